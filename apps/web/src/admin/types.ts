/** Shapes of the manager's and the administrator's API, by hand for the same reason as in api/types. */

export type { Me, Role } from '../api/types';
import type { Role } from '../api/types';

export interface Paged<T> { items: T[]; total: number; page: number; size: number }

export interface UnitRef { id: string; code: string; name: string; kind: string }
export interface UnitRow extends UnitRef { parentId: string | null; people: number }

export type AttainmentState = 'met' | 'near' | 'behind' | 'undeclared';
export type Measure = 'people' | 'organisations' | 'units';
export interface Denominator { value: number; source: string; /** null when summed from the units below */ date: string | null; declaredBy: string | null; own: boolean; missingUnits: number }
export interface TargetFigure {
  code: string; title: string; rule: string; legalClause: string; deadline: string; daysLeft: number;
  measure: Measure; requiredPercent: number; met: number;
  /** Of `met`, those in units that declared a denominator: what the percentage is made of. */
  counted?: number; note?: string; denominator: Denominator | null; accounts: number;
  percent: number | null; attendances: number; state: AttainmentState; /** when the figure last moved */ asOf: string | null;
}
export interface Attainment {
  unit: UnitRef; breadcrumb: UnitRef[]; year: number; asOf: string; pendingDevices?: number | null; targets: TargetFigure[];
}
export interface ChildFigure {
  unit: UnitRef; met: number; counted?: number; denominator: number | Denominator | null; percent: number | null; accounts: number; attendances: number; state: AttainmentState;
}
export interface PersonFigure {
  personId: string; fullName: string; unitName: string; position: string; state: 'met' | 'missing';
  why: string; metAt: string | null; groupsDone: number; groupsTotal: number;
}
export type EvidenceKind = 'requirement' | 'competency' | 'course' | 'statement' | 'certificate';
export interface EvidenceStep { kind: EvidenceKind; title: string; at: string | null; detail: string; statementId: string | null; done?: boolean }
export interface Evidence {
  person: { personId?: string; id?: string; fullName: string; unitName?: string; unitId?: string; position?: string; state?: 'met' | 'missing' };
  why: string; countedIn?: string[]; steps: EvidenceStep[];
}
export interface StoredStatement { statement: Record<string, unknown>; sentence: string; stored: string }

export interface PersonRow {
  id: string; fullName: string; username: string; unitName: string; position: string;
  audiences: ({ code: string; name: string } | string)[]; roles: ({ role: Role; unitName?: string } | Role)[];
  state: 'active' | 'disabled'; lastSeenAt: string | null;
}

export type CertificateState = 'issued' | 'ready' | 'revoked';
export type CertificateKind = 'skill-group' | 'audience';
export interface CertificateRow {
  id: string; registerNumber: string; holderName: string; unitName: string; kind: CertificateKind;
  title: string; issuedAt: string; state: CertificateState; verifyUrl: string;
}
export interface Entitled {
  personId: string; kind: CertificateKind; subject: string; fullName: string; unitName: string; title: string; since: string;
}

export interface Task {
  id: string; kind: string; title: string; state: 'queued' | 'running' | 'done' | 'failed';
  done: number; total: number; message: string | null; result: Record<string, unknown> | null;
  startedAt: string | null; finishedAt: string | null; createdAt: string; owner: string | { id?: string; fullName?: string } | null;
}

export interface CourseRow {
  id: string; slug: string; title: string; standard: string; state: 'draft' | 'published';
  versionNumber: number; enrolled: number; updatedAt: string; currentVersionId: string | null; newestVersionId: string | null; skillGroup: string | null;
  /** What the course is called in statements. */
  activityIri: string;
}
/** What a version changes for who learns it. */
export interface TreeChange { kind: 'added' | 'removed' | 'renamed' | 'moved' | 'terms'; unitId: string; title: string; was?: string }
export interface CourseVersionRow { id: string; number: number; title: string; importedAt: string; files: number; bytes: number; hasOriginal: boolean; isCurrent: boolean; note: string | null; writtenBy: string | null; /** null: the first. */ changes: TreeChange[] | null }
export type Need =
  | { kind: 'status'; is: 'completed' | 'passed' } | { kind: 'score'; atLeast: number } | { kind: 'time'; seconds: number } | { kind: 'pages'; share: number } | { kind: 'mark' };
export interface CompletionPolicy { needs: Need[] }
/** When the units of a course count as done; `every`: those without a policy of their own. */
export interface CoursePolicies { every: CompletionPolicy | null; units: { id: string; title: string; kind: string; policy: CompletionPolicy | null }[] }
export interface SkillGroup { code: string; name: string; framework: string }
export interface CourseList { items: CourseRow[]; groups?: SkillGroup[] }
export interface ImportFault { severity: 'error' | 'warning'; path: string; line: number | null; text: string; todo?: string }
export interface ImportReport {
  ok: boolean; standard: string | null; title: string | null; edition?: string | null; tool?: string | null; items: number; files: number; bytes: number; hosts?: string[]; faults: ImportFault[];
}

export interface Credential {
  id: string; title: string; key: string; scopes: string[]; createdAt: string; revokedAt: string | null; lastUsedAt: string | null; lastVersion: string | null;
  expiresAt: string | null; /** The secret before the last rotation still opens until then. */ formerUntil: string | null;
  /** Courses learned elsewhere whose results count on this client's word; null: any. */
  activities: string[] | null; statements: { count: number; atLeast: boolean };
}
export interface AuditEntry {
  id: string | number; at: string; actorId?: string | null; actorName?: string | null; act: string;
  subjectKind: string; subjectId: string; subjectTitle?: string | null; detail: Record<string, unknown>; requestId?: string | null;
}

/** Lists come bare or as a page. */
export const listOf = <T>(list: T[] | { items: T[] }): T[] => (Array.isArray(list) ? list : list.items);
