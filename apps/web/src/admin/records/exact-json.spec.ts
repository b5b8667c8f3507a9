import { indentJson } from './exact-json';

test('two spaces a level, numbers and escapes as they were written', () => {
  expect(indentJson('{"a":7.00,"b":["x\\u0041, {y}",true,null],"c":{},"d":[ ],"e":1e400}')).toBe(
    ['{', '  "a": 7.00,', '  "b": [', '    "x\\u0041, {y}",', '    true,', '    null', '  ],', '  "c": {},', '  "d": [],', '  "e": 1e400', '}'].join('\n'),
  );
});

test('a quoted brace or an escaped quote opens nothing', () => expect(indentJson('{"a\\"{":"}"}')).toBe('{\n  "a\\"{": "}"\n}'));
test('what is laid out already stays so', () => { const once = indentJson('{"a":[1,{"b":2}]}'); expect(indentJson(once)).toBe(once); });
test('what is no JSON comes back as it is', () => expect(indentJson('"unfinished')).toBe('"unfinished'));
