import fc from 'fast-check';
import { graft, readExactly, writeExactly } from './exact-json';

const through = (text: string): string => {
  const { value, exact, mark } = readExactly(text);
  return writeExactly(graft(value, exact), mark);
};

describe('JSON that keeps its numbers (xAPI 1.0.3 Data §2.2)', () => {
  test.each(['{"a":1.0}', '[1e2,-0,0.10]', '{"n":12345678901234567890}', '{"s":"1.0","t":[1.50,"\\"1.0"]}', '1.0', '{"a":1,"b":[2.5]}', '{"s":"\\\\","n":1E+3}'])(
    '%s comes out as it went in', (text) => expect(through(text)).toBe(text),
  );

  test('a string that looks like a marked number stays a string, escaped or not', () => {
    expect(JSON.parse(through('{"a":"@n:1.0","b":"\\u0040n:2.0","c":1.0}'))).toEqual({ a: '@n:1.0', b: '@n:2.0', c: 1 });
  });

  test('what a later step adds is written beside it, and a lone value made an array keeps its numbers', () => {
    const { exact, mark } = readExactly('{"a":{"x":1.0}}');
    expect(writeExactly(graft({ a: [{ x: 1 }], id: 'new' }, exact), mark)).toBe('{"a":[{"x":1.0}],"id":"new"}');
  });

  test('any JSON means the same afterwards', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      expect(JSON.parse(through(text))).toEqual(JSON.parse(text));
    }));
  });

  test('what is no JSON is a SyntaxError', () => expect(() => readExactly('{"a":')).toThrow(SyntaxError));
});

test('what is put beside it later, and looks like one of its numbers, stays text', () => {
  const read = readExactly('{"a":1.0}');
  expect(writeExactly({ ...(read.exact as object), b: '@n:5', c: `${read.mark}1-+e.` }, read.mark)).toBe(`{"a":1.0,"b":"@n:5","c":"${read.mark}1-+e."}`);
});
