import fc from 'fast-check';
import type { CompletionPolicy, Need } from '@hvs/courses';
import { askedOf, awaitsMark, doneBy, isPass, isUnitDone, missingIn, needsOf, type Asked } from './completion';
import { foldEvidence, type Evidence, type UnitProgress } from './evidence';

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const seen = (statementId: string, on: number, of: Partial<Evidence> = {}): Evidence => ({
  unitId: 'u', statementId, at: day(on), completed: false, success: null, score: null, location: null, device: null, spentMs: null, share: null, marked: false, ...of,
});
const policy = (...needs: Need[]): CompletionPolicy => ({ needs });
const after = (asked: Asked, ...all: Evidence[]): UnitProgress | undefined =>
  all.reduce<UnitProgress | undefined>((known, one) => foldEvidence(known, one, typeof asked === 'object' ? asked : undefined), undefined);

const MARK = policy({ kind: 'mark' });
const TIME = policy({ kind: 'time', seconds: 600 });
const PAGES = policy({ kind: 'pages', share: 0.8 });
const SCORE = policy({ kind: 'score', atLeast: 0.8 });
const COMPLETED = policy({ kind: 'status', is: 'completed' });
const PASSED = policy({ kind: 'status', is: 'passed' });

describe('a unit with a policy is done', () => {
  test.each<[string, Asked, Evidence[], { at: Date; by: string | null } | undefined]>([
    ['when nothing was heard', COMPLETED, [], undefined],
    ['completed, though failed', COMPLETED, [seen('f', 1, { success: 'failed' }), seen('c', 2, { completed: true })], { at: day(2), by: 'c' }],
    ['completed, where a pass is asked for', PASSED, [seen('c', 2, { completed: true })], undefined],
    ['passed', PASSED, [seen('p', 2, { completed: true, success: 'passed' })], { at: day(2), by: 'p' }],
    ['with the first score that is enough, a better one later', SCORE, [seen('1', 1, { success: 'failed', score: 0.7 }), seen('2', 2, { completed: true, score: 0.8 }), seen('3', 3, { score: 1 })], { at: day(2), by: '2' }],
    ['with too low a score, though passed', SCORE, [seen('1', 1, { completed: true, success: 'passed', score: 0.79 })], undefined],
    ['with the visit that fills the time', TIME, [seen('1', 1, { spentMs: 400_000 }), seen('2', 2, { spentMs: 200_000 }), seen('3', 3, { spentMs: 1 })], { at: day(2), by: '2' }],
    ['with too short a time, though completed', TIME, [seen('1', 1, { completed: true, spentMs: 599_999 })], undefined],
    ['with enough of its pages', PAGES, [seen('1', 1, { share: 0.5 }), seen('2', 2, { share: 0.8 }), seen('3', 3, { share: 1 })], { at: day(2), by: '2' }],
    ['marked by the learner', MARK, [seen('1', 1, { completed: true }), seen('2', 2, { marked: true })], { at: day(2), by: '2' }],
    ['not marked, though completed and passed', MARK, [seen('1', 1, { completed: true, success: 'passed', score: 1 })], undefined],
    ['when the last of several needs is met', policy({ kind: 'mark' }, { kind: 'score', atLeast: 0.5 }), [seen('s', 4, { score: 0.5 }), seen('m', 1, { marked: true })], { at: day(4), by: 's' }],
  ])('%s', (_, asked, all, done) => expect(doneBy(after(asked, ...all), asked)).toEqual(done));
});

describe('an AU of cmi5 is done by its moveOn (§13.1.4)', () => {
  const both = [seen('c', 1, { completed: true }), seen('p', 2, { success: 'passed' })];
  test.each<[Asked, boolean, boolean, boolean, boolean]>([
    // nothing, completed, passed, both
    ['Passed', false, false, true, true],
    ['Completed', false, true, false, true],
    ['CompletedAndPassed', false, false, false, true],
    ['CompletedOrPassed', false, true, true, true],
    ['NotApplicable', true, true, true, true],
  ])('%s', (moveOn, nothing, completed, passed, all) => {
    expect([[], [both[0]!], [both[1]!], both].map((list) => isUnitDone(after(moveOn, ...list), moveOn))).toEqual([nothing, completed, passed, all]);
  });

  test('with the later of both, where both are asked for', () => expect(doneBy(after('CompletedAndPassed', ...both), 'CompletedAndPassed')).toEqual({ at: day(2), by: 'p' }));
  test('by the policy, where the course has one for it', () => {
    const unit = { id: 'u', au: { moveOn: 'Passed' } } as never;
    expect([askedOf(unit, {}), askedOf(unit, { u: MARK }), askedOf({ id: 'u' }, {})]).toEqual(['Passed', MARK, undefined]);
  });
});

