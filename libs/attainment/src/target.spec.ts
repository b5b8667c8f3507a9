import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { daysLeft, percentOf, stateOf, TargetFile } from './target';

describe('a percentage is honest', () => {
  test.each([
    [0, 10, 0], [1, 2, 50], [1, 3, 33.3], [2, 3, 66.6], [2999, 3000, 99.9], [9999, 10000, 99.9], [10, 10, 100], [11, 10, 110],
    [0, null, null], [5, null, null], [0, 0, null], [5, 0, null],
  ])('%d of %j is %j', (met, denominator, percent) => expect(percentOf(met, denominator)).toBe(percent));

  test('100 is shown only when everybody has met it, and never more than is true', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.nat(), (denominator, seed) => {
        const met = seed % (denominator + 1);
        const percent = percentOf(met, denominator)!;
        expect(percent === 100).toBe(met === denominator);
        expect(percent * denominator).toBeLessThanOrEqual(met * 100 + 1e-3);
        expect(Math.round(percent * 10) / 10).toBe(percent);
      }),
    );
  });
});

describe('how a target stands', () => {
  test.each([
    [null, 100, 'undeclared'], [100, 100, 'met'], [110, 100, 'met'], [99.9, 100, 'near'], [80, 100, 'near'], [79.9, 100, 'behind'], [0, 100, 'behind'],
    [70, 70, 'met'], [56, 70, 'near'], [55.9, 70, 'behind'], [0, 0, 'met'],
  ] as const)('%j %% of the required %d %%: %s', (percent, required, state) => expect(stateOf(percent, required)).toBe(state));
});

describe('days to the deadline', () => {
  test.each([
    ['2026-11-22', '2026-11-30', 8], ['2026-11-30', '2026-11-30', 0], ['2026-12-01', '2026-11-30', -1], ['2026-01-01', '2026-12-31', 364], ['2028-02-28', '2028-03-01', 2],
  ])('from %s to %s: %d', (today, deadline, days) => expect(daysLeft(today, deadline)).toBe(days));
});

describe('the files of targets', () => {
  const folder = resolve(__dirname, '../../../content/targets');
  const file = { year: 2026, targets: [{ code: 'x', title: 't', population: { audiences: ['A'] }, rule: { kind: 'any-group', atLeast: 1 }, ruleSentence: 's', measure: 'people', requiredPercent: 100, deadline: '2026-11-30', legalClause: 'c', note: '' }] };
  const wrong = (change: Record<string, unknown>): unknown => ({ ...file, targets: [{ ...file.targets[0], ...change }] });

  test('those of the programme are well formed', () => {
    const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) expect(TargetFile.safeParse(parse(readFileSync(join(folder, name), 'utf8'))).error).toBeUndefined();
  });

  test.each([
    ['a rule nobody knows', { rule: { kind: 'everybody' } }],
    ['no number of groups', { rule: { kind: 'any-group' } }],
    ['none of the groups', { rule: { kind: 'any-group', atLeast: 0 } }],
    ['an empty population', { population: { audiences: [] } }],
    ['more than all', { requiredPercent: 101 }],
    ['a day that does not exist', { deadline: '2026-02-30' }],
    ['a word too much', { percent: 5 }],
    ['a code with spaces', { code: 'Cán bộ' }],
  ])('%s is refused', (_, change) => {
    expect(TargetFile.safeParse(file).success).toBe(true);
    expect(TargetFile.safeParse(wrong(change)).success).toBe(false);
  });
});
