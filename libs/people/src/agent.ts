import type { Agent } from '@hvs/xapi';

/**
 * Who a person is in statements: an opaque account at our own address, and nothing else. Never a name, an e-mail, a
 * phone or a citizen number, so that statements can be handed on and kept without telling who it was (xAPI Data §2.4.2.4).
 */
export const agentOf = (person: { readonly account: string }, iriBase: string): Agent & { readonly account: { readonly homePage: string; readonly name: string } } => ({
  objectType: 'Agent',
  account: { homePage: iriBase, name: person.account },
});
