import fc from 'fast-check';
import { resolveHref, withParameters } from './paths';

test.each<[readonly string[], string, string, string]>([
  [[], 'index.html', 'index.html', 'index.html'],
  [['', 'bai/', 'mot/'], 'index.html', 'bai/mot/index.html', 'bai/mot/index.html'],
  [['bai'], 'index.html', 'bai/index.html', 'bai/index.html'],
  [['bai/'], '../chung/a.js?x=1#y', 'chung/a.js?x=1#y', 'chung/a.js'],
  [[], './a/./b//c.html', 'a/b/c.html', 'a/b/c.html'],
  [[], 'b%C3%A0i%201.html', 'b%C3%A0i%201.html', 'bài 1.html'],
  [[], 'bài 1.html', 'b%C3%A0i%201.html', 'bài 1.html'],
  [[], '100%.html', '100%25.html', '100%.html'],
  [[], 'a\\b.html', 'a/b.html', 'a/b.html'],
  [[], '/a/b.html', 'a/b.html', 'a/b.html'],
])('from %j, “%s” is %s, the file %s', (bases, href, address, path) =>
  expect(resolveHref(bases, href)).toEqual({ kind: 'inside', href: address, path }));

test.each(['../a.html', 'a/../../b.html', '..\\a', '%2e%2e/a', 'a/%2e%2e/%2e%2e/b', '..%5c..%5cb', 'C:\\a.html', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'blob:x'])('“%s” leads out of the package', (href) =>
  expect(resolveHref([], href)).toEqual({ kind: 'escapes' }));

test.each(['https://example.com/a', '//example.com/a', 'HTTP:\\\\example.com'])('“%s” is not in the package', (href) =>
  expect(resolveHref(['a/'], href).kind).toBe('external'));

test('whatever the address, a path that is said to be inside is', () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', '%2e%2e', '%2f', '%5c', '\\', 'ữ', '?', '#', '%', '\ud800'), fc.string({ maxLength: 4 }));
  fc.assert(fc.property(fc.array(part, { maxLength: 8 }), fc.array(part, { maxLength: 3 }), (parts, bases) => {
    const resolved = resolveHref(bases, parts.join('/'));
    if (resolved.kind !== 'inside') return;
    expect(resolved.path.startsWith('/')).toBe(false);
    expect(resolved.path.split(/[/\\]/)).not.toContain('..');
    expect(new URL(resolved.href, 'http://p.test/v/').pathname.startsWith('/v/')).toBe(true);
  }), { numRuns: 1000 });
});

test.each([
  ['a.html', undefined, 'a.html'], ['a.html', '?b=1', 'a.html?b=1'], ['a.html', 'b=1', 'a.html?b=1'], ['a.html?c=2', '?b=1', 'a.html?c=2&b=1'],
  ['a.html?c=2', '&b=1', 'a.html?c=2&b=1'], ['a.html', '#b', 'a.html#b'], ['a.html#c', '#b', 'a.html#c'], ['a.html#c', 'b=1', 'a.html?b=1#c'], ['a.html', '??&b', 'a.html?b'],
])('%s with %s is %s (CAM 3.4.1.5)', (href, parameters, all) => expect(withParameters(href, parameters)).toBe(all));
