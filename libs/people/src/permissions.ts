/**
 * Who may do what, as one table. A grant is a role at a unit; it holds for that unit and everything under it.
 * `may` answers yes or no; `placesFor` gives the units to put into the query, so that a forgotten check finds nothing.
 */
export type GrantedRole = 'unit-manager' | 'province-admin' | 'auditor';

export interface Grant {
  role: GrantedRole;
  unitId: string;
}

/** A signed-in person, as every request knows them. `csrf` must come back with every change. */
export interface Principal {
  personId: string;
  account: string;
  fullName: string;
  username: string;
  mustChangePassword: boolean;
  grants: Grant[];
  csrf: string;
}

const EVERYONE = 'everyone';
const ADMIN: readonly GrantedRole[] = ['province-admin'];
const ADMIN_AND_AUDITOR: readonly GrantedRole[] = ['province-admin', 'auditor'];
const ADMIN_AND_MANAGER: readonly GrantedRole[] = ['province-admin', 'unit-manager'];
const ALL_ROLES: readonly GrantedRole[] = ['province-admin', 'auditor', 'unit-manager'];

const HOLDERS = {
  'learn': EVERYONE,
  'attainment.read': ALL_ROLES,
  'people.read': ALL_ROLES,
  /** The statements of the people one may see, one at a time, as evidence of a figure. */
  'statements.read': ALL_ROLES,
  // An export only writes down what its owner can already read.
  'exports.run': ALL_ROLES,
  'people.reset-password': ADMIN_AND_MANAGER,
  'denominators.write': ADMIN_AND_MANAGER,
  'people.pseudonymise': ADMIN,
  'certificates.read': ADMIN_AND_AUDITOR,
  'certificates.issue': ADMIN,
  'certificates.revoke': ADMIN,
  'courses.read': ADMIN_AND_AUDITOR,
  'courses.manage': ADMIN,
  /** Banks with their keys, settings, sheets of sittings. */
  'assessments.read': ADMIN_AND_AUDITOR,
  'assessments.manage': ADMIN,
  /** Practical tasks of the people one may see. */
  'assessments.judge': ADMIN_AND_MANAGER,
  'frameworks.read': ADMIN_AND_AUDITOR,
  'frameworks.manage': ADMIN,
  'credentials.read': ADMIN_AND_AUDITOR,
  'credentials.manage': ADMIN,
  /** The whole record store: its load, and any statement in it. */
  'statements.search': ADMIN_AND_AUDITOR,
  'statements.void': ADMIN,
  'statements.purge': ADMIN,
  'tasks.read-all': ADMIN_AND_AUDITOR,
  'audit.read': ADMIN_AND_AUDITOR,
} as const satisfies Record<string, typeof EVERYONE | readonly GrantedRole[]>;

export type Act = keyof typeof HOLDERS;

const holds = (grant: Grant, act: Act): boolean => {
  const holders: typeof EVERYONE | readonly GrantedRole[] = HOLDERS[act];
  return holders === EVERYONE || holders.includes(grant.role);
};

/**
 * May this person do that, and there? `place` is a unit with all its ancestors (`Organisation.ancestorsOf`), in any order;
 * without it the answer is whether the person may do it anywhere.
 */
export const may = (principal: Pick<Principal, 'grants'>, act: Act, place?: readonly string[]): boolean =>
  HOLDERS[act] === EVERYONE || principal.grants.some((grant) => holds(grant, act) && (place === undefined || place.includes(grant.unitId)));

/** The units under which the act is allowed; what stands outside their subtrees does not exist for this person. */
export const placesFor = (principal: Pick<Principal, 'grants'>, act: Act): string[] => [
  ...new Set(principal.grants.filter((grant) => holds(grant, act)).map((grant) => grant.unitId)),
];
