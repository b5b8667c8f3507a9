import type { Course, CourseTree } from '@hvs/courses';
import type { SittingSummary } from '@hvs/assessment';
import { courseView, nextStep, unitState, type CourseView } from './course-view';
import type { UnitProgress } from './evidence';
import type { Enrolment } from './learning.queries';

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const progress = (unitId: string, of: Partial<UnitProgress> = {}): UnitProgress => ({
  unitId, completion: 'incomplete', success: 'unknown', score: null, location: null, device: null, firstAt: day(1), locatedAt: new Date(0), completedAt: null, completedBy: null, passedAt: null, passedBy: null, toward: {}, ...of,
});
const done = (unitId: string): UnitProgress => progress(unitId, { completion: 'completed', completedAt: day(2), completedBy: 's' });
const ASSESSMENT = { id: 'assessment', title: 'Bài kiểm tra cuối khóa', bank: 'b', draw: 15, passMark: 0.8, attempts: 3, timeLimitMinutes: 20 };
const tree = (assessment: CourseTree['assessment'] = ASSESSMENT): CourseTree => ({
  title: 'Nhận thức số', summary: 'Tóm tắt', language: 'vi', legalSource: '', audiences: [],
  modules: [{ id: 'm1', title: 'Phần 1', units: [{ id: 'a', title: 'Bài A', minutes: 5, summary: '', kind: 'lesson' }, { id: 'b', title: 'Bài B', minutes: 8, summary: '', kind: 'lesson' }] }], assessment,
});
const COURSE = { id: 'c', slug: 'nhan-thuc-so', standard: 'native', skillGroup: 'KN-01' } as unknown as Course;
const ENROLMENT = { id: 'e', registration: 'r', enrolledAt: day(1), completedAt: null, policies: {} } as unknown as Enrolment;
const sitting = (number: number, of: Partial<SittingSummary> = {}): SittingSummary => ({ id: `s${number}`, mode: 'certifying', number, startedAt: day(3), deadlineAt: null, submittedAt: day(3), score: 0.5, passed: false, ...of });

const view = (of: { enrolment?: Enrolment; known?: UnitProgress[]; sittings?: SittingSummary[]; assessment?: CourseTree['assessment']; last?: { unitId: string; device: 'phone' | 'desktop' | null; at: Date }; opensAt?: Date } = {}): CourseView =>
  courseView({
    course: COURSE, version: { id: 'v', number: 2, tree: tree(of.assessment === undefined ? ASSESSMENT : of.assessment) }, enrolment: of.enrolment, progress: new Map((of.known ?? []).map((p) => [p.unitId, p])),
    sittings: of.sittings ?? [], audiences: [], weight: { bytes: 1, lessons: new Map() }, policies: {}, asked: undefined, last: of.last, account: { homePage: 'h', name: 'n' }, exam: { counts: 'best', cooldownHours: 0, legalSource: '', opensAt: of.opensAt ?? null, supervised: false, pretest: false }, iriOf: (unitId) => (unitId ? `iri/${unitId}` : 'iri'),
  });

