import type { CourseTree, CourseUnit, CourseVersion } from '@hvs/courses';
import { rollsUpItself, rollUp, type Facts, type GlobalObjectives, type Manifest, type RolledUp, type ScoState } from '@hvs/scorm';
import type { Statement } from '@hvs/xapi';
import type { UnitProgress } from './evidence';
import { say, type StatementFrame } from './statements';

/**
 * A package of SCORM 2004 may say itself what makes the course complete or passed: some items are optional, a test at the end counts for all,
 * a folder has a measure of its own. Then the server rolls the items up by these rules and says of the course what came of it; that
 * word, folded like any other, is the outcome. The units keep their own state.
 */

/** What stands for the whole course among the units in progress; no package's name can be it. */
export const WHOLE_COURSE = '*';

export const speaksForItself = (version: Pick<CourseVersion, 'standard'>, manifest: Manifest | undefined): boolean =>
  version.standard === 'scorm2004' && manifest !== undefined && rollsUpItself(manifest.organisation);

/** What the manifest calls a unit. */
const itemIdOf = (unit: Pick<CourseUnit, 'id' | 'itemId'>): string => unit.itemId ?? unit.id;

const factsOf = (state: ScoState | undefined, progress: UnitProgress | undefined): Facts | undefined => {
  if (state) return { completion: state.completion, success: state.success, scoreScaled: state.scoreScaled, progress: state.progress, suspended: state.entry === 'resume' };
  return progress && { completion: progress.completion, success: progress.success, ...(progress.score === null ? {} : { scoreScaled: progress.score }) };
};

/** The course out of its units. `states`: of SCOs; a page has its progress only. */
export const rolledUp = (
  manifest: Manifest, units: readonly CourseUnit[], states: ReadonlyMap<string, ScoState>, progress: ReadonlyMap<string, UnitProgress>, objectives: GlobalObjectives,
): RolledUp => rollUp(manifest.organisation, Object.fromEntries(units.map((unit) => [itemIdOf(unit), factsOf(states.get(unit.id), progress.get(unit.id))])), objectives);

/** What has to be said of the course: only what its progress does not hold yet. */
export const wholeStatements = (
  frame: StatementFrame, rolled: RolledUp, known: UnitProgress | undefined, at: Date, of: { idOf: (what: string) => string; extensions: Record<string, unknown> },
): Statement[] => {
  const scaled = rolled.scoreScaled === undefined ? undefined : Math.max(-1, Math.min(1, rolled.scoreScaled));
  const score = scaled === undefined ? {} : { score: { scaled } };
  const isBetter = scaled !== undefined && scaled > (known?.score ?? -Infinity);
  const about = (verb: 'completed' | 'passed' | 'failed' | 'scored', result: NonNullable<Statement['result']>): Statement =>
    say(frame, { id: of.idOf(verb), verb, iri: frame.courseIri, name: frame.courseTitle, type: 'http://adlnet.gov/expapi/activities/course', at, result, extensions: of.extensions });
  const completes = rolled.completion === 'completed' && known?.completion !== 'completed';
  const judged = rolled.success !== 'unknown' && known?.success !== 'passed' && (rolled.success !== known?.success || isBetter);
  const passesBetter = rolled.success === 'passed' && known?.success === 'passed' && isBetter;
  return [
    ...(completes ? [about('completed', { completion: true, ...(rolled.success === 'unknown' ? score : {}) })] : []),
    ...(judged || passesBetter ? [about(rolled.success as 'passed' | 'failed', { success: rolled.success === 'passed', ...score })] : []),
    ...(rolled.success === 'unknown' && isBetter && !completes ? [about('scored', score)] : []),
  ];
};

/** The units the package still looks for; undefined of a course that does not speak for itself. */
export const stillAsked = (tree: CourseTree, rolled: RolledUp | undefined): ReadonlySet<string> | undefined =>
  rolled && new Set(tree.modules.flatMap((module) => module.units).flatMap((unit) => {
    const item = rolled.items[itemIdOf(unit)];
    return item?.counts === true && (item.completion !== 'completed' || item.success === 'failed') ? [unit.id] : [];
  }));
