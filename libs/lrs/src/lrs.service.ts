import { Injectable } from '@nestjs/common';
import { Clock, Database, Files, newId, publish, type Tx } from '@hvs/platform';
import { agentKey, sameStatement, targetIdOf, type Activity, type ActivityDefinition, type Agent, type Statement, type StatementQuery } from '@hvs/xapi';
import { readCursor } from './cursor';
import { statementsStored } from './events';
import type { AboutStatement, ById, Found, FoundPage, OfRegistration } from './found';
import { attachmentsOfStatements, insertAttachments } from './attachments.queries';
import { definitionsOf, findOne, findPage, namesOf, statementsAbout, statementsById, statementsOfRegistrations } from './find-statements.queries';
import { indexKey } from './index-key';
import { linkReferences, targetsAreSettled, voidTargets } from './references.queries';
import { definitionsIn, namesIn, prepareBatch, type StatementRecord } from './prepare-batch';
import { lrsProblems } from './problems';
import { bodiesOf, enterStore, insertLinks, insertStatements, oldestOpenStore, upsertActivities, upsertAgents } from './store-statements.queries';
import type { StoreBy, StoredAttachment } from './store-by';

type FilterQuery = Extract<StatementQuery, { find: 'statements' }>;

/** Person (Communication §2.4): everything the store knows an agent by. */
export interface Person {
  readonly objectType: 'Person';
  readonly name?: readonly string[];
  readonly mbox?: readonly string[];
  readonly mbox_sha1sum?: readonly string[];
  readonly openid?: readonly string[];
  readonly account?: readonly unknown[];
}

