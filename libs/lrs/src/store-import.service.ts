import { voidedIdOf } from '@hvs/xapi';
import type { Tx } from '@hvs/platform';
import { ImportBatch } from './import-batch';
import type { ImportKeeper } from './import-keeper.service';
import { turnIsOver, type RunEnd, type RunTerms } from './import-run';
import { readImported, withAttachments, type Imported, type ReadStatement } from './imported-statement';
import { fromLast, moreUrl, pageUrl, turnPage, type RemoteVerdict } from './remote-page';
import type { RemoteStore } from './remote-store.adapter';
import { attachmentsIn, readSentBody } from './sent-body';
import { StatementSplitter } from './split-statements';
import type { PageReading, StoreImport } from './statement-import';
import { idsHere } from './statement-imports.queries';
import type { SentAttachment } from './store-by';

/** A page of the other store: its statements as they came, with the data that came along, and where it goes on. */
interface Page {
  readonly statements: readonly Buffer[];
  readonly attachments: readonly SentAttachment[];
  readonly more: string | null;
}

type Bad = Exclude<RemoteVerdict, { verdict: 'good' }>;

/** So many pages may have no statement in them. */
const MOST_EMPTY_PAGES = 100;

const NO_STORE = 'Có trả lời, nhưng không phải của một kho bản ghi học tập. Hãy kiểm tra lại địa chỉ.';

/** A StatementResult (Communication §2.1.3, §2.1.3.s1); undefined if it is none. */
const readPage = (contentType: string | undefined, bytes: Buffer): Page | undefined => {
  const sent = readSentBody(contentType, bytes);
  if (!sent.ok) return undefined;
  const splitter = new StatementSplitter({ longest: bytes.length });
  const pieces = [...splitter.push(sent.json), ...splitter.end()];
  const statements = pieces.flatMap((piece) => (piece.kind === 'statement' && piece.next.form === 'result' ? [piece.bytes] : []));
  return statements.length === pieces.length && splitter.isResult ? { statements, attachments: sent.attachments, more: splitter.more || null } : undefined;
};

/** Goes on reading another store where the last batch that was kept ended; in the order in which it stored its statements. */
export class StoreReader {
  private readonly began = performance.now();

  constructor(private readonly em: Tx, private readonly remote: RemoteStore, private readonly keeper: ImportKeeper, private readonly held: StoreImport, private readonly terms: RunTerms) {}

  private get reading(): PageReading {
    return this.keeper.import.reading as PageReading;
  }

  async read(): Promise<RunEnd> {
    while (!this.reading.isOver) {
      const answer = await this.remote.get(pageUrl(this.held.address, this.reading));
      const end = answer.verdict === 'good' ? await this.takePage(answer.contentType, answer.bytes) : await this.otherwise(answer);
      if (end) return end;
      if (!this.reading.isOver && turnIsOver(performance.now(), this.began, this.began, this.terms)) return { end: 'later' };
    }
    return { end: 'done' };
  }

  /** Undefined: it was kept. */
  private async takePage(contentType: string | undefined, bytes: Buffer): Promise<RunEnd | undefined> {
    const page = readPage(contentType, bytes);
    if (!page) return this.reading.pages === 0 ? { end: 'failed', reason: NO_STORE } : { end: 'waiting', reason: NO_STORE };
    const next = page.more === null ? null : moreUrl(this.held.address, page.more);
    if (next === undefined) return { end: 'failed', reason: `Kho kia chỉ sang một máy chủ khác để đọc tiếp (more: ${page.more!.slice(0, 200)}), mà khóa này chỉ dành cho địa chỉ đã điền.` };
    const after = turnPage(this.reading, next);
    if (!after || after.pages > this.reading.ordinal + MOST_EMPTY_PAGES) return { end: 'failed', reason: 'Kho kia trả lời lặp lại: trang sau không đi tiếp từ trang trước.' };
    return this.takeStatements(page, after);
  }

