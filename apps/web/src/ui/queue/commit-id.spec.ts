import { commitId, type Spoken } from './commit-id';

const ids = (...snapshots: Record<string, unknown>[]): string[] => { const spoken: Spoken = new Map(); return snapshots.map((one, i) => commitId(spoken, 's', i + 1, one)); };
const said = (status: string, raw?: number) => ({ 'cmi.core.lesson_status': status, ...(raw === undefined ? {} : { 'cmi.core.score.raw': raw }) });

test('a place further on replaces the place that still waits', () => { expect(ids(said('incomplete'), said('incomplete'))).toEqual(['commit:s:1', 'commit:s:1']); });
test('a pass that follows a failure does not replace it, and the other way round', () => {
  expect(ids(said('incomplete'), said('failed', 20), said('passed', 90), said('failed', 10))).toEqual(['commit:s:1', 'commit:s:2', 'commit:s:3', 'commit:s:4']);
});
test('fewer points do not replace more; more replace fewer', () => {
  expect(ids(said('incomplete', 10), said('incomplete', 90), said('incomplete', 40), said('incomplete'))).toEqual(['commit:s:1', 'commit:s:1', 'commit:s:3', 'commit:s:4']);
});
test('both words of SCORM 2004 count', () => {
  const spoke = (completion_status: string, success_status: string, scaled?: number) => ({ cmi: { completion_status, success_status, score: scaled === undefined ? {} : { scaled } } });
  expect(ids(spoke('incomplete', 'unknown'), spoke('incomplete', 'failed', -0.5), spoke('completed', 'failed', 0.1), spoke('completed', 'passed', 0.9))).toEqual(['commit:s:1', 'commit:s:2', 'commit:s:3', 'commit:s:4']);
});
test('sessions do not answer for each other', () => {
  const spoken: Spoken = new Map();
  expect([commitId(spoken, 'a', 1, said('incomplete')), commitId(spoken, 'b', 1, said('incomplete')), commitId(spoken, 'a', 2, said('incomplete'))]).toEqual(['commit:a:1', 'commit:b:1', 'commit:a:1']);
});
