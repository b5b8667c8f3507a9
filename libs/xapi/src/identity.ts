import type { Actor, Agent } from './types';

/** The domain of an e-mail address is case-insensitive (Data §2.3.1, case sensitivity). */
export const comparableMbox = (mbox: string): string => {
  const cut = mbox.lastIndexOf('@');
  return mbox.slice(0, cut) + mbox.slice(cut).toLowerCase();
};

/**
 * One string for each identity: two actors are one when it is the same identifier with an equal value (Data §2.4.2.3).
 * No IRI holds a `|`, so the parts cannot run together. Anonymous groups are never the same (Data §2.4.2.2): undefined.
 */
export const agentKey = (actor: Actor): string | undefined => {
  if (actor.mbox !== undefined) return `mbox|${comparableMbox(actor.mbox)}`;
  if (actor.mbox_sha1sum !== undefined) return `mbox_sha1sum|${actor.mbox_sha1sum.toLowerCase()}`;
  if (actor.openid !== undefined) return `openid|${actor.openid}`;
  if (actor.account !== undefined) return `account|${actor.account.homePage}|${actor.account.name}`;
  return undefined;
};

export const membersOf = (actor: Actor): readonly Agent[] => (actor.objectType === 'Group' ? actor.member ?? [] : []);
