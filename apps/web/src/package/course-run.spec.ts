import type { LessonBody, PackagedCourse } from '@hvs/lesson';
import { askAgain, goTo, isLessonDone, noteOf, questionsOf, readNote, standingOf, tryQuestion } from './course-run';

const question = (id: string): LessonBody['screens'][number]['blocks'][number] => ({ type: 'question', id, kind: 'single', prompt: id, answers: [{ html: 'a', correct: true, explainHtml: '' }, { html: 'b', correct: false, explainHtml: '' }] });
const lesson = (id: string): LessonBody => ({ id, title: id, minutes: 1, summary: '', skills: [], screens: [{ title: '1', blocks: [{ type: 'text', html: 'x' }] }, { title: '2', blocks: [question('q1')] }] });
const COURSE: PackagedCourse = { format: 'scorm12', title: 'Khóa', passMark: 0.7, audiences: {}, modules: [{ title: 'M', lessons: [lesson('01'), lesson('02')] }] };
const [first] = questionsOf(COURSE).map((one) => one.block);

describe('a run through an exported course', () => {
  test('is noted in few letters and read again', () => {
    const run = tryQuestion(COURSE, goTo(goTo(readNote(COURSE, null), 0, 1), 0, 1), first!, [0]);
    expect(noteOf(run)).toBe('0.1;2,0;1-');
    expect(readNote(COURSE, noteOf(run))).toEqual(run);
  });

  test.each([['of another version', '0.1;2,0,0;1-'], ['of nothing known', 'xin chào'], ['with too many tries', '0.1;2,0;1--']])('starts anew with a note %s', (_name, note) => {
    expect(noteOf(readNote(COURSE, note))).toBe('0.0;1,0;--');
  });

  test('begins at a place that is named, as far as there is one', () => {
    expect(noteOf(readNote(COURSE, '1.1'))).toBe('1.1;1,2;--');
    expect(noteOf(readNote(COURSE, '7.9'))).toBe('1.1;1,2;--');
  });

  test('counts the first try alone', () => {
    const wrong = tryQuestion(COURSE, goTo(readNote(COURSE, null), 0, 1), first!, [1]);
    expect(tryQuestion(COURSE, wrong, first!, [0])).toEqual(wrong);
    expect(isLessonDone(COURSE, wrong, 0)).toBe(true);
    expect(standingOf(COURSE, wrong)).toEqual({ isDone: false, progress: 0.5, score: null, passed: false });
  });

  test('is done when everything was seen and tried, and passed from the pass mark on', () => {
    const both = (picks: [number, number]) => picks.reduce((run, pick, index) => tryQuestion(COURSE, goTo(run, index, 1), first!, [pick]), readNote(COURSE, null));
    expect(standingOf(COURSE, both([0, 1]))).toEqual({ isDone: true, progress: 1, score: 0.5, passed: false });
    expect(standingOf(COURSE, both([0, 0]))).toMatchObject({ isDone: true, score: 1, passed: true });
    expect(standingOf(COURSE, askAgain(both([0, 1])))).toMatchObject({ isDone: false, progress: 1 });
  });
});
