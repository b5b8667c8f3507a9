import { exemptLessons, provenSkills } from './pretest';

const answers = (skill: string, ...credits: (number | null)[]) => credits.map((credit) => ({ skill, credit }));

test('a skill is proven by enough questions, at the pass mark, by itself', () => {
  const review = [...answers('A.1', 1, 1, 0, 1), ...answers('A.2', 1, 0), ...answers('A.3', 1), ...answers('A.4', 1, null)];
  expect([...provenSkills(review, 0.7)]).toEqual(['A.1']);
  expect([...provenSkills(review, 0.5)]).toEqual(['A.1', 'A.2', 'A.4']);
});

test('a lesson is spared when all it works on is proven; one that names nothing stays', () => {
  const lessons = [{ id: '1', skills: ['A.1'] }, { id: '2', skills: ['A.1', 'A.2'] }, { id: '3', skills: [] }];
  expect(exemptLessons(lessons, new Set(['A.1'])).map(({ id }) => id)).toEqual(['1']);
  expect(exemptLessons(lessons, new Set(['A.1', 'A.2'])).map(({ id }) => id)).toEqual(['1', '2']);
});
