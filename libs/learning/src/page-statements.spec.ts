import { pageStatements } from './page-statements';

const frame = { actor: { objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi', name: 'hv-001' } }, registration: 'r', courseIri: 'https://x.vn/a', courseTitle: 'A', profile: 'https://x.vn/profile' } as const;
const page = { iri: 'https://x.vn/a/lessons/1', title: 'Tờ gấp', at: new Date('2026-11-24T01:00:00Z'), ms: 61_000 };
const verbs = (turn: { fresh: boolean; ended: boolean }): string[] => pageStatements(frame, page, turn, (what) => what).map(({ verb }) => verb.id.split('/').at(-1)!);

test.each([
  ['opened, a page is done', { fresh: true, ended: false }, ['initialized', 'completed']],
  ['opened and left', { fresh: true, ended: true }, ['initialized', 'completed', 'terminated']],
  ['left', { fresh: false, ended: true }, ['terminated']],
  ['looked at', { fresh: false, ended: false }, []],
])('%s', (_, turn, said) => expect(verbs(turn)).toEqual(said));

test('how long it was open stands in what is said at the end', () => {
  expect(pageStatements(frame, page, { fresh: false, ended: true }, (what) => what)[0]).toMatchObject({ id: 'terminated', result: { duration: 'PT1M1S', extensions: { 'https://hocvuso.vn/xapi/extensions/progress': 1 } } });
});
