import type { Actor, Agent } from '@hvs/xapi';

/** Who vouches for the statements that the LMS itself makes (Data §2.4.9). */
export const lmsAuthority = (iriBase: string): Agent => ({
  objectType: 'Agent', name: 'Học Vụ Số', account: { homePage: `${iriBase}/systems`, name: 'hoc-vu-so' },
});

/** Who vouches for what came with a client's credentials: the client, by an id that is no secret. */
export const clientAuthority = (iriBase: string, credential: { readonly id: string; readonly title: string }): Agent => ({
  objectType: 'Agent', name: credential.title, account: { homePage: `${iriBase}/clients`, name: credential.id },
});

/** Who vouches for what was imported without its own authority: the source, by its name, so that one source is one voice however often it is imported. */
export const importAuthority = (iriBase: string, source: { readonly origin: string; readonly title: string }): Agent => ({
  objectType: 'Agent', name: source.title, account: { homePage: `${iriBase}/imports`, name: source.origin },
});

/** The id of the client that vouches for a statement; undefined if nobody does or it is no client of ours. */
export const clientIdOf = (iriBase: string, authority: Actor | undefined): string | undefined =>
  (authority?.account?.homePage === `${iriBase}/clients` ? authority.account.name : undefined);
