import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  abandonedStatement, admit, asksForPreferences, COURSE_NODE, documentRefusal, hasMovedOn, isLastWord, LAUNCH_DATA, launchData, launchedStatement, launchUrl, LEARNER_PREFERENCES, newlySatisfied, preferencesRefusal,
  satisfiedStatement, waivedStatement, type AuFacts, type AuFrame, type AuTerms, type LaunchMode, type MoveOnUnit, type Refusal, type Said,
} from '@hvs/cmi5';
import { blockIri, courseIri, Courses, unitIri, unitsOf, type CourseUnit, type CourseVersion } from '@hvs/courses';
import { Documents, Lrs, lmsAuthority, type StoreBy } from '@hvs/lrs';
import { accountIn, People } from '@hvs/people';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { agentKey, type Agent, type DocumentAct, type DocumentQuery, type Statement } from '@hvs/xapi';
import {
  auSession, factsOf, fetchOnce, insertAuSession, insertRegistration, lockRegistration, noteAbandoned, noteHeard, notePreferencesRead, openAuSessions, registrationOf, satisfiedNodes, saveFacts,
  saveSatisfied, silentAuSessions, type AuRegistration, type AuSessionRow,
} from './au-sessions.queries';
import { contentOrigin } from './content-address';
import { Enrolments } from './enrolments.service';
import { learningProblems } from './problems';
import { Progress } from './progress.service';
import { sha256 } from './words-to-id';

/** Where an AU is to be opened, and in what kind of window (cmi5 §8.1, §13.1.4): what lies elsewhere may not stand in a frame of ours. */
export interface AuLaunched { readonly sessionId: string; readonly registration: string; readonly launchUrl: string; readonly ownWindow: boolean; readonly title: string }

/** Whom a session's token speaks for, and nothing beyond. */
export interface AuPrincipal { readonly sessionId: string; readonly actor: Agent; readonly title: string }

export interface LaunchWish {
  readonly unitId?: string | undefined;
  /** Its place among the units, from 0; instead of the id. */
  readonly unitIndex?: number | undefined;
  readonly registration?: string | undefined;
  /** If not told: Normal, or Review for a learner whose AU has said all that counts. */
  readonly mode?: LaunchMode | undefined;
  readonly returnUrl?: string | undefined;
}

type Signed = Omit<Statement, 'id'> | Statement;

const NO_FACTS: AuFacts = { completed: false, passed: false, waived: false };
const SILENT_AT_ONCE = 100;
const HOUR_MS = 3_600_000;

