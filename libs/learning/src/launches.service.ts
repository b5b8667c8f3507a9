import { Injectable } from '@nestjs/common';
import { Courses, unitsOf, type CourseUnit, type CourseVersion } from '@hvs/courses';
import type { Principal } from '@hvs/people';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { runOf, type GlobalObjectives, type Manifest, type ScoState } from '@hvs/scorm';
import type { Policies } from './completion';
import { contentOrigin } from './content-address';
import { Enrolments } from './enrolments.service';
import type { UnitProgress } from './evidence';
import { lockEnrolments } from './learning.queries';
import { NOWHERE, placeOf, printOf } from './place';
import { learningProblems } from './problems';
import { Progress } from './progress.service';
import { RollUps } from './roll-ups.service';
import { itemIn, itemOf } from './sco-item';
import { attemptOf, attemptsOf, insertSession, keepLeft, lastVisitOf, leftPlace, leftTurnsOf, saveAttempt, sequencingOf, type LastVisit, type LeftTurn } from './sessions.queries';
import { isLocked, isPlayable, openedUnit, standardOf, suggestedUnit, type Launched, type LaunchWish } from './visit';

type Learner = Pick<Principal, 'personId' | 'account' | 'fullName'>;

/** What is known of a learner's way through a course when he opens it. */
interface Known {
  enrolment: { id: string; registration: string } | null;
  states: ReadonlyMap<string, ScoState>;
  progress: ReadonlyMap<string, UnitProgress>;
  policies: Policies;
  last: LastVisit | undefined;
  left: LeftTurn[];
  sequencing: string | null;
  objectives: GlobalObjectives;
}

