import { forgetOpen, openPlayers, rememberOpen, toCollect, type OpenPlayer } from './open-players';

const map = new Map<string, string>();
beforeEach(() => {
  map.clear();
  (globalThis as unknown as Record<string, unknown>).localStorage = { getItem: (k: string) => map.get(k) ?? null, setItem: (k: string, v: string) => map.set(k, v), removeItem: (k: string) => map.delete(k) };
});
const player = (playerUrl: string, account = 'mai', session = `s-${playerUrl}`): OpenPlayer => ({ account, playerUrl, visits: { [session]: { slug: 'khoa', titles: { bai: 'Bài' }, pages: [] } } });
const urls = (players: readonly OpenPlayer[]): string[] => players.map((one) => one.playerUrl);

test('two open players are both remembered, until each is collected', () => {
  rememberOpen(player('http://a.c:1/player/'));
  rememberOpen(player('http://b.c:1/player/'));
  expect(urls(openPlayers())).toEqual(['http://a.c:1/player/', 'http://b.c:1/player/']);
  forgetOpen('mai', 'http://a.c:1/player/', ['s-http://a.c:1/player/']);
  expect(urls(openPlayers())).toEqual(['http://b.c:1/player/']);
  forgetOpen('mai', 'http://b.c:1/player/', ['s-http://b.c:1/player/']);
  expect(map.size).toBe(0);
});
test('of several visits at one address all are remembered, for each person by themselves', () => {
  rememberOpen(player('http://c:1/player/', 'mai', 's1'));
  rememberOpen(player('http://c:1/player/', 'pang', 's2'));
  rememberOpen(player('http://c:1/player/', 'mai', 's3'));
  const left = (): string[][] => openPlayers().map(({ account, visits }) => [account, ...Object.keys(visits)]);
  expect(left()).toEqual([['pang', 's2'], ['mai', 's1', 's3']]);
  forgetOpen('mai', 'http://c:1/player/', ['s3', 's2']);
  expect(left()).toEqual([['pang', 's2'], ['mai', 's1']]);
  forgetOpen('mai', 'http://c:1/player/', ['s1']);
  expect(left()).toEqual([['pang', 's2']]);
});
test('what another person left waits for its owner', () => { expect(toCollect([player('http://c:1/player/', 'pang')], 'mai')).toEqual([]); });
test('what is being played in some tab is neither asked nor forgotten', () => {
  expect(urls(toCollect([player('http://a.c:1/player/'), player('http://b.c:1/player/')], 'mai', new Set(['http://b.c:1/player/'])))).toEqual(['http://a.c:1/player/']);
});
test('a torn entry is no entry', () => { map.set('hvs-open-players', '[{'); expect(openPlayers()).toEqual([]); });