describe('“Vì sao chưa hoàn thành?” of a unit', () => {
  test.each<[Asked, Evidence[], string[]]>([
    [COMPLETED, [], ['Chưa học bài “Mật khẩu”.']],
    [COMPLETED, [seen('1', 1)], ['Bài “Mật khẩu” đang học dở.']],
    [PASSED, [seen('1', 1, { completed: true })], ['Bài “Mật khẩu” chưa đạt.']],
    [SCORE, [seen('1', 1)], ['Bài “Mật khẩu” cần đạt ít nhất 80 % điểm; bạn chưa có điểm.']],
    [SCORE, [seen('1', 1, { score: 0.625 })], ['Bài “Mật khẩu” cần đạt ít nhất 80 % điểm; điểm cao nhất của bạn là 62,5 %.']],
    [TIME, [seen('1', 1, { spentMs: 90_000 })], ['Bài “Mật khẩu” cần học ít nhất 10 phút; bạn đã học 1,5 phút.']],
    [PAGES, [seen('1', 1, { share: 0.25 })], ['Bài “Mật khẩu” cần xem ít nhất 80 % nội dung; bạn đã xem 25 %.']],
    [MARK, [seen('1', 1, { completed: true })], ['Bài “Mật khẩu” chờ bạn bấm “Đánh dấu đã học”.']],
    [policy({ kind: 'status', is: 'completed' }, { kind: 'mark' }), [], ['Chưa học bài “Mật khẩu”.', 'Bài “Mật khẩu” chờ bạn bấm “Đánh dấu đã học”.']],
    [undefined, [seen('1', 1, { success: 'failed' })], ['Bài “Mật khẩu” chưa đạt điểm yêu cầu.']],
    ['Passed', [seen('1', 1, { completed: true })], ['Bài “Mật khẩu” chưa đạt điểm yêu cầu.']],
    ['Completed', [seen('1', 1)], ['Bài “Mật khẩu” đang học dở.']],
    ['NotApplicable', [], []],
    [MARK, [seen('1', 1, { marked: true })], []],
  ])('%j, %j', (asked, all, sentences) => expect(missingIn('Mật khẩu', after(asked, ...all), asked).map((one) => one.replaceAll('\u00a0', ' '))).toEqual(sentences));

  test('what is asked for is told beforehand, with what is met', () => {
    const asked = policy({ kind: 'pages', share: 0.8 }, { kind: 'time', seconds: 90 }, { kind: 'mark' });
    expect(needsOf(after(asked, seen('1', 1, { share: 1 })), asked).map(({ text, met }) => [text.replaceAll('\u00a0', ' '), met])).toEqual([['Xem ít nhất 80 % nội dung', true], ['Học ít nhất 1,5 phút', false], ['Bấm “Đánh dấu đã học”', false]]);
    expect([needsOf(undefined, undefined), needsOf(undefined, 'Passed')]).toEqual([[], []]);
  });

  test('the button is there until it was pressed, and only where it counts', () => {
    expect([awaitsMark(undefined, MARK), awaitsMark(after(MARK, seen('1', 1, { marked: true })), MARK), awaitsMark(undefined, TIME), awaitsMark(undefined, undefined)]).toEqual([true, false, false, false]);
  });
});

test('a unit whose score was asked for counts as marked', () => {
  expect([isPass(after(SCORE, seen('1', 1, { score: 0.9 }))!, SCORE), isPass(after(MARK, seen('1', 1, { marked: true }))!, MARK)]).toEqual([true, false]);
});

const evidence = fc.record({
  at: fc.nat(6), completed: fc.boolean(), success: fc.constantFrom('passed' as const, 'failed' as const, null), score: fc.constantFrom(0, 0.5, 1, null), spentMs: fc.constantFrom(null, 300_000, 600_000), share: fc.constantFrom(null, 0.5, 0.8, 1), marked: fc.boolean(),
});
const many = fc.array(evidence, { minLength: 1, maxLength: 7 }).map((list) => list.map(({ at, ...of }, i) => seen(`id-${i}`, at + 1, of)));
const needs = fc.subarray<Need>([...COMPLETED.needs, ...SCORE.needs, ...TIME.needs, ...PAGES.needs, ...MARK.needs], { minLength: 1 }).map((list) => policy(...list));

test('whatever order statements arrive in, and however often: done at the same time, by the same one', () => {
  const mixed = many.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.array(fc.constantFrom(...list), { maxLength: 4 })));
  fc.assert(fc.property(mixed, needs, ([list, shuffled, again], asked) => expect(doneBy(after(asked, ...shuffled, ...again), asked)).toEqual(doneBy(after(asked, ...list), asked))), { numRuns: 500 });
});

test('it is done exactly when nothing is missing', () => {
  fc.assert(fc.property(many, needs, (list, asked) => {
    const known = after(asked, ...list);
    expect(isUnitDone(known, asked)).toBe(missingIn('x', known, asked).length === 0);
    expect(isUnitDone(known, asked)).toBe(needsOf(known, asked).every(({ met }) => met));
  }), { numRuns: 500 });
});
