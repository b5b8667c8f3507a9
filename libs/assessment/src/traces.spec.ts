import { joinTraces, NO_TRACES } from './traces';

const drawn = new Set(['a', 'b']);

test('the longer time of each question, each leaving once, in order; what the sheet does not have is left out', () => {
  const first = joinTraces(NO_TRACES, { spent: { a: 900, x: 5 }, away: [{ at: '2026-11-24T02:00:00Z', ms: 4000 }] }, drawn);
  expect(first).toEqual({ spent: { a: 900 }, away: [{ at: '2026-11-24T02:00:00Z', ms: 4000 }] });
  expect(joinTraces(first, { spent: { a: 300, b: 100 }, away: [{ at: '2026-11-24T01:00:00Z', ms: 1 }, { at: '2026-11-24T02:00:00Z', ms: 9000 }] }, drawn))
    .toEqual({ spent: { a: 900, b: 100 }, away: [{ at: '2026-11-24T01:00:00Z', ms: 1 }, { at: '2026-11-24T02:00:00Z', ms: 9000 }] });
});