describe('a course as one learner sees it', () => {
  test('before enrolling: nothing begun, nothing owed', () => {
    expect(view()).toMatchObject({ enrolment: null, registration: null, minutes: 13, unfinished: [], assessment: { state: 'locked', attemptsUsed: 0, best: null, openSittingId: null } });
  });

  test.each([
    ['nothing heard of yet', { enrolment: ENROLMENT }, 'not-started'],
    ['a lesson begun', { enrolment: ENROLMENT, known: [progress('a')] }, 'in-progress'],
    ['completed', { enrolment: { ...ENROLMENT, completedAt: day(9) }, known: [done('a'), done('b')] }, 'completed'],
  ])('the enrolment with %s', (_, of, state) => {
    expect(view(of).enrolment).toMatchObject({ state, versionNumber: 2 });
  });

  test('a completed course owes nothing, even when a lesson was added in its own version', () => {
    expect(view({ enrolment: { ...ENROLMENT, completedAt: day(9) }, known: [done('a')] }).unfinished).toEqual([]);
  });

  test.each([
    ['locked until the lessons are done', [done('a')], [], 'locked'],
    ['open then', [done('a'), done('b')], [], 'open'],
    ['open while a sitting is', [done('a'), done('b')], [sitting(1), sitting(2, { submittedAt: null, score: null, passed: null })], 'open'],
    ['failed after a failed sitting', [done('a'), done('b')], [sitting(1)], 'failed'],
    ['exhausted after the last', [done('a'), done('b')], [sitting(1), sitting(2), sitting(3)], 'exhausted'],
    ['passed', [done('a'), done('b'), progress('assessment', { success: 'passed' })], [sitting(1, { passed: true, score: 1 })], 'passed'],
    ['passed, though lessons are missing in this version', [progress('assessment', { success: 'passed' })], [sitting(1, { passed: true, score: 1 })], 'passed'],
  ])('the assessment is %s', (_, known, sittings, state) => {
    expect(view({ enrolment: ENROLMENT, known, sittings }).assessment!.state).toBe(state);
  });

  test('without a limit the assessment is never exhausted', () => {
    expect(view({ enrolment: ENROLMENT, known: [done('a'), done('b')], sittings: [sitting(1), sitting(2), sitting(3)], assessment: { ...ASSESSMENT, attempts: 0 } }).assessment!.state).toBe('failed');
  });

  test('an assessment waits for its assessor, or for the time between two sittings', () => {
    const after = { enrolment: ENROLMENT, known: [done('a'), done('b')] };
    expect(view({ ...after, sittings: [sitting(1, { score: null, passed: null })] }).assessment).toMatchObject({ state: 'waiting', lastSittingId: 's1' });
    expect(view({ ...after, sittings: [sitting(1)], opensAt: day(4) }).assessment).toMatchObject({ state: 'cooling', opensAt: day(4) });
  });

  test('the best score of all sittings is shown, and the one that is open', () => {
    expect(view({ enrolment: ENROLMENT, sittings: [sitting(1, { score: 0.6 }), sitting(2, { score: 0.4 }), sitting(3, { submittedAt: null, score: null })] }).assessment).toMatchObject({ best: 0.6, attemptsUsed: 2, openSittingId: 's3' });
  });

  test.each([[null, null], ['3', 3], ['0', 0], ['-1', null], ['trang-3', null], ['2.5', null]])('a place saved as %j is screen %j', (location, screen) => {
    expect(view({ enrolment: ENROLMENT, known: [progress('a', { location })] }).modules[0]!.lessons[0]!.location).toBe(screen);
  });

  test.each([[undefined, 'not-started'], [progress('a'), 'in-progress'], [done('a'), 'completed']])('a lesson\'s state', (known, state) => expect(unitState(known, undefined)).toBe(state));
});

describe('“Học tiếp”', () => {
  const next = (known: UnitProgress[], assessment?: CourseTree['assessment']) => nextStep(view({ enrolment: ENROLMENT, known, ...(assessment === undefined ? {} : { assessment }) }), new Map(known.map((p) => [p.unitId, p])));
  test('leads to the first lesson when nothing is begun', () => expect(next([])).toMatchObject({ lessonId: 'a', kind: 'lesson', savedAt: null, minutesLeft: 5 }));
  test('leads to the lesson last touched', () => expect(next([progress('a', { locatedAt: day(2) }), progress('b', { locatedAt: day(3), device: 'phone' })])).toMatchObject({ lessonId: 'b', savedAt: day(3), device: 'phone' }));
  test('leads past what is completed', () => expect(next([done('a')])).toMatchObject({ lessonId: 'b', savedAt: null }));
  test('leads to the assessment after the lessons', () => expect(next([done('a'), done('b')])).toEqual({ lessonId: null, title: ASSESSMENT.title, minutesLeft: 20, kind: 'assessment', savedAt: null, device: null }));
  test('leads nowhere when all is done', () => {
    expect(next([done('a'), done('b'), progress('assessment', { success: 'passed' })])).toBeNull();
    expect(next([done('a'), done('b')], null)).toBeNull();
  });

  test('where it was learned last is told, whatever it is made of, until it is completed', () => {
    const located = progress('a', { locatedAt: day(4), location: '2', device: 'phone' });
    expect(view({ enrolment: ENROLMENT, known: [located] }).resumed).toEqual({ unitId: 'a', title: 'Bài A', device: 'phone', at: day(4) });
    expect(view({ enrolment: ENROLMENT, known: [located], last: { unitId: 'b', device: 'desktop', at: day(5) } }).resumed).toMatchObject({ unitId: 'b', device: 'desktop' });
    expect(view({ enrolment: ENROLMENT, last: { unitId: 'of-another-version', device: 'desktop', at: day(5) } }).resumed).toBeNull();
    expect(view({ enrolment: { ...ENROLMENT, completedAt: day(6) }, known: [located] }).resumed).toBeNull();
    expect(view({ enrolment: ENROLMENT, known: [progress('a')] }).resumed).toBeNull();
  });
});
