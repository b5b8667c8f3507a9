import type { Agent, LanguageMap } from '@hvs/xapi';

/**
 * The words of cmi5 (Specification Profile for xAPI, "Quartz"): what a course structure holds, what a launch promises, what is
 * known of an assignable unit (AU). Everything is plain data. Clauses are those of the specification; numbers such as
 * `9.3.0.0-6` are the requirement ids under which conformance tests list its sentences.
 */

/** §13.1.4: when the LMS counts an AU as satisfied. */
export type MoveOn = 'NotApplicable' | 'Passed' | 'Completed' | 'CompletedAndPassed' | 'CompletedOrPassed';

/** §8.1: whether the AU needs a window of its own. */
export type LaunchMethod = 'AnyWindow' | 'OwnWindow';

/** §10.2.2: only in Normal may what satisfies be recorded. */
export type LaunchMode = 'Normal' | 'Browse' | 'Review';

/** A title and its description, as they are shown here and in every language given. */
export interface Described {
  /** In Vietnamese if there is any, else in English, else in the first language. */
  readonly title: string;
  readonly description: string;
  readonly titles: LanguageMap;
  readonly descriptions: LanguageMap;
}

export interface CourseObjective extends Described {
  readonly publisherId: string;
}

export interface CourseBlock extends Described {
  /** Ours, by its place: `b1`, and `b1.2` for the second block inside it. */
  readonly id: string;
  readonly publisherId: string;
  readonly parent: string | null;
  /** Publisher ids. */
  readonly objectives: readonly string[];
}

export interface CourseAu extends Described {
  /** Ours, by its place among all AUs: `a1`, `a2`, … */
  readonly id: string;
  readonly publisherId: string;
  /** Ids of the blocks it stands in, outermost first. */
  readonly blocks: readonly string[];
  readonly objectives: readonly string[];
  /** Absolute, or relative to the package's root and then ready for a browser; with the AU's own query. */
  readonly url: string;
  /** The file in the package that is opened; null if the AU stands elsewhere. */
  readonly path: string | null;
  readonly moveOn: MoveOn;
  readonly masteryScore: number | null;
  readonly launchMethod: LaunchMethod;
  readonly launchParameters: string | null;
  readonly entitlementKey: string | null;
  readonly activityType: string | null;
}

/** §13: a course, its blocks and its AUs in the order of the document. The tree is in `parent` and `blocks`. */
export interface CourseStructure extends Described {
  readonly publisherId: string;
  readonly objectives: readonly CourseObjective[];
  readonly blocks: readonly CourseBlock[];
  readonly aus: readonly CourseAu[];
}

/** What one launch promises the AU; it holds for the whole session, whatever becomes of the course. */
export interface AuTerms {
  readonly moveOn: MoveOn;
  readonly masteryScore: number | null;
  readonly launchMode: LaunchMode;
  readonly launchParameters: string | null;
  readonly entitlementKey: string | null;
  /** Where the AU sends the learner when it ends (§10.2.6). */
  readonly returnUrl: string | null;
}

/** Whose session it is, in which course: what every statement of a session has in common. */
export interface CourseFrame {
  /** §9.2: an agent with an account. */
  readonly actor: Agent;
  readonly registration: string;
  readonly sessionId: string;
  readonly courseIri: string;
  /** The profile our own statements follow, named in their category. */
  readonly profile: string;
}

/** … and of which AU. */
export interface AuFrame extends CourseFrame {
  /** The activity id we made for the AU (§8.1.5); never the publisher's. */
  readonly activityIri: string;
  readonly publisherId: string;
  readonly title: string;
  readonly activityType: string | null;
}

/** What is known of one AU within a registration, over all its sessions. */
export interface AuFacts {
  readonly completed: boolean;
  readonly passed: boolean;
  readonly waived: boolean;
}
