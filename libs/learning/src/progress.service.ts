import { Injectable } from '@nestjs/common';
import { courseIri, Courses } from '@hvs/courses';
import { Credentials, Lrs, lmsAuthority } from '@hvs/lrs';
import { accountIn, localDay, People } from '@hvs/people';
import { Config, Database, newId, publish, type Tx } from '@hvs/platform';
import { agentKey, type Statement } from '@hvs/xapi';
import { outcomeChanged } from './events';
import { foldEvidence, happenedAt, type UnitProgress } from './evidence';
import {
  enrolmentsByRegistration, enrolmentIdsAfter, findEnrolment, forgetProgress, insertEnrolments, lockEnrolments, progressOf, progressOfMany,
  saveOutcomes, saveProgress, type Enrolment,
} from './learning.queries';
import { outcomeOf, type Outcome } from './outcome';
import { readOutsideResult, type OutsideTerms } from './outside-result';
import { StatementReaders } from './statement-readers.service';

/** A statement as the store has it: when it was stored decides the order, when it was made decides the date. */
export interface StoredStatement { statement: Statement; stored: Date }

interface Work { enrolment: Enrolment; known: Map<string, UnitProgress>; statements: StoredStatement[] }

/** Turns stored statements into progress and outcomes. One fold, used live and when everything is rebuilt. */
@Injectable()
export class Progress {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly lrs: Lrs,
    private readonly credentials: Credentials,
    private readonly people: People,
    private readonly readers: StatementReaders,
  ) {}

  of(enrolmentId: string, outer?: Tx): Promise<Map<string, UnitProgress>> {
    return progressOf(outer ?? this.db.em, enrolmentId);
  }

  ofMany(enrolmentIds: string[]): Promise<Map<string, Map<string, UnitProgress>>> {
    return progressOfMany(this.db.em, enrolmentIds);
  }

  /** Adds statements, just stored in the same transaction, to one enrolment's progress. */
  async add(tx: Tx, enrolmentId: string, statements: StoredStatement[]): Promise<Map<string, UnitProgress>> {
    const [enrolment] = await lockEnrolments(tx, [enrolmentId]);
    const known = await progressOf(tx, enrolmentId);
    await this.fold(tx, [{ enrolment: enrolment!, known, statements }], true);
    return known;
  }

  /**
   * Forgets the progress of these enrolments and folds it anew from their statements. Without `announce` no events
   * leave: for whoever settles everything that follows himself.
   */
  async replay(tx: Tx, enrolmentIds: string[], announce = true): Promise<void> {
    const enrolments = await lockEnrolments(tx, enrolmentIds);
    await forgetProgress(tx, enrolmentIds);
    const standards = new Map<string, string>();
    for (const { versionId } of enrolments) standards.set(versionId, (await this.courses.version(versionId, tx)).standard);
    const inside = enrolments.filter((e) => standards.get(e.versionId) !== 'outside');
    // Of our own courses only our own word counts: an outside client may store what it likes, but nobody passes by it.
    const ours = agentKey(lmsAuthority(this.config.get('IRI_BASE')));
    const stored = (await this.lrs.byRegistrations(inside.map((e) => e.registration), tx)).filter(({ statement }) => statement.authority && agentKey(statement.authority) === ours);
    const byRegistration = new Map<string, StoredStatement[]>();
    for (const one of stored) byRegistration.set(one.registration, [...(byRegistration.get(one.registration) ?? []), one]);
    const work = inside.map((enrolment) => ({ enrolment, known: new Map<string, UnitProgress>(), statements: byRegistration.get(enrolment.registration) ?? [] }));
    const results = await this.outsideStatements(tx, enrolments.filter((e) => standards.get(e.versionId) === 'outside'));
    await this.fold(tx, [...work, ...results], announce);
  }

  /** Results from elsewhere carry registrations of elsewhere: they are found by who and what. */
  private async outsideStatements(tx: Tx, enrolments: Enrolment[]): Promise<Work[]> {
    const base = this.config.get('IRI_BASE');
    const agents = await this.people.agentsOf(enrolments.map((e) => e.personId), base, tx);
    const asked: { enrolment: Enrolment; actorKey: string; activity: string }[] = [];
    for (const enrolment of enrolments) {
      const { slug } = await this.courses.version(enrolment.versionId, tx);
      asked.push({ enrolment, actorKey: agentKey(agents.get(enrolment.personId)!)!, activity: courseIri(base, slug) });
    }
    const found = await this.reported(tx, await this.lrs.ofActorsAbout(asked, tx));
    const byPair = new Map<string, StoredStatement[]>();
    for (const one of found) {
      const pair = `${one.actorKey} ${one.activity}`;
      byPair.set(pair, [...(byPair.get(pair) ?? []), one]);
    }
    return asked.map(({ enrolment, actorKey, activity }) => ({
      enrolment,
      known: new Map(),
      // A result counts for the year it was earned in.
      statements: (byPair.get(`${actorKey} ${activity}`) ?? []).filter(({ statement, stored }) => localDay(happenedAt(statement.timestamp, stored)).startsWith(String(enrolment.year))),
    }));
  }

  /** Replays every enrolment there is, a few hundred at a time; `onBatch` hears how many are done. */
  async replayAll(tx: Tx, onBatch?: (done: number) => void): Promise<void> {
    let done = 0;
    for (let after: string | null = null; ; ) {
      const ids = await enrolmentIdsAfter(tx, after, 400);
      if (ids.length === 0) return;
      await this.replay(tx, ids, false);
      after = ids.at(-1)!;
      onBatch?.((done += ids.length));
    }
  }

  /**
   * Statements have been stored. The LMS's own are folded already by whoever stored them; what came from outside may
   * void a statement of ours, or be a result earned elsewhere.
   */
  async considerStatements(event: { ids: string[]; kind: 'lms' | 'client' }): Promise<void> {
    if (event.kind === 'lms') return;
    await this.db.transact(async (tx) => {
      const stored = await this.lrs.byIds(event.ids, tx);
      const touched = new Set<string>();
      const withdrawn: StoredStatement[] = [];
      for (const { statement } of stored) {
        const object = statement.object as { objectType?: string; id?: string };
        if (object.objectType === 'StatementRef') {
          const [voided] = await this.lrs.byIds([object.id!], tx);
          if (voided?.registration) touched.add(voided.registration);
          if (voided) withdrawn.push(voided);
        } else if ((statement.context as { registration?: string } | undefined)?.registration) {
          touched.add((statement.context as { registration: string }).registration);
        }
      }
      const outside = [...(await this.outsideEnrolments(tx, stored.filter((s) => !s.voided), true)), ...(await this.outsideEnrolments(tx, withdrawn, false))];
      const enrolments = await enrolmentsByRegistration(tx, [...touched]);
      const ids = [...new Set([...enrolments.map((e) => e.id), ...outside])].sort();
      if (ids.length > 0) await this.replay(tx, ids);
    });
  }

  /** Those that stand on the word of somebody who may report results of their activity. */
  private async reported<T extends StoredStatement>(tx: Tx, statements: T[]): Promise<T[]> {
    const may = await this.credentials.mayReport(
      statements.map(({ statement, stored }) => ({ authority: statement.authority, activity: (statement.object as { id?: string }).id ?? '', stored })), tx,
    );
    return statements.filter((_, index) => may[index]);
  }

  /** The enrolments that results of catalogue courses learned elsewhere belong to; with `enrol`, made where there is none yet. */
  private async outsideEnrolments(tx: Tx, statements: StoredStatement[], enrol: boolean): Promise<string[]> {
    const base = this.config.get('IRI_BASE');
    const year = this.config.get('PROGRAMME_YEAR');
    const all = courseIri(base, '');
    const terms: OutsideTerms = { isOurs: (actor) => accountIn(actor, base) !== undefined, year, yearOf: (at) => Number(localDay(at).slice(0, 4)), slugOf: (iri) => (iri.startsWith(all) ? iri.slice(all.length) : undefined) };
    const results = statements.flatMap((one) => { const result = readOutsideResult(one.statement, one.stored, terms); return result.ok ? [{ ...one, result }] : []; });
    const ids: string[] = [];
    for (const { statement, result } of await this.reported(tx, results)) {
      const course = result.slug ? await this.courses.bySlug(result.slug, tx) : undefined;
      if (!course || course.standard !== 'outside' || !course.currentVersionId) continue;
      const person = await this.people.personBehind(statement.actor, base, tx);
      if (!person) continue;
      if (enrol) await insertEnrolments(tx, [{ id: newId(), personId: person.id, courseId: course.id, versionId: course.currentVersionId, year, registration: newId(), source: 'outside', enrolledAt: result.at, policies: {} }]);
      const enrolment = await findEnrolment(tx, person.id, course.id, year);
      if (enrolment) ids.push(enrolment.id);
    }
    return ids;
  }

  private async fold(tx: Tx, work: Work[], announce: boolean): Promise<void> {
    const progress: (UnitProgress & { enrolmentId: string })[] = [];
    const outcomes: ({ id: string } & Outcome)[] = [];
    for (const { enrolment, known, statements } of work) {
      const version = await this.courses.version(enrolment.versionId, tx);
      const touched = new Set<string>();
      const reader = await this.readers.of(version, tx);
      for (const { statement, stored } of statements) {
        const seen = reader.read(statement, stored);
        if (!seen) continue;
        known.set(seen.unitId, foldEvidence(known.get(seen.unitId), seen, enrolment.policies[seen.unitId]));
        touched.add(seen.unitId);
      }
      progress.push(...[...touched].map((unitId) => ({ enrolmentId: enrolment.id, ...known.get(unitId)! })));
      const outcome = outcomeOf({ tree: version.tree, policies: enrolment.policies, speaksForItself: reader.speaksForItself }, known);
      if (sameOutcome(outcome, enrolment)) continue;
      outcomes.push({ id: enrolment.id, ...outcome });
      if (announce) await publish(tx, outcomeChanged, { enrolmentId: enrolment.id, personId: enrolment.personId, year: enrolment.year });
    }
    await saveProgress(tx, progress);
    await saveOutcomes(tx, outcomes);
  }
}

const sameOutcome = (a: Outcome, b: Outcome): boolean =>
  a.completedAt?.getTime() === b.completedAt?.getTime() && a.passedAt?.getTime() === b.passedAt?.getTime() && a.score === b.score && a.statementId === b.statementId;
