import { chaptersOf, isCounted } from './evidence';

const step = (kind: 'requirement' | 'course' | 'statement', title: string, done?: boolean) => ({ kind, title, at: null, detail: '', statementId: kind === 'statement' ? title : null, ...(done === undefined ? {} : { done }) });

test('what answers a requirement stands under it', () => {
  const chapters = chaptersOf([step('requirement', 'r', true), step('course', 'c'), step('statement', 's'), step('requirement', 'q', false)]);
  expect(chapters.map((chapter) => [chapter.head.title, chapter.done, chapter.steps.map((one) => one.title)])).toEqual([['r', true, ['c', 's']], ['q', false, []]]);
});

test('a statement with nothing before it is still shown', () => {
  expect(chaptersOf([step('statement', 's')])).toHaveLength(1);
});

test('whoever is counted in some unit is counted', () => {
  const person = { fullName: 'Lò Thị Mai' };
  expect(isCounted({ person, countedIn: ['u'] })).toBe(true);
  expect(isCounted({ person, countedIn: [] })).toBe(false);
  expect(isCounted({ person })).toBeNull();
  expect(isCounted({ person: { ...person, state: 'met' }, countedIn: [] })).toBe(true);
});
