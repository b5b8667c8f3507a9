import { answered, begin, type Round } from './round';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test('every question is asked, in some order', () => expect([...begin(ids, () => 0.3).queue].sort()).toEqual(ids));
test('a wrong answer comes back after four others, and is not right at the first try any more', () => {
  let round: Round = { queue: ids, total: 7, first: 0, missed: new Set() };
  round = answered(round, false);
  expect(round.queue).toEqual(['b', 'c', 'd', 'e', 'a', 'f', 'g']);
  while (round.queue.length > 0) round = answered(round, true);
  expect([round.first, round.total, [...round.missed]]).toEqual([6, 7, ['a']]);
  expect(answered(round, true)).toEqual(round);
});
test('the last question comes back at once, there being nothing else', () => expect(answered({ queue: ['a'], total: 1, first: 0, missed: new Set() }, false).queue).toEqual(['a']));
