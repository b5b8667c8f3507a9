import { unsoundness } from './json-value';
import { parseStatement } from './statement';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

describe('what could not be kept is refused (RFC 8259 §9)', () => {
  test.each<[string, unknown, string]>([
    ['NUL', { a: ['x\0'] }, 'a[0]'],
    ['a lone high surrogate', { a: { b: '\uD800' } }, 'a.b'],
    ['a lone low surrogate', '\uDC00x', ''],
    ['NUL in a key', JSON.parse('{"a":{"x\\u0000":1}}'), 'a["x\uFFFD"]'],
    ['__proto__ as a key', JSON.parse('{"a":[{"__proto__":{"x":1}}]}'), 'a[0].__proto__'],
    ['a number beyond double', JSON.parse('{"a":1e999}'), 'a'],
    ['undefined', { a: undefined }, 'a'],
    ['a function', [() => 1], '[0]'],
    ['an IRI as key on the way', { 'http://x': '\0' }, '["http://x"]'],
  ])('%s', (_, value, path) => expect(unsoundness(value, '')).toMatchObject({ path, clause: 'RFC 8259 §9' }));

  test('nesting beyond 100 levels, be it a megabyte deep', () => {
    expect(unsoundness(nested(100), '')).toBeUndefined();
    expect(unsoundness(nested(101), '')?.text).toContain('deeper than 100');
    expect(parseStatement(nested(500_000), '1.0.3').ok).toBe(false);
  });

  test('whole emoji, every plane and control characters are kept', () => expect(unsoundness({ a: '😀 tiếng Việt \u0001\n', b: [1e308, -0, null, true] }, '')).toBeUndefined());

  test('a hostile statement yields a short answer', () => {
    const input = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`${'k'.repeat(1000)}${i}`, 1]));
    const parsed = parseStatement(input, '1.0.3');
    expect(JSON.stringify(parsed).length).toBeLessThan(10_000);
  });

  test('the prototype stays clean', () => {
    parseStatement(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'), '1.0.3');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
