import { Said } from './said';

const one = { key: 'https://example.vn/a', definition: { name: { vi: 'Bài' } } };

test('what has been written is not written again, until it changes or a minute has gone', () => {
  let now = 0;
  const said = new Said(() => now);
  expect(said.newDefinitions([one])).toEqual([one]);
  expect(said.newDefinitions([one])).toEqual([one]);
  said.remember([], [one]);
  expect(said.newDefinitions([one])).toEqual([]);
  const changed = { ...one, definition: { name: { vi: 'Bài khác' } } };
  expect(said.newDefinitions([changed])).toEqual([changed]);
  now = 60_001;
  expect(said.newDefinitions([one])).toEqual([one]);
});

test('what is very long is not remembered', () => {
  const said = new Said(() => 0);
  const long = { ...one, definition: { name: { vi: 'd'.repeat(3_000) } } };
  said.remember([], [one]);
  said.remember([], [long]);
  expect([said.newDefinitions([long]), said.newDefinitions([one])]).toEqual([[long], [one]]);
});

test('an agent and an activity of one key are two things', () => {
  const said = new Said(() => 0);
  said.remember([{ key: one.key, names: ['Lan'] }], []);
  expect([said.newNames([{ key: one.key, names: ['Lan'] }]), said.newDefinitions([one])]).toEqual([[], [one]]);
});
