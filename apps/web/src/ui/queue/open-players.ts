/**
 * Players that were opened on this device and have not yet said that nothing is left in them. Until then the content
 * origin may hold commits of theirs. Several may be open at once: two tabs, two courses, two people one after the other.
 */
export interface OpenPlayer { account: string; playerUrl: string; /** By the id of the session. */ visits: Record<string, OpenVisit> }
/** What this device has to know of a visit to make anything of its commits. `pages`: units that are done by being opened. */
export interface OpenVisit { slug: string; titles: Record<string, string>; pages: string[] }

const KEY = 'hvs-open-players';
const LOCK = 'hvs-player:';

export const openPlayers = (): OpenPlayer[] => { try { return JSON.parse(localStorage.getItem(KEY) ?? '[]') as OpenPlayer[]; } catch { return []; } };
const save = (players: OpenPlayer[]): void => {
  try { if (players.length === 0) localStorage.removeItem(KEY); else localStorage.setItem(KEY, JSON.stringify(players)); } catch { /* full or refused: the player itself hands over what it holds when it is opened again */ }
};

const isSame = (a: OpenPlayer, b: OpenPlayer): boolean => a.playerUrl === b.playerUrl && a.account === b.account;
/** One player page hands over what all visits left at its origin, so what is known of them is kept together. */
export const rememberOpen = (player: OpenPlayer): void => {
  const before = openPlayers();
  const visits = { ...before.find((one) => isSame(one, player))?.visits, ...player.visits };
  save([...before.filter((one) => !isSame(one, player)), { ...player, visits }]);
};
/** Remembers a player and marks it as played in this tab until the answer is called; the mark goes with the tab. */
export const holdOpen = (player: OpenPlayer): (() => void) => {
  rememberOpen(player);
  const over = new AbortController();
  void navigator.locks?.request(LOCK + player.playerUrl, () => new Promise<void>((done) => { if (over.signal.aborted) done(); over.signal.addEventListener('abort', () => done()); })).catch(() => undefined);
  return () => over.abort();
};
/** Addresses of the players that some tab is playing now. */
export const heldOpen = async (): Promise<Set<string>> => new Set(((await navigator.locks?.query().catch(() => undefined))?.held ?? []).flatMap((lock) => (lock.name?.startsWith(LOCK) ? [lock.name.slice(LOCK.length)] : [])));
/** Of these visits nothing is left at that address. Others there may have left something all the same. */
export const forgetOpen = (account: string, playerUrl: string, sessionIds: readonly string[]): void => save(openPlayers().flatMap((one) => {
  if (one.account !== account || one.playerUrl !== playerUrl) return [one];
  const visits = Object.fromEntries(Object.entries(one.visits).filter(([id]) => !sessionIds.includes(id)));
  return Object.keys(visits).length === 0 ? [] : [{ ...one, visits }];
}));

/** Which players to ask for this person's leftovers. What is being played speaks for itself; what others left beside it is asked for later. */
export const toCollect = (players: readonly OpenPlayer[], account: string, held: ReadonlySet<string> = new Set()): OpenPlayer[] => players.filter((player) => player.account === account && !held.has(player.playerUrl));
