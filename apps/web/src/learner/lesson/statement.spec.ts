import type { QuestionBlock } from '../../api/types';
import { isRight } from '../../ui/lesson/is-right';
import { answeredStatement, isoDuration, lessonStatement, type LessonFrame } from './statement';

const frame: LessonFrame = { account: { homePage: 'https://hocvuso.vn/xapi', name: 'p1' }, registration: 'r1', courseIri: 'c', lessonIri: 'c/lessons/1', lessonTitle: 'Bài 1', screens: 4 };
const made = { id: 'id1', at: '2026-11-22T02:41:00.000Z' };
const question: QuestionBlock = {
  type: 'question', id: 'q1', kind: 'multiple', prompt: '<p>Chị Pàng nên làm gì?</p>',
  answers: [{ html: 'Gác máy', correct: true, explainHtml: '' }, { html: 'Chuyển tiền', correct: false, explainHtml: '' }, { html: 'Hỏi &amp; báo <b>xã</b>', correct: true, explainHtml: '' }],
};

test.each([[0, 'PT0S'], [59_400, 'PT59S'], [60_000, 'PT1M'], [3_661_000, 'PT1H1M1S'], [-5, 'PT0S']])('%s ms is %s', (ms, text) => { expect(isoDuration(ms)).toBe(text); });

test('progress carries the place and the share seen', () => {
  expect(lessonStatement(frame, made, 'progressed', { screen: 1, furthest: 1, spentMs: 0 })).toMatchObject({
    verb: { id: 'http://adlnet.gov/expapi/verbs/progressed' },
    result: { extensions: { 'https://hocvuso.vn/xapi/extensions/location': 1, 'https://hocvuso.vn/xapi/extensions/progress': 0.5 } },
    context: { registration: 'r1', contextActivities: { grouping: [{ id: 'c' }] } },
  });
});
test('completing says so with the time spent, and never says passed', () => {
  const { result } = lessonStatement(frame, made, 'completed', { screen: 3, furthest: 3, spentMs: 61_000 });
  expect(result).toMatchObject({ completion: true, duration: 'PT1M1S' });
  expect(result).not.toHaveProperty('success');
});
test('an answer is an xAPI choice interaction under its lesson', () => {
  expect(answeredStatement(frame, made, question, [2, 0], 5000)).toMatchObject({
    object: { id: 'c/lessons/1/questions/q1', definition: { interactionType: 'choice', description: { 'vi-VN': 'Chị Pàng nên làm gì?' }, correctResponsesPattern: ['a1[,]a3'], choices: [{ id: 'a1' }, { id: 'a2' }, { id: 'a3', description: { 'vi-VN': 'Hỏi & báo xã' } }] } },
    result: { response: 'a1[,]a3', success: true },
  });
});
test('half of the right answers is not right', () => { expect(isRight(question, [0])).toBe(false); });
