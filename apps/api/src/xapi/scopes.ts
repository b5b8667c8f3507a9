import type { Scope } from '@hvs/lrs';

/** What a request wants to do with the store. */
export type XapiAct = 'read-statements' | 'write-statements' | 'read-state' | 'write-state' | 'read-profile' | 'write-profile' | 'read-objects';

/** Which scopes let one do it (Communication §4.2, Scope). */
const ALLOWED_BY: Readonly<Record<XapiAct, readonly Scope[]>> = {
  'read-statements': ['all', 'all/read', 'statements/read', 'statements/read/mine'],
  'write-statements': ['all', 'statements/write'],
  'read-state': ['all', 'all/read', 'state'],
  'write-state': ['all', 'state'],
  'read-profile': ['all', 'all/read', 'profile'],
  'write-profile': ['all', 'profile'],
  'read-objects': ['all', 'all/read', 'statements/read', 'define', 'profile'],
};

export const mayDo = (scopes: readonly Scope[], act: XapiAct): boolean => ALLOWED_BY[act].some((scope) => scopes.includes(scope));

/** Whether only statements on the client's own word may be seen. */
export const onlyMine = (scopes: readonly Scope[]): boolean =>
  !(['all', 'all/read', 'statements/read'] as const).some((scope) => scopes.includes(scope));

export const mayDefine = (scopes: readonly Scope[]): boolean => scopes.includes('all') || scopes.includes('define');