/** Opens visits to courses made of packages: one session for the whole course, with everything the player needs to do without the network. */
@Injectable()
export class Launches {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly progress: Progress,
    private readonly rollUps: RollUps,
  ) {}

  /** Opens a visit in the person's enrolment, at the unit asked for or wherever the course says. */
  async launch(who: Learner, slug: string, wish: LaunchWish): Promise<Launched> {
    const enrolment = await this.enrolments.enrol(who.personId, slug);
    const version = await this.courses.version(enrolment.versionId);
    return this.db.transact(async (tx) => {
      if (wish.take) await this.take(tx, enrolment.id, wish.take);
      const attempts = await attemptsOf(tx, enrolment.id);
      const states = new Map([...attempts].map(([unitId, { state }]) => [unitId, state]));
      const left = (await leftTurnsOf(tx, enrolment.id)).filter(({ unitId }) => states.get(unitId)?.completion !== 'completed');
      return this.open(tx, who, version, wish, wish.mode === 'review' && enrolment.completedAt ? 'review' : 'normal', {
        enrolment, states, left, policies: enrolment.policies,
        progress: await this.progress.of(enrolment.id, tx), last: await lastVisitOf(tx, enrolment.id), sequencing: await sequencingOf(tx, enrolment.id), objectives: await this.rollUps.objectives(enrolment, version, tx),
      });
    });
  }

  /** Shows an administrator the newest version as a learner would see it; nothing of it is kept. */
  async preview(who: Learner, courseId: string, unitId?: string): Promise<Launched> {
    const course = await this.courses.byId(courseId);
    const versionId = course?.newestVersionId ?? course?.currentVersionId;
    if (!versionId) throw learningProblems.courseMissing('Khóa học này chưa có nội dung để xem thử.');
    const version = await this.courses.version(versionId);
    return this.db.transact((tx) => this.open(tx, who, asLookedAt(version), { unitId }, 'browse', { enrolment: null, states: new Map(), progress: new Map(), policies: {}, last: undefined, left: [], sequencing: null, objectives: {} }));
  }

  /** Gives a unit the place that a turn left, and keeps the one that stood beside in its stead. */
  private async take(tx: Tx, enrolmentId: string, { sessionId, turn }: { sessionId: string; turn: number }): Promise<void> {
    await lockEnrolments(tx, [enrolmentId]);
    const taken = await leftPlace(tx, enrolmentId, sessionId, turn);
    const attempt = taken && (await attemptOf(tx, enrolmentId, taken.unitId));
    if (!taken || !attempt) throw learningProblems.placeMissing('Chỗ học dở này không còn, hoặc bạn đã học tiếp từ đó. Hãy tải lại trang khóa học.');
    if (printOf(attempt.state) !== NOWHERE) await keepLeft(tx, attempt.holder, placeOf(attempt.state));
    await keepLeft(tx, { sessionId, number: turn }, null);
    await saveAttempt(tx, enrolmentId, taken.unitId, { ...attempt.state, ...taken.place, entry: 'resume' }, { sessionId, number: turn }, this.clock.now());
  }

  private async open(tx: Tx, who: Learner, version: CourseVersion, wish: LaunchWish, mode: Launched['mode'], known: Known): Promise<Launched> {
    const units = this.playable(version);
    const asked = wish.unitId === undefined ? undefined : units.find((unit) => unit.id === wish.unitId);
    const suggested = suggestedUnit(units, known.progress, known.policies, known.last);
    if (!suggested || (wish.unitId !== undefined && !asked)) throw learningProblems.unitMissing('Bài này không có trong khóa học, hoặc không mở được ở đây.');
    const manifest = version.standard.startsWith('scorm') ? await this.courses.manifest(version.id, tx) : undefined;
    if (asked && manifest && mode === 'normal') refuseLocked(asked, units, manifest, known.states);

    const standard = standardOf(version);
    const learner = { id: who.account, name: who.fullName };
    const opened = new Map(units.map((unit) => [unit.id, openedUnit(unit, unit.sco && ((manifest && itemIn(manifest, unit)) ?? itemOf(unit)), standard, known.states.get(unit.id), learner, mode)]));
    const now = this.clock.now();
    const id = newId();
    await insertSession(tx, {
      id, enrolmentId: known.enrolment?.id ?? null, versionId: version.id, unitId: (asked ?? suggested).id, personId: who.personId, mode, device: wish.device ?? null, openedAt: now,
      aheadMs: wish.deviceTime === undefined ? 0 : Date.parse(wish.deviceTime) - now.getTime(),
      places: Object.fromEntries([...opened].flatMap(([unitId, { place }]) => (place === '' ? [] : [[unitId, place]]))),
    });
    return {
      sessionId: id, enrolmentId: known.enrolment?.id ?? null, slug: version.slug, versionId: version.id, standard: version.standard, mode,
      unitId: asked?.id ?? null, suggestedUnitId: suggested.id, firstTurn: 1,
      units: Object.fromEntries([...opened].map(([unitId, { unit }]) => [unitId, unit])),
      tree: manifest ? runOf(manifest, namesOf(units)) : null,
      sequencing: known.sequencing, objectives: known.objectives, resumed: known.last ?? null, left: known.left,
      playerUrl: `${contentOrigin(this.config.get('CONTENT_URL'), known.enrolment?.registration ?? id)}/player/`,
    };
  }

  private playable(version: CourseVersion): CourseUnit[] {
    if (version.standard === 'outside') throw learningProblems.learnedElsewhere('Khóa học này học ở nền tảng khác; kết quả sẽ tự về đây.');
    return unitsOf(version.tree).filter(isPlayable);
  }
}

/** An xAPI package that is only looked at is a page: it is told of no record store, so it has nowhere to report to. */
const asLookedAt = (version: CourseVersion): CourseVersion => ({
  ...version,
  tree: { ...version.tree, modules: version.tree.modules.map((module) => ({ ...module, units: module.units.map((unit) => (unit.activity ? { ...unit, kind: 'page' as const, page: { href: unit.activity.launch, parameters: '' } } : unit)) })) },
});

/** What the course calls an item of the manifest. */
const namesOf = (units: readonly CourseUnit[]): ((itemId: string) => string | undefined) => {
  const names = new Map(units.map((unit) => [unit.itemId ?? unit.id, unit.id]));
  return (itemId) => names.get(itemId);
};

const refuseLocked = (unit: CourseUnit, units: readonly CourseUnit[], manifest: Manifest, states: ReadonlyMap<string, ScoState>): void => {
  const item = itemIn(manifest, unit);
  if (item && isLocked(item, new Map(units.map((one) => [one.itemId ?? one.id, states.get(one.id)])))) {
    throw learningProblems.unitLocked(`Bài “${unit.title}” mở khi bạn học xong những bài đứng trước nó. Hãy học tiếp từ trang khóa học.`);
  }
};
