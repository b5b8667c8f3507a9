import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Courses, unitIri, unitsOf, type CourseUnit } from '@hvs/courses';
import { Lrs, type StoreBy } from '@hvs/lrs';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { agentKey, type Agent, type DocumentQuery, type Statement } from '@hvs/xapi';
import { activitySession, insertActivitySession, noteActivityHeard, type ActivitySessionRow } from './activity-sessions.queries';
import { begun, concluded, refusalOfDocument, refusalOfStatement, type ActivityFrame } from './activity-statements';
import { ABSOLUTE, type AuLaunched } from './au-sessions.service';
import { contentOrigin } from './content-address';
import { Enrolments } from './enrolments.service';
import { enrolmentById, lockEnrolments, type Enrolment } from './learning.queries';
import { Lessons } from './lessons.service';
import { learningProblems } from './problems';
import type { StatementFrame } from './statements';
import { sha256, uuidOf } from './words-to-id';

/** How long after its launch a package may still speak: a phone that was without a link for days has to be heard. */
const KEY_DAYS = 14;
const DAY_MS = 86_400_000;
const SESSION_ID = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

interface Held { session: ActivitySessionRow; enrolment: Enrolment; unit: ActivityUnit; iri: string; frame: StatementFrame; rules: ActivityFrame }
type ActivityUnit = CourseUnit & { activity: NonNullable<CourseUnit['activity']> };

/**
 * Packages of xAPI (tincan.xml): opened with what they sign in with in their address, as their tools expect it. What they say is kept as their
 * word; what it means for the course the platform says itself, and only that counts.
 */
@Injectable()
export class ActivitySessions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly lessons: Lessons,
    private readonly lrs: Lrs,
  ) {}

  /** Opens an activity in the person's own enrolment. */
  async launch(personId: string, slug: string, unitId: string): Promise<AuLaunched> {
    const { id } = await this.enrolments.enrol(personId, slug);
    return this.db.transact(async (tx) => {
      const enrolment = (await enrolmentById(tx, id))!;
      const { activity, title } = await this.unitOf(tx, enrolment, unitId);
      const sessionId = newId();
      const key = randomBytes(32).toString('base64url');
      await insertActivitySession(tx, { id: sessionId, enrolmentId: id, unitId, keySha2: sha256(key), launchedAt: this.clock.now() });
      const { actor, registration } = await this.lessons.frameOf(enrolment, tx);
      const [place, anchor] = activity.launch.split('#', 2);
      const isElsewhere = ABSOLUTE.test(place!);
      const address = isElsewhere ? place! : `${contentOrigin(this.config.get('CONTENT_URL'), registration)}/v/${enrolment.versionId}/${place!}`;
      const given = new URLSearchParams({
        endpoint: `${this.config.get('PUBLIC_URL')}/xapi/`, auth: `Basic ${Buffer.from(`${sessionId}:${key}`).toString('base64')}`, actor: JSON.stringify(actor), registration, activity_id: activity.publisherId,
      });
      const launchUrl = `${address}${address.includes('?') ? '&' : '?'}${given.toString().replaceAll('+', '%20')}${anchor === undefined ? '' : `#${anchor}`}`;
      return { sessionId, registration, launchUrl, ownWindow: isElsewhere, title };
    });
  }

  /** Who stands behind the two halves of a key that a launch gave. */
  async byKey(sessionId: string, key: string): Promise<{ sessionId: string; actor: Agent; authority: Agent; title: string } | undefined> {
    const session = UUID.test(sessionId) ? await activitySession(this.db.em, sessionId) : undefined;
    if (!session || !timingSafeEqual(Buffer.from(session.keySha2), Buffer.from(sha256(key))) || this.clock.now().getTime() - session.launchedAt.getTime() > KEY_DAYS * DAY_MS) return undefined;
    const { enrolment, frame } = await this.heldBy(this.db.em, session);
    const { slug } = await this.courses.version(enrolment.versionId);
    return { sessionId, actor: frame.actor, authority: { objectType: 'Agent', account: { homePage: `${this.config.get('IRI_BASE')}/content`, name: slug } }, title: `xAPI ${slug}` };
  }

  /** Takes what a package says: all of it or nothing. Sent again after an answer got lost, it is known, and nothing follows from it twice. */
  accept(sessionId: string, statements: readonly Statement[], by: Omit<StoreBy, 'kind'>): Promise<string[]> {
    return this.db.transact(async (tx) => {
      const { session, enrolment, unit, iri, frame, rules } = await this.hold(tx, sessionId);
      for (const [index, one] of statements.entries()) {
        const refusal = refusalOfStatement(one, rules);
        if (refusal) throw learningProblems.auRefused(`Bản ghi thứ ${index + 1}: ${refusal} Chưa có gì được lưu.`);
      }
      const known = new Set((await this.lrs.byIds(statements.flatMap(({ id }) => id ?? []), tx)).map(({ statement }) => statement.id!.toLowerCase()));
      const ids = await this.lrs.store(statements, { ...by, kind: 'client' }, tx);
      const now = this.clock.now();
      const extensions = { [SESSION_ID]: session.id };
      const isFirst = await noteActivityHeard(tx, session.id, now);
      const said = [
        ...(isFirst ? [begun(frame, { iri, title: unit.title }, now, { id: uuidOf(`${session.id} initialized`), extensions })] : []),
        ...statements.flatMap((one, index) => (known.has(ids[index]!.toLowerCase()) ? [] : concluded(
          frame, { iri, title: unit.title, publisherId: unit.activity.publisherId }, { ...one, id: ids[index]! }, now, { idOf: (what) => uuidOf(`${session.id} ${ids[index]!} ${what}`), extensions },
        ))),
      ];
      if (said.length > 0) await this.lessons.keep(tx, enrolment.id, said);
      return ids;
    });
  }

  /** Throws unless the package may read or write this document. */
  async demandDocument(sessionId: string, query: DocumentQuery): Promise<void> {
    const session = (await activitySession(this.db.em, sessionId))!;
    const refusal = refusalOfDocument(query, (await this.heldBy(this.db.em, session)).rules);
    if (refusal) throw learningProblems.auRefused(refusal);
  }

  /** A session with all it stands in; what its learner's packages say, they say one after the other. */
  private async hold(tx: Tx, sessionId: string): Promise<Held> {
    const session = (await activitySession(tx, sessionId))!;
    await lockEnrolments(tx, [session.enrolmentId]);
    return this.heldBy(tx, session);
  }

  private async heldBy(tx: Tx, session: ActivitySessionRow): Promise<Held> {
    const base = this.config.get('IRI_BASE');
    const enrolment = (await enrolmentById(tx, session.enrolmentId))!;
    const unit = await this.unitOf(tx, enrolment, session.unitId);
    const { slug } = await this.courses.version(enrolment.versionId, tx);
    const frame = await this.lessons.frameOf(enrolment, tx);
    const { publisherId, childIds } = unit.activity;
    return { session, enrolment, unit, iri: unitIri(base, slug, unit.id), frame, rules: { actorKey: agentKey(frame.actor)!, registration: enrolment.registration, base, publisherId, childIds } };
  }

  private async unitOf(tx: Tx, enrolment: Enrolment, unitId: string): Promise<ActivityUnit> {
    const unit = unitsOf((await this.courses.version(enrolment.versionId, tx)).tree).find(({ id }) => id === unitId);
    if (!unit?.activity) throw learningProblems.unitMissing('Bài này không có trong khóa học, hoặc không phải bài của gói xAPI.');
    return { ...unit, activity: unit.activity };
  }
}