/** cmi5 as an LMS: launches, what an AU may say and read, what it makes satisfied. Rules are in libs/cmi5. */
@Injectable()
export class AuSessions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly documents: Documents,
    private readonly enrolments: Enrolments,
    private readonly lrs: Lrs,
    private readonly people: People,
    private readonly progress: Progress,
  ) {}

  /** Opens an AU in the person's own enrolment; from there it leads back into the course. */
  async launch(personId: string, slug: string, wish: Omit<LaunchWish, 'returnUrl'>): Promise<AuLaunched> {
    const enrolment = await this.enrolments.enrol(personId, slug);
    const version = await this.courses.version(enrolment.versionId);
    const actor = (await this.people.agentsOf([personId], this.config.get('IRI_BASE'))).get(personId)!;
    const returnUrl = `${contentOrigin(this.config.get('CONTENT_URL'), enrolment.registration)}/return/${encodeURIComponent(slug)}`;
    return this.open(version, { registration: enrolment.registration, versionId: version.id, enrolmentId: enrolment.id, actor }, { ...wish, returnUrl });
  }

  /**
   * Opens an AU for whoever is named, on an administrator's word. A person of ours learns in his enrolment; any other agent under a
   * registration of its own, which counts for nothing but shows how the package behaves.
   */
  async launchFor(by: Agent, courseId: string, actor: Agent, wish: LaunchWish): Promise<AuLaunched> {
    const course = await this.courses.byId(courseId);
    const versionId = course?.currentVersionId ?? course?.newestVersionId;
    if (!course || !versionId) throw learningProblems.courseMissing('Khóa học này chưa có nội dung để mở.');
    if (accountIn(actor, this.config.get('IRI_BASE')) !== undefined) {
      const person = await this.people.personBehind(actor, this.config.get('IRI_BASE'), this.db.em);
      if (!person) throw learningProblems.learnerMissing('Không có người học nào mang tài khoản này.');
      const enrolment = await this.enrolments.enrol(person.id, course.slug, 'assigned');
      if (wish.registration !== undefined && wish.registration !== enrolment.registration) throw learningProblems.registrationWrong('Mã đăng ký này không phải của người học này trong khóa học này.');
      return this.open(await this.courses.version(enrolment.versionId), { registration: enrolment.registration, versionId: enrolment.versionId, enrolmentId: enrolment.id, actor }, wish, by);
    }
    return this.open(await this.courses.version(versionId), { registration: wish.registration ?? newId(), versionId, enrolmentId: null, actor }, wish, by);
  }

  /** cmi5 §8.2: what the AU signs in with, given once. Undefined: there is no such address; null: it was given before. */
  async fetchToken(secret: string): Promise<string | null | undefined> {
    const key = randomBytes(32).toString('base64url');
    const id = await fetchOnce(this.db.em, sha256(secret), sha256(key), this.clock.now());
    return typeof id === 'string' ? Buffer.from(`${id}:${key}`).toString('base64') : id;
  }

  /** Who stands behind the two halves of a token. */
  async byKey(sessionId: string, key: string): Promise<AuPrincipal | undefined> {
    const session = UUID.test(sessionId) ? await auSession(this.db.em, sessionId) : undefined;
    if (!session?.keySha2 || !timingSafeEqual(Buffer.from(session.keySha2), Buffer.from(sha256(key)))) return undefined;
    const { actor } = (await registrationOf(this.db.em, session.registration))!;
    return { sessionId, actor, title: `cmi5 ${session.unitId}` };
  }

  /**
   * Takes what an AU says (§6.3, §9): all of it or nothing. Sent again after an answer got lost, it is known; from a session that has ended,
   * only its last words are (§9.3.0: whatever comes after them is refused). What follows from it, that a block or the course is satisfied,
   * is stored with it.
   */
  accept(sessionId: string, statements: readonly Statement[], by: Omit<StoreBy, 'authority' | 'kind'>): Promise<string[]> {
    return this.db.transact(async (tx) => {
      const { session, registration, version, unit } = await this.hold(tx, sessionId);
      const frame = this.frameOf(version, registration, session, unit);
      const facts = await factsOf(tx, registration.registration);
      const known = new Set((await this.lrs.byIds(statements.flatMap(({ id }) => id ?? []), tx)).map(({ statement }) => statement.id!.toLowerCase()));
      const isKnown = ({ id }: Statement): boolean => id !== undefined && known.has(id.toLowerCase());
      const hasEnded = session.abandonedAt !== null || session.said.includes('terminated');
      const fresh = hasEnded && !(statements.every(isKnown) && statements.some(isLastWord)) ? statements : statements.filter((one) => !isKnown(one));
      const admitted = admit(fresh, {
        frame, launchMode: session.terms.launchMode, masteryScore: session.terms.masteryScore, facts: facts.get(unit.id) ?? NO_FACTS,
        session: { preferencesRead: session.preferencesRead, abandoned: session.abandonedAt !== null, said: session.said },
      });
      if (!admitted.ok) throw refused(admitted.refusal, statements.indexOf(fresh[admitted.at]!));
      const ids = await this.lrs.store(statements, { ...by, authority: lmsAuthority(this.config.get('IRI_BASE')), kind: 'lms' }, tx);
      await this.fold(tx, registration, ids.filter((id) => !known.has(id.toLowerCase())));
      const now = this.clock.now();
      await noteHeard(tx, session.id, now, { preferencesRead: admitted.session.preferencesRead, said: [...admitted.session.said] });
      if (admitted.said.length > 0) {
        await saveFacts(tx, registration.registration, unit.id, admitted.facts);
        await this.satisfy(tx, registration, version, session.id, facts.set(unit.id, admitted.facts), { at: now });
      }
      return ids;
    });
  }

  /** Throws unless the AU may do this to a document (§10, §11); remembers that it has asked for the learner's preferences. */
  async demandDocument(sessionId: string, query: DocumentQuery, act: DocumentAct, sent: { contentType: string | undefined; body: Buffer }): Promise<void> {
    await this.db.transact(async (tx) => {
      const { session, registration, version, unit } = await this.hold(tx, sessionId);
      const refusal = documentRefusal(query, act, this.frameOf(version, registration, session, unit), { abandoned: session.abandonedAt !== null, said: session.said })
        ?? (act === 'write' && query.documentId === LEARNER_PREFERENCES ? preferencesRefusal(sent.contentType, jsonIn(sent.body)) : undefined);
      if (refusal) throw refused(refusal);
      if (asksForPreferences(query, act)) await notePreferencesRead(tx, session.id);
    });
  }

  /** §9.3.7: frees the learner from an AU, for a reason. */
  waive(by: Agent, registrationId: string, wish: Pick<LaunchWish, 'unitId' | 'unitIndex'>, reason: string): Promise<void> {
    return this.db.transact(async (tx) => {
      const { registration, version } = await this.holdRegistration(tx, registrationId);
      const unit = auOf(version, wish);
      const facts = await factsOf(tx, registration.registration);
      const before = facts.get(unit.id) ?? NO_FACTS;
      if (before.waived) return;
      const sessionId = newId();
      const said: Said = { at: this.clock.now(), by };
      const frame = this.frameOf(version, registration, { id: sessionId }, unit);
      await this.say(tx, registration, [waivedStatement(frame, reason, said)]);
      await saveFacts(tx, registration.registration, unit.id, { ...before, waived: true });
      await this.satisfy(tx, registration, version, sessionId, facts.set(unit.id, { ...before, waived: true }), { at: said.at });
    });
  }

  /** §9.3.6: ends a session that will not end by itself. One that has ended stays as it is. */
  abandon(sessionId: string, by?: Agent): Promise<void> {
    return this.db.transact(async (tx) => {
      const { session, registration, version, unit } = await this.hold(tx, sessionId);
      if (session.abandonedAt === null && !session.said.includes('terminated')) await this.end(tx, session, registration, version, unit, { at: this.clock.now(), ...(by ? { by } : {}) });
    });
  }

  /** Abandons what nobody has heard of for so long that it cannot come back. */
  async closeSilent(): Promise<number> {
    const silent = await silentAuSessions(this.db.em, new Date(this.clock.now().getTime() - this.config.get('AU_SILENT_HOURS') * HOUR_MS), SILENT_AT_ONCE);
    for (const id of silent) await this.abandon(id);
    return silent.length;
  }

  private open(version: CourseVersion, wanted: AuRegistration, wish: LaunchWish, by?: Agent): Promise<AuLaunched> {
    const unit = auOf(version, wish);
    const { au } = unit;
    return this.db.transact(async (tx) => {
      const now = this.clock.now();
      const said: Said = { at: now, ...(by ? { by } : {}) };
      const isNew = await insertRegistration(tx, wanted, now);
      const registration = (await lockRegistration(tx, wanted.registration))!;
      if (registration.versionId !== version.id || agentKey(registration.actor) !== agentKey(wanted.actor)) throw learningProblems.registrationWrong('Mã đăng ký này là của người học khác hoặc của khóa học khác.');
      const sessionId = newId();
      // AUs without a criterion are done before they are begun.
      if (isNew) await this.satisfy(tx, registration, version, newId(), new Map(), said);
      for (const left of await openAuSessions(tx, registration.registration)) await this.end(tx, left, registration, version, auOf(version, { unitId: left.unitId }), { at: now });
      const secret = randomBytes(32).toString('base64url');
      const terms: AuTerms = {
        moveOn: au.moveOn, masteryScore: au.masteryScore, launchMode: wish.mode ?? (by === undefined && hasSaidAll(au, (await factsOf(tx, registration.registration)).get(unit.id)) ? 'Review' : 'Normal'), launchParameters: au.launchParameters, entitlementKey: au.entitlementKey, returnUrl: wish.returnUrl ?? null,
      };
      await insertAuSession(tx, { id: sessionId, registration: registration.registration, unitId: unit.id, terms, fetchSha2: sha256(secret) }, now);
      const frame = this.frameOf(version, registration, { id: sessionId }, unit);
      const isElsewhere = ABSOLUTE.test(au.url);
      const address = isElsewhere ? au.url : `${contentOrigin(this.config.get('CONTENT_URL'), registration.registration)}/v/${version.id}/${au.url}`;
      const url = launchUrl(address, {
        endpoint: `${this.config.get('PUBLIC_URL')}/xapi`, fetch: `${this.config.get('PUBLIC_URL')}/cmi5/fetch/${secret}`, actor: registration.actor, registration: registration.registration, activityId: frame.activityIri,
      });
      await this.documents.put(
        { resource: 'state', activityId: frame.activityIri, agentKey: agentKey(registration.actor)!, registration: registration.registration, documentId: LAUNCH_DATA },
        { content: Buffer.from(JSON.stringify(launchData(terms, frame))), mediaType: 'application/json' }, {}, '1.0.3', tx,
      );
      await this.say(tx, registration, [launchedStatement(frame, terms, url, said)]);
      return { sessionId, registration: registration.registration, launchUrl: url, ownWindow: isElsewhere || au.launchMethod === 'OwnWindow', title: unit.title };
    });
  }

  private async end(tx: Tx, session: AuSessionRow, registration: AuRegistration, version: CourseVersion, unit: AuUnit, said: Said): Promise<void> {
    const lasted = Math.max(0, session.heardAt.getTime() - session.launchedAt.getTime());
    await noteAbandoned(tx, session.id, said.at);
    await this.say(tx, registration, [abandonedStatement(this.frameOf(version, registration, session, unit), lasted, said)]);
  }

  /** §9.3.9: blocks before what they stand in, the course last, each said once in a registration. */
  private async satisfy(tx: Tx, registration: AuRegistration, version: CourseVersion, sessionId: string, facts: ReadonlyMap<string, AuFacts>, said: Said): Promise<void> {
    const base = this.config.get('IRI_BASE');
    const { tree, slug } = version;
    const units: MoveOnUnit[] = unitsOf(tree).flatMap(({ id, au }) => (au ? [{ id, moveOn: au.moveOn, blocks: au.blocks }] : []));
    const nodes = newlySatisfied(units, facts, await satisfiedNodes(tx, registration.registration));
    if (nodes.length === 0) return;
    const blocks = new Map((tree.blocks ?? []).map((block) => [block.id, block]));
    const frame = { actor: registration.actor, registration: registration.registration, sessionId, courseIri: courseIri(base, slug), profile: `${base}/profile` };
    await this.say(tx, registration, nodes.map(({ kind, id }) => satisfiedStatement(frame, id === COURSE_NODE
      ? { kind, iri: frame.courseIri, publisherId: tree.publisherId ?? frame.courseIri, title: tree.title }
      : { kind, iri: blockIri(base, slug, id), publisherId: blocks.get(id)!.publisherId, title: blocks.get(id)!.title }, said)));
    await saveSatisfied(tx, registration.registration, nodes.map(({ id }) => id), said.at);
  }

  /** The LMS's own words, in the order given. */
  private async say(tx: Tx, registration: AuRegistration, statements: readonly Signed[]): Promise<void> {
    const ids = await this.lrs.store(statements.map((one) => ({ ...one, id: newId() })) as Statement[], { authority: lmsAuthority(this.config.get('IRI_BASE')), kind: 'lms' }, tx);
    await this.fold(tx, registration, ids);
  }

  private async fold(tx: Tx, { enrolmentId }: AuRegistration, ids: readonly string[]): Promise<void> {
    if (enrolmentId === null || ids.length === 0) return;
    await this.progress.add(tx, enrolmentId, (await this.lrs.byIds(ids, tx)).filter((one) => !one.voided));
  }

  /** A session with all it stands in, alone until the transaction ends. */
  private async hold(tx: Tx, sessionId: string): Promise<{ session: AuSessionRow; registration: AuRegistration; version: CourseVersion; unit: AuUnit }> {
    const found = UUID.test(sessionId) ? await auSession(tx, sessionId) : undefined;
    if (!found) throw learningProblems.sessionMissing('Phiên học này không có. Hãy mở lại bài từ trang khóa học.');
    const { registration, version } = await this.holdRegistration(tx, found.registration);
    const session = (await auSession(tx, sessionId))!;
    return { session, registration, version, unit: auOf(version, { unitId: session.unitId }) };
  }

  private async holdRegistration(tx: Tx, id: string): Promise<{ registration: AuRegistration; version: CourseVersion }> {
    const registration = UUID.test(id) ? await lockRegistration(tx, id) : undefined;
    if (!registration) throw learningProblems.registrationMissing('Không có lượt học cmi5 nào mang mã đăng ký này.');
    return { registration, version: await this.courses.version(registration.versionId, tx) };
  }

  private frameOf(version: CourseVersion, registration: AuRegistration, session: { id: string }, unit: AuUnit): AuFrame {
    const base = this.config.get('IRI_BASE');
    return {
      actor: registration.actor, registration: registration.registration, sessionId: session.id, courseIri: courseIri(base, version.slug), profile: `${base}/profile`,
      activityIri: unitIri(base, version.slug, unit.id), publisherId: unit.au.publisherId, title: unit.title, activityType: unit.au.activityType,
    };
  }
}

