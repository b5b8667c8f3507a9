import type { Agent } from '@hvs/xapi';

/** Who vouches for the statements that the LMS itself makes (Data §2.4.9). */
export const lmsAuthority = (iriBase: string): Agent => ({
  objectType: 'Agent', name: 'Học Vụ Số', account: { homePage: `${iriBase}/systems`, name: 'hoc-vu-so' },
});

/** Who vouches for what came with a client's credentials: the client, by an id that is no secret. */
export const clientAuthority = (iriBase: string, credential: { readonly id: string; readonly title: string }): Agent => ({
  objectType: 'Agent', name: credential.title, account: { homePage: `${iriBase}/clients`, name: credential.id },
});
