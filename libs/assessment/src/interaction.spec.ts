import { interactionOf } from './interaction';
import type { Question } from './question';

const common = { key: 'q', skill: 'S', difficulty: 1 as const, prompt: '?', explain: '' };
const o = (id: string) => ({ id, text: `chữ ${id}` });

test.each<[string, Question, string[], unknown, string]>([
  ['choice', { ...common, kind: 'multiple', answers: [{ ...o('a'), correct: true }, { ...o('b'), correct: false }, { ...o('c'), correct: true }] }, ['a', 'b'], ['a[,]c'], 'a[,]b'],
  ['true-false', { ...common, kind: 'true-false', answers: [{ id: 'a', text: 'Đúng', correct: false }, { id: 'b', text: 'Sai', correct: true }] }, ['a'], ['false'], 'true'],
  ['sequencing', { ...common, kind: 'ordering', items: [o('x'), o('y')] }, ['y', 'x'], ['x[,]y'], 'y[,]x'],
  ['matching', { ...common, kind: 'matching', left: [o('l'), o('m')], right: [o('r'), o('s')], pairs: { l: 's', m: 'r' } }, ['l[.]s'], ['l[.]s[,]m[.]r'], 'l[.]s'],
  ['fill-in', { ...common, kind: 'fill-in', accept: ['một', 'mot'] }, ['Một'], ['{case_matters=false}một', '{case_matters=false}mot'], 'Một'],
  ['numeric', { ...common, kind: 'numeric', answer: 12, tolerance: 0.5 }, ['12,1'], ['11.5[:]12.5'], '12,1'],
  ['other', { ...common, kind: 'hot-spot', picture: { svg: '', alt: '', width: 1, height: 1 }, regions: [{ id: 'p', label: 'p', x: 0, y: 0, width: 1, height: 1, correct: true }] }, [], ['p'], ''],
  ['long-fill-in', { ...common, kind: 'practical', rubric: [{ id: 'r', text: 'r', points: 1 }] }, ['bài làm', 'file:1'], undefined, 'bài làm'],
])('an answer is told as %s', (interactionType, question, given, pattern, response) => {
  const told = interactionOf(question, given);
  expect(told.definition).toMatchObject({ interactionType });
  expect(told.definition.correctResponsesPattern).toEqual(pattern);
  expect(told.response).toBe(response);
});

test('a question is defined alike in every sitting, and the list does not tell the key', () => {
  expect(interactionOf({ ...common, kind: 'ordering', items: [o('y'), o('x')] }, []).definition.choices).toEqual([{ id: 'x', description: { 'vi-VN': 'chữ x' } }, { id: 'y', description: { 'vi-VN': 'chữ y' } }]);
});
