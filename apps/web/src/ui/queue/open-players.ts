/**
 * Players that were opened on this device and have not yet said that nothing is left in them. Until then the content
 * origin may hold commits of theirs. Several may be open at once: two tabs, two courses, two people one after the other.
 */
export interface OpenPlayer { account: string; playerUrl: string; units: Record<string, { slug: string; unitId: string; title: string }> }

const KEY = 'hvs-open-players';

export const openPlayers = (): OpenPlayer[] => { try { return JSON.parse(localStorage.getItem(KEY) ?? '[]') as OpenPlayer[]; } catch { return []; } };
const save = (players: OpenPlayer[]): void => {
  try { if (players.length === 0) localStorage.removeItem(KEY); else localStorage.setItem(KEY, JSON.stringify(players)); } catch { /* full or refused: the player itself hands over what it holds when it is opened again */ }
};

export const rememberOpen = (player: OpenPlayer): void => save([...openPlayers().filter((one) => one.playerUrl !== player.playerUrl), player]);
export const forgetOpen = (playerUrls: readonly string[]): void => save(openPlayers().filter((one) => !playerUrls.includes(one.playerUrl)));

/** What to ask for this person's leftovers: one player page an origin hands over those of all visits there, so the newest address will do. */
export const toCollect = (players: readonly OpenPlayer[], account: string, base: string): { playerUrl: string; playerUrls: string[]; units: OpenPlayer['units'] }[] => {
  const byOrigin = new Map<string, OpenPlayer[]>();
  for (const player of players) {
    if (player.account !== account) continue;
    const { origin } = new URL(player.playerUrl, base);
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), player]);
  }
  return [...byOrigin.values()].map((there) => ({
    playerUrl: there.at(-1)!.playerUrl,
    playerUrls: there.map((one) => one.playerUrl),
    units: Object.assign({}, ...there.map((one) => one.units)) as OpenPlayer['units'],
  }));
};
