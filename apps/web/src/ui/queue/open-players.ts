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

export const rememberOpen = (player: OpenPlayer): void => save([...openPlayers().filter((one) => one.playerUrl !== player.playerUrl), player]);
/** Remembers a player and marks it as played in this tab until the answer is called; the mark goes with the tab. */
export const holdOpen = (player: OpenPlayer): (() => void) => {
  rememberOpen(player);
  const over = new AbortController();
  void navigator.locks?.request(LOCK + player.playerUrl, () => new Promise<void>((done) => { if (over.signal.aborted) done(); over.signal.addEventListener('abort', () => done()); })).catch(() => undefined);
  return () => over.abort();
};
/** Addresses of the players that some tab is playing now. */
export const heldOpen = async (): Promise<Set<string>> => new Set(((await navigator.locks?.query().catch(() => undefined))?.held ?? []).flatMap((lock) => (lock.name?.startsWith(LOCK) ? [lock.name.slice(LOCK.length)] : [])));
export const forgetOpen = (playerUrls: readonly string[]): void => save(openPlayers().filter((one) => !playerUrls.includes(one.playerUrl)));

/** What to ask for this person's leftovers: one player page an origin hands over those of all visits there, so the newest address will do. What is being played speaks for itself. */
export const toCollect = (players: readonly OpenPlayer[], account: string, base: string, held: ReadonlySet<string> = new Set()): { playerUrl: string; playerUrls: string[]; visits: OpenPlayer['visits'] }[] => {
  const byOrigin = new Map<string, OpenPlayer[]>();
  for (const player of players) {
    if (player.account !== account || held.has(player.playerUrl)) continue;
    const { origin } = new URL(player.playerUrl, base);
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), player]);
  }
  return [...byOrigin.values()].map((there) => ({
    playerUrl: there.at(-1)!.playerUrl,
    playerUrls: there.map((one) => one.playerUrl),
    visits: Object.assign({}, ...there.map((one) => one.visits)) as OpenPlayer['visits'],
  }));
};