/** An address of its own, not of the package. */
export const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

type AuUnit = CourseUnit & { au: NonNullable<CourseUnit['au']> };

const auOf = (version: CourseVersion, { unitId, unitIndex }: Pick<LaunchWish, 'unitId' | 'unitIndex'>): AuUnit => {
  const aus = unitsOf(version.tree).filter((unit) => unit.au);
  const unit = unitId !== undefined ? aus.find(({ id }) => id === unitId) : aus[unitIndex ?? 0];
  if (!unit?.au) throw learningProblems.unitMissing('Bài này không có trong khóa học, hoặc không phải bài cmi5.');
  return { ...unit, au: unit.au };
};

/** Whether an AU has nothing left to say that counts: opened in mode Normal it would be refused for saying it twice (§9.3.0). */
const hasSaidAll = ({ moveOn, masteryScore }: AuUnit['au'], facts: AuFacts = NO_FACTS): boolean => facts.completed && (facts.passed || masteryScore === null) && hasMovedOn(moveOn, facts);

/** Every refusal of a statement or document of an AU is the same to HTTP (§6.3); what offended which sentence is for whoever made the content. */
const refused = ({ requirement, text }: Refusal, index?: number): Error =>
  learningProblems.auRefused(`${index === undefined ? '' : `Bản ghi thứ ${index + 1}: `}${text} (cmi5 ${requirement}) Chưa có gì được lưu.`, { requirement });

const jsonIn = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};
