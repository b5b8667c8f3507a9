/**
 * The shapes of SCORM as the server knows it: what a package holds (CAM), what a learner's attempt at one item holds (RTE).
 * Everything is plain data, so that it can lie in a JSON column and travel to the browser.
 */

export type Standard = 'scorm12' | 'scorm2004';
export type Edition = '1.2' | '2nd' | '3rd' | '4th';

export interface Manifest {
  readonly standard: Standard;
  readonly edition: Edition;
  readonly identifier: string;
  readonly title: string;
  readonly organisation: Organisation;
  readonly resources: readonly Resource[];
}

/** The default organisation; the others of a package are never launched. */
export interface Organisation {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Item[];
  readonly sequencing?: Sequencing;
  /** 2004: the course's own, e.g. a mean score by which all of it is passed. */
  readonly objectives: readonly ItemObjective[];
  /** 2004: whether global objectives outlive one registration (default true). */
  readonly objectivesGlobalToSystem: boolean;
}

export interface Item {
  readonly id: string;
  readonly title: string;
  readonly isVisible: boolean;
  /** Only what can be launched has these four: its address inside the package, that with its parameters, and what it is. */
  readonly href?: string;
  readonly launchHref?: string;
  readonly parameters?: string;
  readonly scormType?: ScormType;
  readonly resourceId?: string;
  /** 1.2 adlcp:masteryscore, 0 to 100. */
  readonly masteryScore?: number;
  readonly dataFromLms?: string;
  readonly maxTimeAllowed?: string;
  readonly timeLimitAction?: string;
  /** 2004: only where completion is decided by measure, 0 to 1. */
  readonly completionThreshold?: number;
  /** 2004 4th: adlcp:completionThreshold/@progressWeight. */
  readonly progressWeight?: number;
  /** 1.2 aicc_script, e.g. `A1&A2`. */
  readonly prerequisites?: string;
  /** 2004 adlnav: the buttons the content draws itself (`previous`, `continue`, …). */
  readonly hideLmsUi: readonly string[];
  readonly objectives: readonly ItemObjective[];
  readonly sequencing?: Sequencing;
  /** 2004 4th adlcp:data: boxes several items of the course put something into for each other. */
  readonly sharedData?: readonly SharedDataMap[];
  readonly children: readonly Item[];
}

export interface SharedDataMap {
  readonly targetID: string;
  readonly readSharedData: boolean;
  readonly writeSharedData: boolean;
}

export type ScormType = 'sco' | 'asset';

export interface ItemObjective {
  readonly id?: string;
  readonly primary: boolean;
  readonly satisfiedByMeasure: boolean;
  readonly minNormalizedMeasure: number;
  readonly mapInfo: readonly PlainAttributes[];
}

export type PlainAttributes = { readonly [name: string]: string | number | boolean };

export interface SequencingRule {
  readonly action: string;
  readonly conditionCombination: 'all' | 'any';
  readonly conditions: readonly PlainAttributes[];
}

export interface RollupRule extends SequencingRule {
  readonly childActivitySet: string;
  readonly minimumCount: number;
  readonly minimumPercent: number;
}

/** imsss:sequencing with its collection reference resolved; attribute names are those of the standard. */
export interface Sequencing {
  readonly controlMode?: PlainAttributes;
  readonly preConditionRules: readonly SequencingRule[];
  readonly exitConditionRules: readonly SequencingRule[];
  readonly postConditionRules: readonly SequencingRule[];
  readonly limitConditions?: PlainAttributes;
  readonly rollup?: PlainAttributes;
  readonly rollupRules: readonly RollupRule[];
  readonly randomizationControls?: PlainAttributes;
  readonly deliveryControls?: PlainAttributes;
  readonly constrainedChoice?: PlainAttributes;
  readonly rollupConsiderations?: PlainAttributes;
}

export interface Resource {
  readonly id: string;
  readonly href?: string;
  readonly scormType: ScormType;
  /** Paths inside the package, decoded, as they stand in the zip. */
  readonly files: readonly string[];
  readonly dependencies: readonly string[];
}

export type Completion = 'unknown' | 'not attempted' | 'incomplete' | 'completed';
export type Success = 'unknown' | 'passed' | 'failed';
export type Mode = 'normal' | 'browse' | 'review';
export type Entry = 'ab-initio' | 'resume' | '';

/** What was promised when the attempt began; later editions of the package do not change it. */
export interface Criteria {
  /** 1.2, 0 to 100. */
  readonly masteryScore?: number;
  /** 2004, -1 to 1. */
  readonly scaledPassingScore?: number;
  /** 2004, 0 to 1. */
  readonly completionThreshold?: number;
  /** 2004: content that never speaks of completion is not completed for it at its end (SN 3.13.4). */
  readonly completionSetByContent: boolean;
}

export interface ScoInteraction {
  readonly id: string;
  readonly type?: string;
  readonly description?: string;
  readonly response?: string;
  readonly result?: string;
  readonly correctResponses: readonly string[];
  readonly latencyMs?: number;
  /** As the content gave it: a time of day in 1.2, a timestamp in 2004. */
  readonly at?: string;
  readonly weighting?: number;
  readonly objectiveIds: readonly string[];
}

export interface ScoObjective {
  readonly id: string;
  readonly completion: Completion;
  readonly success: Success;
  readonly scoreScaled?: number;
  readonly scoreRaw?: number;
  readonly progress?: number;
}

export interface ScoScore {
  readonly scoreScaled?: number;
  readonly scoreRaw?: number;
  readonly scoreMin?: number;
  readonly scoreMax?: number;
}

/** One learner's attempt at one item, over all its sessions. */
export interface ScoState extends ScoScore {
  readonly standard: Standard;
  readonly criteria: Criteria;
  readonly completion: Completion;
  readonly success: Success;
  /** 0 to 1, where the content tells. */
  readonly progress?: number;
  /** Like all texts of content here: with what no database takes written out, see `safe-text.ts`. */
  readonly location: string;
  readonly suspendData: string;
  /** The sum of `sessions`. Content's own total_time is never read. */
  readonly totalTimeMs: number;
  /** Of the session last heard from. */
  readonly sessionTimeMs: number;
  readonly sessions: { readonly [sessionId: string]: { readonly ms: number; readonly ended: boolean } };
  readonly exit: string;
  /** How the next launch begins. */
  readonly entry: Entry;
  readonly interactions: readonly ScoInteraction[];
  readonly objectives: readonly ScoObjective[];
  /** The checked data of the last commit that counted, flat (`cmi.core.lesson_location` → value), to be given back on resume. */
  readonly cmi: { readonly [element: string]: string };
}
