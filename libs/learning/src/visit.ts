import type { CourseUnit, CourseVersion } from '@hvs/courses';
import { dataForLaunch, newAttempt, prerequisitesMet, type GlobalObjectives, type Item, type ItemStatus, type Known, type LaunchData, type RunTree, type ScoState, type Standard } from '@hvs/scorm';
import { askedOf, isUnitDone, type Policies } from './completion';
import type { UnitProgress } from './evidence';
import { NOWHERE, printOf } from './place';
import type { Device, LastVisit, LeftTurn } from './sessions.queries';

/** A unit as it can be opened in a visit. */
export interface VisitUnit {
  title: string;
  /** Inside the package, with its parameters. */
  href: string;
  kind: 'sco' | 'page';
  /** What its data model holds at the first turn; SCOs only, as the judgement beside it. */
  cmi?: LaunchData['cmi'];
  known?: Known;
}

/** What the player hears at the beginning of a visit to a course. */
export interface Launched {
  sessionId: string;
  enrolmentId: string | null;
  slug: string;
  versionId: string;
  standard: CourseVersion['standard'];
  mode: 'normal' | 'browse' | 'review';
  /** Where the learner asked to begin. */
  unitId: string | null;
  suggestedUnitId: string;
  firstTurn: number;
  units: Record<string, VisitUnit>;
  tree: RunTree | null;
  sequencing: string | null;
  objectives: GlobalObjectives;
  resumed: LastVisit | null;
  left: LeftTurn[];
  playerUrl: string;
}

export interface LaunchWish {
  unitId?: string | undefined;
  device?: Device | undefined;
  /** `review` is for who has completed the course; for everybody else it is learning as ever. */
  mode?: 'normal' | 'review' | undefined;
  /** What the device's clock says now. */
  deviceTime?: string | undefined;
  /** Go on with what this turn left, instead of the place that stands. */
  take?: { sessionId: string; turn: number } | undefined;
}

/** What the player speaks for H5P is the newer of the two. */
export const standardOf = (version: Pick<CourseVersion, 'standard'>): Standard => (version.standard === 'scorm12' ? 'scorm12' : 'scorm2004');

export const isPlayable = (unit: CourseUnit): boolean => unit.sco !== undefined || unit.page !== undefined;

/** The last touched if unfinished, else the first unfinished, else the first. */
export const suggestedUnit = (units: readonly CourseUnit[], progress: ReadonlyMap<string, UnitProgress>, policies: Policies, last: LastVisit | undefined): CourseUnit | undefined => {
  const open = units.filter((unit) => !isUnitDone(progress.get(unit.id), askedOf(unit, policies)));
  return open.find((unit) => unit.id === last?.unitId) ?? open[0] ?? units[0];
};

const LOCATION = { scorm12: 'cmi.core.lesson_location', scorm2004: 'cmi.location' } as const;

/** A unit as it is opened, with the print of the place it is opened at. `item`: of SCOs. */
export const openedUnit = (
  unit: CourseUnit, item: Item | undefined, standard: Standard, state: ScoState | undefined, learner: { id: string; name: string }, mode: Launched['mode'],
): { unit: VisitUnit; place: string } => {
  if (item === undefined) return { unit: { title: unit.title, href: unit.page!.href + unit.page!.parameters, kind: 'page' }, place: NOWHERE };
  const from = state ?? newAttempt(standard, item);
  const { cmi } = dataForLaunch(from, item, learner, mode);
  const given = { location: cmi[LOCATION[standard]] === undefined ? '' : from.location, suspendData: cmi['cmi.suspend_data'] === undefined ? '' : from.suspendData };
  return {
    unit: { title: unit.title, href: unit.sco!.href + unit.sco!.parameters, kind: 'sco', cmi, known: { completion: from.completion, success: from.success } },
    place: printOf(given),
  };
};

const statusOf = ({ completion, success }: ScoState): ItemStatus =>
  completion === 'completed' ? (success === 'unknown' ? 'completed' : success) : completion === 'incomplete' ? 'incomplete' : 'not attempted';

/** 1.2 prerequisites: a script nobody can read keeps nobody out. `states`: by the manifest's own ids; of every item that can be opened. */
export const isLocked = (item: Item, states: ReadonlyMap<string, ScoState | undefined>): boolean =>
  item.prerequisites !== undefined
  && prerequisitesMet(item.prerequisites, (id) => (states.has(id) ? (states.get(id) ? statusOf(states.get(id)!) : 'not attempted') : undefined)) === false;
