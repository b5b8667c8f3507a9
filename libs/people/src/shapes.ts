export type UnitKind = 'province' | 'department' | 'commune' | 'ward' | 'school' | 'enterprise' | 'cooperative' | 'team' | 'office';
export type StaffKind = 'can-bo' | 'cong-chuc' | 'vien-chuc' | 'nguoi-lao-dong';
/** A calendar day in the province, yyyy-mm-dd. */
export type Day = string;

export interface UnitRef {
  id: string;
  code: string;
  name: string;
  kind: UnitKind;
}

/** Someone the system knows. `account` is the opaque name they have in statements. Pseudonymised: nobody knows any more who it is. */
export interface Person {
  id: string;
  account: string;
  username: string;
  fullName: string;
  givenName: string;
  phone: string | null;
  state: 'active' | 'disabled';
  mustChangePassword: boolean;
  lastSeenAt: Date | null;
  pseudonymisedAt: Date | null;
}

/** What someone is in a unit, from a day until (not including) another. */
export interface Membership {
  id: string;
  personId: string;
  unitId: string;
  unitName: string;
  unitKind: UnitKind;
  position: string;
  staffKind: StaffKind | null;
  audiences: string[];
  validFrom: Day;
  validTo: Day | null;
}

export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  size: number;
}

/** A unit in a list: where it stands, and how many active people belong to it or to anything under it. */
export interface UnitListed extends UnitRef {
  parentId: string | null;
  officialCode: string | null;
  people: number;
}

/** A person in a list, as seen from the places of whoever asks: unit, position and audiences come from those places only. */
export interface PersonListed {
  id: string;
  fullName: string;
  username: string;
  unitId: string;
  unitName: string;
  position: string;
  audiences: string[];
  roles: string[];
  state: 'active' | 'disabled';
  lastSeenAt: Date | null;
}

export interface AuditEntry {
  id: string;
  at: Date;
  actorId: string | null;
  actorName: string | null;
  act: string;
  subjectKind: string;
  subjectId: string;
  detail: Record<string, unknown>;
}
