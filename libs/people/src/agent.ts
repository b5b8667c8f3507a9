import type { Actor, Agent } from '@hvs/xapi';

export type AgentWithAccount = Agent & { readonly objectType: 'Agent'; readonly account: { readonly homePage: string; readonly name: string } };

/**
 * Who a person is in statements: an opaque account at our own address, and nothing else. Never a name, an e-mail, a
 * phone or a citizen number, so that statements can be handed on and kept without telling who it was (xAPI Data §2.4.2.4).
 */
export const agentOf = (person: { readonly account: string; readonly pseudonymisedAt?: Date | null }, iriBase: string): AgentWithAccount => ({
  objectType: 'Agent',
  account: { homePage: person.pseudonymisedAt ? pseudonyms(iriBase) : iriBase, name: person.account },
});

/** By its address an account that nobody has any more can be told from one that somebody has. */
const pseudonyms = (iriBase: string): string => `${iriBase}/pseudonyms`;

/** The name of an account of ours, of a person or of one who was pseudonymised; undefined for any other agent. */
export const accountIn = ({ account }: Pick<Actor, 'account'>, iriBase: string): string | undefined =>
  (account !== undefined && [iriBase, pseudonyms(iriBase)].includes(account.homePage) ? account.name : undefined);
