import { lineSpan } from './line-of';

test.each([[1, 'một'], [2, ''], [3, 'ba'], [0, 'một'], [9, 'ba']])('line %i', (line, text) => {
  const { start, end } = lineSpan('một\n\nba', line);
  expect('một\n\nba'.slice(start, end)).toBe(text);
});
