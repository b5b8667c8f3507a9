import { Injectable } from '@nestjs/common';
import { Clock, Database, Files, newId, type Tx } from '@hvs/platform';
import { agentKey, type Activity, type ActivityDefinition, type Agent, type Statement, type StatementQuery } from '@hvs/xapi';
import { attachmentsOfStatements } from './attachments.queries';
import { readCursor } from './cursor';
import {
  countAfter, definitionsOf, findOne, findPage, namesOf, statementsAbout, statementsAfter, statementsById, statementsOfRegistrations, type FilterNumbers,
} from './find-statements.queries';
import type { AboutStatement, ById, Found, FoundPage, OfRegistration, Scanned } from './found';
import { indexKey } from './index-key';
import { positionBefore } from './position';
import { prepareBatch } from './prepare-batch';
import { lrsProblems } from './problems';
import { ReadingSide } from './reading-side.service';
import { idsHere } from './statement-imports.queries';
import { StatementWriter } from './statement-writer.service';
import { ensurePartitions } from './store-statements.queries';
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
  private readonly writer: StatementWriter;
  private readonly reading: ReadingSide;

  constructor(private readonly db: Database, clock: Clock, private readonly files: Files) {
    this.writer = new StatementWriter(db, clock);
    this.reading = new ReadingSide(db);
  }

  /**
   * Stores statements that `parseStatement` has let through, all of them or none (Communication §2.1.2), and answers their ids in
   * the order given. One that is there already, and is the same (Data §2.3.1), is left as it is; another one under its id is a
   * Problem. What is new is announced in the same transaction.
   */
  async store(statements: readonly Statement[], by: StoreBy, outer?: Tx): Promise<string[]> {
    if (statements.length === 0) return [];
    const ids = statements.map((statement) => statement.id ?? newId());
    await this.keepAttachments(by);
    await this.writer.write({ statements, records: prepareBatch(statements, ids, by), by }, outer);
    // Had they lain here as nobody's, they may have been swept in between; from now on they are somebody's.
    await this.keepAttachments(by);
    return ids;
  }

  /** Content-addressed, and before the transaction: if that is lost, a blob is left that may be swept. */
  private async keepAttachments({ attachments }: StoreBy): Promise<void> {
    for (const { sha2, bytes, mediaType } of attachments ?? []) {
      // Files names by SHA-256; an attachment may be named by SHA-224, -384 or -512 as well (Data §2.4.11).
      if (sha2.length === 64) await this.files.putBySha256('attachments', bytes, mediaType);
      else if (!(await this.files.stat(`attachments/${sha2}`))) await this.files.put(`attachments/${sha2}`, bytes, mediaType);
    }
  }

  /** One statement, voided or not as asked (Communication §2.1.3, statementId and voidedStatementId). What a replica does not have yet is there all the same. */
  async get(id: string, options: { voided?: boolean; authorityKey?: string } = {}, tx?: Tx): Promise<Found | undefined> {
    const { authorityKey, voided = false } = options;
    const look = async (em: Tx): Promise<Found | undefined> => {
      const authority = authorityKey === undefined ? undefined : await this.writer.dictionary.find('agent', authorityKey, em);
      return authorityKey !== undefined && authority === undefined ? undefined : findOne(em, id, voided, authority);
    };
    return tx ? look(tx) : this.reading.read(look, { isEnough: (found) => found !== undefined });
  }

  /**
   * A page of what passes a filter (Communication §2.1.3), in the order of the store; never a voided statement. `cursor` is the
   * `more` of the page before; `authorityKey` keeps to statements on that word (scope statements/read/mine).
   */
  async find(query: FilterQuery, options: { cursor?: string; authorityKey?: string } = {}): Promise<FoundPage> {
    const after = options.cursor === undefined ? undefined : readCursor(options.cursor);
    if (options.cursor !== undefined && after === undefined) {
      throw lrsProblems.cursorWrong('Liên kết “more” đã bị sửa. Hãy gọi lại từ trang đầu.');
    }
    return this.reading.read(async (em) => {
      const numbers = await this.numbersIn(query, options.authorityKey, em);
      return numbers ? findPage(em, query, numbers, after) : { statements: [], more: undefined };
    });
  }

  /** What a filter names, as numbers; undefined if the store never saw one of them, so that nothing can pass. */
  private async numbersIn(query: FilterQuery, authorityKey: string | undefined, tx: Tx): Promise<FilterNumbers | undefined> {
    const { dictionary } = this.writer;
    const asked = [['agent', 'agent', query.agentKey], ['activity', 'activity', query.activity], ['verb', 'verb', query.verb], ['authority', 'agent', authorityKey]] as const;
    const numbers: Record<string, number> = {};
    for (const [name, kind, text] of asked) {
      if (text === undefined) continue;
      const number = await dictionary.find(kind, text, tx);
      if (number === undefined) return undefined;
      numbers[name] = number;
    }
    return numbers;
  }

  /**
   * The instant up to which every statement can be found (Communication §2.1.3, Consistent-Through): before the oldest store still open, and,
   * where a replica serves readers, as far as that is. `mayBeOldMs`: an answer from so long ago will do; it is as true, only earlier.
   */
  consistentThrough(mayBeOldMs = 0): Promise<Date> {
    return this.reading.consistentThrough(mayBeOldMs);
  }

  /** The same of the store itself, however late a replica is: nothing that is still to come lies before it. */
  frontier(): Promise<Date> {
    return this.reading.frontier(0);
  }

  /** Statements after a position, voided ones too, in the order of the store; none that an open store could still come before. */
  async scan(after: string, limit: number, tx: Tx = this.db.em): Promise<Scanned[]> {
    return statementsAfter(tx, after, positionBefore(await this.frontier()), limit);
  }

  /** How many lie after a position; counts to `most` at most. */
  countAfter(after: string, most: number): Promise<number> {
    return countAfter(this.db.em, after, most);
  }

  /** Makes room for the statements of this year and the next; safe to call at any time, and by many. */
  makeRoom(): Promise<void> {
    return this.db.transact(ensurePartitions);
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
    const definition = (await this.definitions([iri], this.db.em)).get(iri);
    return { objectType: 'Activity', id: iri, ...(definition && { definition }) };
  }

  /** The definitions the store knows, by IRI. */
  async definitions(iris: readonly string[], tx?: Tx): Promise<Map<string, ActivityDefinition>> {
    const look = (em: Tx): Promise<Map<string, ActivityDefinition>> => definitionsOf(em, iris.map(indexKey));
    const found = await (tx ? look(tx) : this.reading.read(look));
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
  attachmentsOf(statementIds: readonly string[], tx?: Tx): Promise<StoredAttachment[]> {
    const look = (em: Tx): Promise<StoredAttachment[]> => attachmentsOfStatements(em, statementIds);
    // One that was found on the primary alone has its attachments there alone.
    return tx ? look(tx) : this.reading.read(look, { canBe: async (em) => (await idsHere(em, statementIds)).size === new Set(statementIds).size });
  }

  attachment(sha2: string): Promise<Buffer> {
    return this.files.read(`attachments/${sha2}`);
  }
}
