import type { CourseTree } from '@hvs/courses';
import type { UnitProgress } from './evidence';
import { isUnitDone } from './completion';
import { outcomeOf, unfinishedReasons } from './outcome';

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const ASSESSMENT = { id: 'assessment', title: 'Bài kiểm tra', bank: 'b', draw: 15, passMark: 0.8, attempts: 3, timeLimitMinutes: 20 };
const tree = (units: string[], assessment: CourseTree['assessment'] = null): CourseTree => ({
  title: 'Nhận thức số', summary: '', language: 'vi', legalSource: '', audiences: [],
  modules: units.map((id) => ({ id: `m-${id}`, title: id, units: [{ id, title: `Bài ${id}`, minutes: 7, summary: '', kind: 'lesson' }] })), assessment,
});
const progress = (unitId: string, of: Partial<UnitProgress> = {}): UnitProgress => ({
  unitId, completion: 'incomplete', success: 'unknown', score: null, location: null, device: null, firstAt: day(1), locatedAt: day(1), completedAt: null, completedBy: null, passedAt: null, passedBy: null, toward: {}, ...of,
});
const completed = (unitId: string, on: number, of: Partial<UnitProgress> = {}): UnitProgress => progress(unitId, { completion: 'completed', completedAt: day(on), completedBy: `c-${unitId}`, ...of });
const passed = (unitId: string, on: number, score: number | null = null): UnitProgress => completed(unitId, on, { success: 'passed', passedAt: day(on), passedBy: `p-${unitId}`, score });
const known = (...list: UnitProgress[]): Map<string, UnitProgress> => new Map(list.map((p) => [p.unitId, p]));

describe('a unit is done', () => {
  test.each([
    ['never heard of', undefined, false],
    ['begun', progress('1'), false],
    ['completed', completed('1', 2), true],
    ['completed and failed', completed('1', 2, { success: 'failed' }), false],
    ['failed', progress('1', { success: 'failed' }), false],
    ['passed', passed('1', 2), true],
    ['passed, and never said completed', progress('1', { success: 'passed', passedAt: day(2), passedBy: 'p' }), true],
  ])('%s', (_, of, done) => expect(isUnitDone(of, undefined)).toBe(done));
});

describe('what a course has come to', () => {
  const none = { completedAt: null, passedAt: null, score: null, statementId: null };
  test.each([
    ['nothing learned', tree(['1', '2']), known(), none],
    ['one of two lessons', tree(['1', '2']), known(completed('1', 2)), none],
    ['all lessons, no assessment: complete with the last', tree(['1', '2']), known(completed('1', 5), completed('2', 3)), { completedAt: day(5), passedAt: null, score: null, statementId: 'c-1' }],
    ['all lessons, one of them marked: passed too', tree(['1', '2']), known(passed('1', 2, 0.8), completed('2', 3)), { completedAt: day(3), passedAt: day(3), score: 0.8, statementId: 'c-2' }],
    ['a failed lesson keeps the course open', tree(['1', '2']), known(completed('1', 2), completed('2', 3, { success: 'failed', score: 0.2 })), { ...none, score: 0.2 }],
    ['all lessons, the assessment not sat', tree(['1'], ASSESSMENT), known(completed('1', 2)), none],
    ['the assessment failed', tree(['1'], ASSESSMENT), known(completed('1', 2), progress('assessment', { success: 'failed', score: 0.4 })), { ...none, score: 0.4 }],
    ['the assessment passed', tree(['1'], ASSESSMENT), known(completed('1', 2), passed('assessment', 4, 0.9)), { completedAt: day(4), passedAt: day(4), score: 0.9, statementId: 'p-assessment' }],
    ['the assessment passed before the last lesson', tree(['1'], ASSESSMENT), known(completed('1', 6), passed('assessment', 4, 0.9)), { completedAt: day(6), passedAt: day(4), score: 0.9, statementId: 'p-assessment' }],
    ['the assessment passed, a lesson missing', tree(['1', '2'], ASSESSMENT), known(completed('1', 2), passed('assessment', 4, 0.9)), { completedAt: null, passedAt: day(4), score: 0.9, statementId: null }],
    ['a course without units is never complete', tree([]), known(), none],
    ['scores of several units are averaged to four decimals', tree(['1', '2', '3']), known(passed('1', 2, 1), passed('2', 2, 0.5), passed('3', 2, 0.5)), { completedAt: day(2), passedAt: day(2), score: 0.6667, statementId: 'p-1' }],
  ])('%s', (_, of, seen, expected) => expect(outcomeOf({ tree: of, policies: {} }, seen)).toEqual(expected));
});

describe('“Vì sao chưa hoàn thành?”', () => {
  test('names each lesson and the assessment, with what is left', () => {
    const seen = known(completed('1', 2), progress('2'), completed('3', 2, { success: 'failed' }));
    expect(unfinishedReasons({ tree: tree(['1', '2', '3', '4'], ASSESSMENT), policies: {} }, seen, 1)).toEqual([
      'Bài “Bài 2” đang học dở.',
      'Bài “Bài 3” chưa đạt điểm yêu cầu.',
      'Chưa học bài “Bài 4”.',
      'Chưa đạt bài kiểm tra cuối khóa (cần đúng ít nhất 80 %). Còn 2 lần làm.',
    ]);
  });
  test.each([
    [0, 9, 'Chưa đạt bài kiểm tra cuối khóa (cần đúng ít nhất 80 %).'],
    [3, 3, 'Chưa đạt bài kiểm tra cuối khóa (cần đúng ít nhất 80 %). Còn 0 lần làm.'],
    [3, 5, 'Chưa đạt bài kiểm tra cuối khóa (cần đúng ít nhất 80 %). Còn 0 lần làm.'],
  ])('with %d attempts allowed and %d used', (attempts, used, expected) => {
    expect(unfinishedReasons({ tree: tree(['1'], { ...ASSESSMENT, attempts }), policies: {} }, known(completed('1', 2)), used)).toEqual([expected]);
  });
  test('is empty once everything is done', () => {
    expect(unfinishedReasons({ tree: tree(['1'], ASSESSMENT), policies: {} }, known(completed('1', 2), passed('assessment', 3, 1)), 1)).toEqual([]);
  });
});
