/** What a client may do (Communication §4.2, OAuth scopes; they hold for Basic credentials just as well). */
export const SCOPES = [
  'statements/write', 'statements/read', 'statements/read/mine', 'state', 'profile', 'define', 'all/read', 'all',
] as const;

export type Scope = (typeof SCOPES)[number];
