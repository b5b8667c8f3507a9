import { conflictOf, isPostable, matches, mergedDocument } from './document-rules';

const there = { etag: '"abc"' };
const json = (text: string) => ({ content: Buffer.from(text), mediaType: 'application/json; charset=utf-8' });

describe('Communication §3.1: optimistic concurrency', () => {
  test.each([
    ['"abc"', true], ['abc', true], ['W/"abc"', true], ['"x", "abc"', true], ['*', true], ['"x"', false], ['"ab"', false],
  ])('If-Match %s against "abc" is %s', (header, holds) => expect(matches(header, there)).toBe(holds));
  test('nothing matches what is not there, not even *', () => expect(matches('*', undefined)).toBe(false));
  test.each([
    ['If-Match of another version', there, { ifMatch: '"x"' }, 'over-existing', 'changed'],
    ['If-None-Match * over an existing one', there, { ifNoneMatch: '*' }, 'over-existing', 'changed'],
    ['If-None-Match * where nothing is', undefined, { ifNoneMatch: '*' }, 'always', undefined],
    ['no header over an existing one', there, {}, 'over-existing', 'exists'],
    ['no header where nothing is', undefined, {}, 'over-existing', undefined],
    ['no header on a 1.0.3 profile', undefined, {}, 'always', 'unguarded'],
    ['no header on a 1.0.3 state', there, {}, 'never', undefined],
  ] as const)('%s', (_, existing, given, needed, verdict) => expect(conflictOf(existing, given, needed)).toBe(verdict));
});

describe('Communication §2.2: JSON procedure of POST', () => {
  test('top-level properties are replaced or added, numbers keep their text', () => {
    expect(mergedDocument(json('{"a":1.0,"b":{"x":1}}'), json('{"b":{"y":2},"c":3e2}'))?.toString()).toBe('{"a":1.0,"b":{"y":2},"c":3e2}');
  });
  test.each([['[1]'], ['"x"'], ['{"a":'], ['null']])('%s is not merged', (text) => {
    expect(mergedDocument(json('{}'), json(text))).toBeUndefined();
    expect(mergedDocument(json(text), json('{}'))).toBeUndefined();
    expect(isPostable(json(text))).toBe(false);
  });
  test('other media types are not merged, but may be the first', () => {
    const picture = { content: Buffer.from([1, 2]), mediaType: 'image/png' };
    expect(mergedDocument(json('{}'), picture)).toBeUndefined();
    expect(isPostable(picture)).toBe(true);
  });
});