/** The store of statements. */
@Injectable()
export class Lrs {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly files: Files) {}

  /**
   * Stores statements that `parseStatement` has let through, all of them or none (Communication §2.1.2), and answers their ids in
   * the order given. One that is there already, and is the same (Data §2.3.1), is left as it is; another one under its id is a
   * Problem. What is new is announced in the same transaction.
   */
  async store(statements: readonly Statement[], by: StoreBy, outer?: Tx): Promise<string[]> {
    if (statements.length === 0) return [];
    const ids = statements.map((statement) => statement.id ?? newId());
    await this.keepAttachments(by);
    await this.db.transact((tx) => this.write(tx, statements, ids, by), outer);
    return ids;
  }

  /** Content-addressed, and before the transaction: if that is lost, a blob is left that may be swept. */
  private async keepAttachments({ attachments }: StoreBy): Promise<void> {
    for (const { sha2, bytes, mediaType } of attachments ?? []) {
      // Files names by SHA-256; an attachment may be named by SHA-224, -384 or -512 as well (Data §2.4.11).
      if (sha2.length === 64) await this.files.putBySha256('attachments', bytes, mediaType);
      else await this.files.put(`attachments/${sha2}`, bytes, mediaType);
    }
  }

  private async write(tx: Tx, statements: readonly Statement[], ids: readonly string[], by: StoreBy): Promise<void> {
    const targets = statements.flatMap((statement) => targetIdOf(statement) ?? []);
    await enterStore(tx, this.clock.now(), targets.length > 0 && !(await targetsAreSettled(tx, targets)));
    const stored = this.clock.now();
    const records = prepareBatch(statements, ids, stored, by);
    const seqs = await insertStatements(tx, records, stored);
    const fresh = records.filter(({ id }, index) => seqs.has(id) && records.findIndex((other) => other.id === id) === index);
    await this.refuseConflicts(tx, statements, records, new Set(fresh));
    if (fresh.length === 0) return;
    await insertLinks(tx, fresh, seqs, stored);
    await insertAttachments(tx, by.attachments ?? [], fresh, seqs, stored);
    await linkReferences(tx, fresh, seqs);
    await this.applyVoiding(tx, fresh);
    if (by.mayDefine !== false) {
      const isFresh = new Set(fresh.map(({ id }) => id));
      const telling = statements.filter((_, index) => isFresh.has(records[index]!.id));
      await upsertAgents(tx, namesIn(telling));
      await upsertActivities(tx, definitionsIn(telling));
    }
    await publish(tx, statementsStored, { ids: fresh.map(({ id }) => id), kind: by.kind });
  }

  /** Communication §2.1.1, §2.1.2: an id that is taken by a different statement is a conflict, and nothing is stored. */
  private async refuseConflicts(tx: Tx, statements: readonly Statement[], records: readonly StatementRecord[], fresh: ReadonlySet<StatementRecord>): Promise<void> {
    const repeated = records.map((record, index) => ({ record, statement: statements[index]! })).filter(({ record }) => !fresh.has(record));
    if (repeated.length === 0) return;
    const bodies = await bodiesOf(tx, repeated.map(({ record }) => record.id));
    for (const { record, statement } of repeated) {
      if (!sameStatement(statement, bodies.get(record.id)!)) {
        throw lrsProblems.statementConflict(`Bản ghi ${record.id} đã có với nội dung khác. Chưa có gì được lưu; hãy gửi lại với mã mới.`, { statementId: record.id });
      }
    }
  }

  /** Data §2.3.2: whatever comes first, the voiding statement or its target; a voiding statement itself is never voided. */
  private async applyVoiding(tx: Tx, fresh: readonly StatementRecord[]): Promise<void> {
    const refused = await voidTargets(tx, fresh);
    if (refused !== undefined) {
      throw lrsProblems.voidingRefused(`Bản ghi ${refused} là bản ghi hủy, mà bản ghi hủy thì không hủy được (xAPI 1.0.3 Data §2.3.2). Chưa có gì được lưu.`, { statementId: refused });
    }
  }

  /** One statement, voided or not as asked (Communication §2.1.3, statementId and voidedStatementId). */
  get(id: string, options: { voided?: boolean; authorityKey?: string } = {}, tx?: Tx): Promise<Found | undefined> {
    return findOne(tx ?? this.db.em, id, options.voided ?? false, options.authorityKey);
  }

  /**
   * A page of what passes a filter (Communication §2.1.3), in the order of the store; never a voided statement. `cursor` is the
   * `more` of the page before; `authorityKey` keeps to statements on that word (scope statements/read/mine).
   */
  async find(query: FilterQuery, options: { cursor?: string; authorityKey?: string } = {}, tx?: Tx): Promise<FoundPage> {
    const after = options.cursor === undefined ? undefined : readCursor(options.cursor);
    if (options.cursor !== undefined && !after) {
      throw lrsProblems.cursorWrong('Liên kết “more” đã bị sửa. Hãy gọi lại từ trang đầu.');
    }
    return findPage(tx ?? this.db.em, query, after, options.authorityKey);
  }

  /** The instant up to which every statement can be seen: before the oldest store still open (Communication §2.1.3, Consistent-Through). */
  async consistentThrough(): Promise<Date> {
    const now = this.clock.now();
    const oldest = await oldestOpenStore(this.db.em);
    return oldest && oldest < now ? oldest : now;
  }

  /** Not voided, in the order they were stored. */
  byRegistrations(registrations: readonly string[], tx?: Tx): Promise<OfRegistration[]> {
    return statementsOfRegistrations(tx ?? this.db.em, registrations);
  }

  byIds(ids: readonly string[], tx?: Tx): Promise<ById[]> {
    return statementsById(tx ?? this.db.em, ids);
  }

  /** What these actors did with these activities themselves; not voided, in the order it was stored. */
  async ofActorsAbout(pairs: readonly { actorKey: string; activity: string }[], tx?: Tx): Promise<AboutStatement[]> {
    const plain = new Map(pairs.map((pair) => [`${indexKey(pair.actorKey)} ${indexKey(pair.activity)}`, pair]));
    const found = await statementsAbout(tx ?? this.db.em, pairs.map((pair) => ({ actorKey: indexKey(pair.actorKey), activity: indexKey(pair.activity) })));
    return found.map((one) => ({ ...one, ...plain.get(`${one.actorKey} ${one.activity}`)! }));
  }

  /** An activity as the store knows it (Communication §2.5); one it never saw has no definition. */
  async activity(iri: string): Promise<Activity> {
    const definition = (await this.definitions([iri])).get(iri);
    return { objectType: 'Activity', id: iri, ...(definition && { definition }) };
  }

  /** The definitions the store knows, by IRI. */
  async definitions(iris: readonly string[]): Promise<Map<string, ActivityDefinition>> {
    const found = await definitionsOf(this.db.em, iris.map(indexKey));
    return new Map(iris.flatMap((iri) => { const one = found.get(indexKey(iri)); return one ? [[iri, one] as const] : []; }));
  }

  /** Communication §2.4. */
  async person(agent: Agent): Promise<Person> {
    const key = agentKey(agent);
    const names = key === undefined ? [] : await namesOf(this.db.em, indexKey(key));
    const all = [...new Set([...names, ...(agent.name === undefined ? [] : [agent.name])])];
    return {
      objectType: 'Person',
      ...(all.length > 0 && { name: all }),
      ...(agent.mbox !== undefined && { mbox: [agent.mbox] }),
      ...(agent.mbox_sha1sum !== undefined && { mbox_sha1sum: [agent.mbox_sha1sum] }),
      ...(agent.openid !== undefined && { openid: [agent.openid] }),
      ...(agent.account !== undefined && { account: [agent.account] }),
    };
  }

  /** The attachments of these statements whose data were sent with them, each once. */
  attachmentsOf(statementIds: readonly string[]): Promise<StoredAttachment[]> {
    return attachmentsOfStatements(this.db.em, statementIds);
  }

  attachment(sha2: string): Promise<Buffer> {
    return this.files.read(`attachments/${sha2}`);
  }
}
