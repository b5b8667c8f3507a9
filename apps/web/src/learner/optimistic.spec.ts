import type { CourseView, Home, LessonRow } from '../api/types';
import type { QueueItem } from '../ui/queue/item';
import { LOCATION, mergeCourse, mergeHome } from './optimistic';

const lesson = (id: string, more: Partial<LessonRow> = {}): LessonRow => ({ id, title: `Bài ${id}`, minutes: 5, summary: '', state: 'not-started', location: null, kind: 'lesson', activityIri: `x/lessons/${id}`, ...more });
const course = (lessons: LessonRow[]): CourseView => ({
  slug: 'ntso', title: 'Nhận thức số', summary: '', standard: 'native', skillGroup: 'NTS', minutes: 10, versionId: 'v', registration: 'r', activityIri: 'x', account: { homePage: 'h', name: 'n' },
  enrolment: { id: 'e1', versionNumber: 1, startedAt: '', state: 'in-progress', completedAt: null }, modules: [{ id: 'm', title: 'M', lessons }],
  assessment: { title: 'Kiểm tra cuối khóa', draw: 15, passMark: 0.7, attempts: 3, attemptsUsed: 0, timeLimitMinutes: 30, state: 'locked', best: null, openSittingId: null }, unfinished: ['của máy chủ'],
});
const said = (verb: string, id: string, location?: number) => ({ id: verb + id, verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` }, object: { id: `x/lessons/${id}` }, ...(location === undefined ? {} : { result: { extensions: { [LOCATION]: location } } }) });
const queued = (...statements: { id: string }[]): QueueItem => ({ id: 'q', order: 1, account: 'a', lane: 'e1', kind: 'statements', method: 'POST', path: '', body: { statements }, title: '', madeAt: '', state: 'waiting', attempts: 0 });

test('with an empty queue the server’s word stands untouched', () => { const view = course([lesson('1')]); expect(mergeCourse(view, [])).toBe(view); });

test('a lesson finished without a network is finished on this device, and says what is left', () => {
  const merged = mergeCourse(course([lesson('1'), lesson('2')]), [queued(said('initialized', '1'), said('progressed', '1', 3), said('completed', '1', 4))]);
  expect(merged.modules[0]!.lessons[0]).toMatchObject({ state: 'completed', location: 4 });
  expect(merged.unfinished).toEqual(['Còn 1 bài chưa học xong: Bài 2.', 'Chưa đạt “Kiểm tra cuối khóa”.']);
  expect(merged.assessment!.state).toBe('locked');
});
test('the last lesson opens the assessment', () => {
  expect(mergeCourse(course([lesson('1')]), [queued(said('completed', '1'))]).assessment!.state).toBe('open');
});
test('leafing back in a finished lesson does not take the completion back', () => {
  expect(mergeCourse(course([lesson('1', { state: 'completed' })]), [queued(said('suspended', '1', 0))]).modules[0]!.lessons[0]).toMatchObject({ state: 'completed', location: 0 });
});
test('an answer to a check question counts for its lesson', () => {
  const answered = { ...said('answered', '1'), object: { id: 'x/lessons/1/questions/q1' } };
  expect(mergeCourse(course([lesson('1')]), [queued(answered)]).modules[0]!.lessons[0]!.state).toBe('in-progress');
});
test('what belongs to another enrolment changes nothing', () => {
  const view = course([lesson('1')]);
  expect(mergeCourse(view, [{ ...queued(said('completed', '1')), lane: 'e2' }])).toBe(view);
});
test('a SCORM unit that called itself complete is complete here', () => {
  const item: QueueItem = { ...queued(), kind: 'commit', lane: 's', body: {}, unit: { slug: 'ntso', unitId: '1', completed: true } };
  expect(mergeCourse(course([lesson('1', { kind: 'sco' })]), [item]).modules[0]!.lessons[0]!.state).toBe('completed');
});
test('a home page kept from before the enrolment still finds the course begun on this device', () => {
  const merged = mergeHome({ continue: null, requirements: [], otherCourses: [] }, [mergeCourse(course([lesson('1'), lesson('2')]), [queued(said('completed', '1'))])]);
  expect(merged.continue).toMatchObject({ courseSlug: 'ntso', lessonId: '2', kind: 'lesson' });
});
test('home goes on with the next lesson and counts the finished one', () => {
  const home: Home = {
    continue: { courseSlug: 'ntso', courseTitle: 'Nhận thức số', lessonId: '1', lessonTitle: 'Bài 1', minutesLeft: 3, savedAt: '2026-11-22T02:41:00Z', device: 'phone', kind: 'lesson' }, otherCourses: [],
    requirements: [{ audience: 'A', audienceName: '', year: 2026, deadline: null, legalSource: '', done: 0, total: 1, groups: [{ code: 'NTS', name: 'Nhận thức số', state: 'todo', doneAt: null, courseSlug: 'ntso', courseTitle: '', outside: false, lessonsDone: 0, lessonsTotal: 2, why: '' }] }],
  };
  const merged = mergeHome(home, [mergeCourse(course([lesson('1'), lesson('2')]), [queued(said('completed', '1'))])]);
  expect(merged.continue).toMatchObject({ lessonId: '2', lessonTitle: 'Bài 2', savedAt: null });
  expect(merged.requirements[0]!.groups[0]).toMatchObject({ state: 'doing', lessonsDone: 1 });
});
test('where a policy is to be met, only the server says that a lesson is done', () => {
  const asked = { needs: [{ text: 'Bấm “Đánh dấu đã học”', met: false }] };
  const item: QueueItem = { ...queued(), kind: 'commit', lane: 's', body: {}, unit: { slug: 'ntso', unitId: '2', completed: true } };
  const merged = mergeCourse(course([lesson('1', asked), lesson('2', { ...asked, kind: 'sco' }), lesson('3', { ...asked, state: 'completed' })]), [queued(said('completed', '1'), said('suspended', '3')), item]);
  expect(merged.modules[0]!.lessons.map(({ state }) => state)).toEqual(['in-progress', 'in-progress', 'completed']);
});
