import { countKeys, takeApart } from './sent-text';

const apart = (text: string) => {
  const found = takeApart(Buffer.from(text));
  return found && { texts: found.texts.map(String), keys: [...found.keys] };
};

test('a list is taken apart into the bytes of its objects, one object is itself', () => {
  expect(apart('[{"a":{"b":[1,{"c":"}"}]}}, {"d":"Ngọc \\" {"}]')).toEqual({ texts: ['{"a":{"b":[1,{"c":"}"}]}}', '{"d":"Ngọc \\" {"}'], keys: [3, 1] });
  expect(apart(' {"a": true, "b": -1.50}')).toEqual({ texts: ['{"a": true, "b": -1.50}'], keys: [2] });
  expect(apart('[]')).toEqual({ texts: [], keys: [] });
});

test('a key that stands twice counts twice, as it does not in the value', () => {
  const text = '{"a":1,"b":{"c":2,"c":3},"d":[{"e":null}]}';
  expect([apart(text)?.keys, countKeys(JSON.parse(text))]).toEqual([[6], 5]);
});

test.each([
  ['an escaped code point', '{"a":"\\ud800"}'],
  ['an escaped NUL in a key', '{"\\u0000":1}'],
  ['an exponent', '{"a":1e999}'],
  ['an exponent in capitals', '{"a":1.5E3}'],
  ['a number of very many digits', `{"a":${'9'.repeat(400)}}`],
  ['a name that is no ordinary key', '{"__proto__":{}}'],
  ['deep nesting', `{"a":${'['.repeat(80)}${']'.repeat(80)}}`],
  ['a byte order mark', '\uFEFF{"a":1}'],
  ['several lines', '{\n"a":1}'],
])('%s has to be looked at value by value', (_, text) => expect(apart(text)).toBeUndefined());

test('what is no JSON comes to an end, too', () => {
  for (const text of ['', '[', '"', '"\\', '{"a":', ']]]]', '}{', '12345', '[{"a":1}']) expect(() => apart(text)).not.toThrow();
});
