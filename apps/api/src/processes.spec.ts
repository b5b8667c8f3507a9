import { waitAfter } from './processes';

test('the place of a dead process is filled at once the first time, later and later after that, never later than half a minute', () => {
  expect([1, 2, 3, 5, 10, 100].map(waitAfter)).toEqual([250, 500, 1_000, 4_000, 30_000, 30_000]);
});
