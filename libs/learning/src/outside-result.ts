import { VERBS, type Actor, type Statement } from '@hvs/xapi';
import { happenedAt } from './evidence';

/** What another platform may report about a course it taught. */
const RESULT_VERBS: ReadonlySet<string> = new Set([VERBS.passed.id, VERBS.completed.id]);

/** A result earned elsewhere: who, in which course, when; or what keeps the statement from being one. */
export type OutsideResult =
  | { readonly ok: true; readonly slug: string; readonly at: Date }
  | { readonly ok: false; readonly because: 'activity' | 'verb' | 'account' | 'year' };

export interface OutsideTerms {
  /** Whether an agent is an account of ours. */
  readonly isOurs: (actor: Actor) => boolean;
  /** The plan year a result must be earned in. */
  readonly year: number;
  /** By the calendar of the province. */
  readonly yearOf: (at: Date) => number;
  /** The course an activity is, by the form of its IRI. */
  readonly slugOf: (iri: string) => string | undefined;
}

/** Whether the course is there and is taught elsewhere, and whether the account is somebody's, is for the caller to look up. */
export const readOutsideResult = (statement: Statement, stored: Date, { isOurs, year, yearOf, slugOf }: OutsideTerms): OutsideResult => {
  const slug = slugOf((statement.object as { id?: string }).id ?? '');
  if (slug === undefined) return { ok: false, because: 'activity' };
  if (!RESULT_VERBS.has(statement.verb.id)) return { ok: false, because: 'verb' };
  if (!isOurs(statement.actor)) return { ok: false, because: 'account' };
  const at = happenedAt(statement.timestamp, stored);
  return yearOf(at) === year ? { ok: true, slug, at } : { ok: false, because: 'year' };
};
