import { Injectable } from '@nestjs/common';
import { Courses, unitsOf, type CourseUnit, type CourseVersion } from '@hvs/courses';
import { Clock, Database, type Tx } from '@hvs/platform';
import { globalObjectivesAfter, type GlobalObjectives, type Manifest, type RolledUp, type ScoState } from '@hvs/scorm';
import type { Statement } from '@hvs/xapi';
import type { Enrolment } from './learning.queries';
import { Lessons } from './lessons.service';
import { Progress } from './progress.service';
import { objectivesOf, saveObjectives } from './roll-ups.queries';
import { attemptsOf } from './sessions.queries';
import { rolledUp, speaksForItself, WHOLE_COURSE, wholeStatements } from './whole-course';

/** What several units of a SCORM 2004 course make together: shared objectives, and the course itself where its package says how. */
@Injectable()
export class RollUps {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly courses: Courses,
    private readonly lessons: Lessons,
    private readonly progress: Progress,
  ) {}

  /** The shared objectives a learner has in a course. */
  async objectives(enrolment: Pick<Enrolment, 'id' | 'personId'>, version: CourseVersion, outer?: Tx): Promise<GlobalObjectives> {
    const manifest = await this.manifestOf(version, outer);
    return manifest ? objectivesOf(outer ?? this.db.em, enrolment.personId, scopeOf(enrolment, manifest)) : {};
  }

  /** How a course that speaks for itself stands; undefined of any other. */
  async standing(enrolment: Enrolment, version: CourseVersion, outer?: Tx): Promise<RolledUp | undefined> {
    const manifest = await this.manifestOf(version, outer);
    if (!manifest || !speaksForItself(version, manifest)) return undefined;
    const states = new Map([...(await attemptsOf(outer ?? this.db.em, enrolment.id))].map(([unitId, { state }]) => [unitId, state]));
    return rolledUp(manifest, unitsOf(version.tree), states, await this.progress.of(enrolment.id, outer), await this.objectives(enrolment, version, outer));
  }

  /** A unit was judged anew: what that writes to shared objectives, and what the server now says of the course. The enrolment is locked. */
  async settle(tx: Tx, of: { enrolment: Enrolment; version: CourseVersion; unit: CourseUnit; state: ScoState | undefined; idOf: (what: string) => string; situated: (statement: Statement) => Statement }): Promise<void> {
    const { enrolment, version, unit, state } = of;
    const manifest = await this.manifestOf(version, tx);
    if (!manifest) return;
    const scope = scopeOf(enrolment, manifest);
    const before = await objectivesOf(tx, enrolment.personId, scope);
    const after = state ? globalObjectivesAfter(manifest.organisation, unit.itemId ?? unit.id, state, before) : before;
    const changed = Object.entries(after).filter(([id, one]) => JSON.stringify(one) !== JSON.stringify(before[id]));
    if (changed.length > 0) await saveObjectives(tx, enrolment.personId, scope, Object.fromEntries(changed), this.clock.now());
    // Played in an older version, perhaps: the course is what the enrolment is on now.
    const rolled = await this.standing(enrolment, await this.courses.version(enrolment.versionId, tx), tx);
    if (!rolled) return;
    const known = (await this.progress.of(enrolment.id, tx)).get(WHOLE_COURSE);
    const made = wholeStatements(await this.lessons.frameOf(enrolment, tx), rolled, known, this.clock.now(), { idOf: of.idOf, extensions: {} });
    if (made.length > 0) await this.lessons.keep(tx, enrolment.id, made.map(of.situated));
  }

  private async manifestOf(version: CourseVersion, outer?: Tx): Promise<Manifest | undefined> {
    return version.standard === 'scorm2004' ? this.courses.manifest(version.id, outer) : undefined;
  }
}

/** SN 3.10.3: unless the package says otherwise, an objective of this name is one and the same in all courses of a learner. */
const scopeOf = (enrolment: Pick<Enrolment, 'id'>, manifest: Manifest): string => (manifest.organisation.objectivesGlobalToSystem ? 'system' : enrolment.id);
