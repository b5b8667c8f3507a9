import { forgetOpen, openPlayers, rememberOpen, toCollect, type OpenPlayer } from './open-players';

const map = new Map<string, string>();
beforeEach(() => {
  map.clear();
  (globalThis as unknown as Record<string, unknown>).localStorage = { getItem: (k: string) => map.get(k) ?? null, setItem: (k: string, v: string) => map.set(k, v), removeItem: (k: string) => map.delete(k) };
});
const player = (playerUrl: string, account = 'mai'): OpenPlayer => ({ account, playerUrl, visits: { [`s-${playerUrl}`]: { slug: 'khoa', titles: { bai: 'Bài' }, pages: [] } } });

test('two open players are both remembered, until each is collected', () => {
  rememberOpen(player('http://c:1/a/'));
  rememberOpen(player('http://c:1/b/'));
  rememberOpen(player('http://c:1/a/'));
  expect(openPlayers().map((p) => p.playerUrl)).toEqual(['http://c:1/b/', 'http://c:1/a/']);
  forgetOpen(['http://c:1/a/']);
  expect(openPlayers().map((p) => p.playerUrl)).toEqual(['http://c:1/b/']);
  forgetOpen(['http://c:1/b/']);
  expect(map.size).toBe(0);
});
test('an origin is asked once for all its visits, at its newest address', () => {
  const asked = toCollect([player('http://c:1/a/'), player('http://d:1/x/'), player('http://c:1/b/')], 'mai', 'http://app');
  expect(asked.map((a) => [a.playerUrl, a.playerUrls, Object.keys(a.visits)])).toEqual([
    ['http://c:1/b/', ['http://c:1/a/', 'http://c:1/b/'], ['s-http://c:1/a/', 's-http://c:1/b/']],
    ['http://d:1/x/', ['http://d:1/x/'], ['s-http://d:1/x/']],
  ]);
});
test('what another person left waits for its owner', () => { expect(toCollect([player('http://c:1/a/', 'pang')], 'mai', 'http://app')).toEqual([]); });
test('what is being played in some tab is neither asked nor forgotten', () => {
  expect(toCollect([player('http://c:1/a/'), player('http://c:1/b/')], 'mai', 'http://app', new Set(['http://c:1/b/'])).map((a) => a.playerUrls)).toEqual([['http://c:1/a/']]);
});
test('a torn entry is no entry', () => { map.set('hvs-open-players', '[{'); expect(openPlayers()).toEqual([]); });
