import type { Actor, Agent } from '@hvs/xapi';

/** Who vouches for the statements that the LMS itself makes (Data §2.4.9). */
export const lmsAuthority = (iriBase: string): Agent => ({
  objectType: 'Agent', name: 'Học Vụ Số', account: { homePage: `${iriBase}/systems`, name: 'hoc-vu-so' },
});

/** Who vouches for what came with a client's credentials: the client, by an id that is no secret. */
export const clientAuthority = (iriBase: string, credential: { readonly id: string; readonly title: string }): Agent => ({
  objectType: 'Agent', name: credential.title, account: { homePage: `${iriBase}/clients`, name: credential.id },
});

/** The id of the client that vouches for a statement; undefined if nobody does or it is no client of ours. */
export const clientIdOf = (iriBase: string, authority: Actor | undefined): string | undefined =>
  (authority?.account?.homePage === `${iriBase}/clients` ? authority.account.name : undefined);