  /** Keeps a page; with its last statements reading goes on `after` it. */
  private async takeStatements(page: Page, after: PageReading): Promise<RunEnd | undefined> {
    let { ordinal, last } = this.reading;
    const read = page.statements.map((bytes) => readImported(bytes, { ordinal: 0, line: null }, this.terms.rules));
    const valid = read.filter((one) => one.kind === 'statement');
    const inPage = new Set(valid.map(({ id }) => id));
    const here = await idsHere(this.em, valid.flatMap((one) => [one.id, voidedIdOf(one.statement) ?? []].flat()));
    const batch = new ImportBatch();
    const first = this.alreadyTaken(read);
    for (let i = first; i < read.length; i += 1) {
      const one = read[i]!;
      const found = one.kind === 'statement' ? await this.complete(one, page, here, inPage) : [one];
      if ('verdict' in found) return this.otherwise(found);
      for (const entry of found) {
        ordinal += 1;
        batch.add({ ...entry, ordinal });
      }
      last = (one.kind === 'statement' && one.statement.stored) || last;
      if (!batch.isFull || i + 1 === read.length) continue;
      if (!(await this.keeper.keep(batch.take(), { ...this.reading, ordinal, last, taken: { count: i + 1, id: idOf(one) } }))) return { end: 'lost' };
      if (turnIsOver(performance.now(), this.began, this.began, this.terms)) return { end: 'later' };
    }
    return (await this.keeper.keep(batch.take(), { ...after, ordinal, last })) ? undefined : { end: 'lost' };
  }

  /** How many statements of this page were kept by a run before, if it is still the page it was. */
  private alreadyTaken(read: readonly Imported[]): number {
    const { taken } = this.reading;
    const last = taken && read[taken.count - 1];
    return last && idOf(last) === taken.id ? taken.count : 0;
  }

  /** A statement with the data of its attachments, and before it the one that it voids, which no page shows any more. */
  private async complete(one: ReadStatement, page: Page, here: ReadonlySet<string>, inPage: Set<string>): Promise<ReadStatement[] | Bad> {
    const target = voidedIdOf(one.statement);
    const voided = target === undefined || here.has(target) || inPage.has(target) ? undefined : await this.voided(target);
    if (voided && 'verdict' in voided) return voided;
    if (voided) inPage.add(voided.id);
    const attachments = await this.attachmentsOf(one, page, here);
    if ('verdict' in attachments) return attachments;
    return [...(voided ? [voided] : []), { ...withAttachments(one, attachments), ...(voided && { voidsThere: true }) }];
  }

  /** Undefined: it is not to be had as a voided one. Perhaps it never was, or it is one of the pages. */
  private async voided(id: string): Promise<ReadStatement | undefined | Bad> {
    const found = await this.remote.statement(id, true);
    if ('verdict' in found) return stopsAll(found) ? found : undefined;
    const read = readImported(found.json, { ordinal: 0, line: null }, this.terms.rules);
    return read.kind === 'statement' && read.id === id ? withAttachments(read, found.attachments) : undefined;
  }

  private async attachmentsOf(one: ReadStatement, page: Page, here: ReadonlySet<string>): Promise<readonly SentAttachment[] | Bad> {
    const named = new Set(attachmentsIn(one.statement).map(({ sha2 }) => sha2.toLowerCase()));
    if (named.size === 0 || here.has(one.id)) return [];
    const came = page.attachments.filter(({ sha2 }) => named.has(sha2));
    if (came.length === named.size) return came;
    const found = await this.remote.statement(one.id, false);
    if ('verdict' in found) return stopsAll(found) ? found : [];
    return found.attachments.filter(({ sha2 }) => named.has(sha2));
  }

  /** What to do when there was no good answer. */
  private async otherwise(answer: Bad): Promise<RunEnd | undefined> {
    switch (answer.verdict) {
      case 'stopped': return { end: 'later' };
      case 'wait': return { end: 'waiting', reason: answer.reason, ...(answer.afterMs !== undefined && { afterMs: answer.afterMs }) };
      case 'too large': return this.askForLess();
      case 'missing': return this.findAgain(answer.reason);
      default: return { end: 'failed', reason: answer.reason };
    }
  }

  private async askForLess(): Promise<RunEnd | undefined> {
    const { limit } = this.reading;
    if (limit === 1) return { end: 'failed', reason: 'Một bản ghi ở kho kia lớn hơn mức đọc được trong một lần.' };
    return this.restart(fromLast(this.reading, Math.max(1, Math.floor(limit / 10))));
  }

  /** A store may forget where a page goes on; what was taken last is known here. */
  private async findAgain(reason: string): Promise<RunEnd | undefined> {
    const { next, last, lostAt, limit } = this.reading;
    if (next === null || last === null || last === lostAt) return { end: 'failed', reason };
    return this.restart({ ...fromLast(this.reading, limit), lostAt: last });
  }

  private async restart(reading: PageReading): Promise<RunEnd | undefined> {
    return (await this.keeper.keep([], reading)) ? undefined : { end: 'lost' };
  }
}

const idOf = (one: Imported): string => (one.kind === 'statement' ? one.id : one.statementId ?? '');

/** It may be had later, or nothing can be had any more; so the whole page is left for then. */
const stopsAll = ({ verdict }: Bad): boolean => verdict === 'wait' || verdict === 'stopped' || verdict === 'refused';
