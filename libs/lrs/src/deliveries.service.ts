import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock, Config, Database, log, newId, Problem, type Tx } from '@hvs/platform';
import type { StoredStatement } from '@hvs/xapi';
import {
  askedLetters, dueSubscriptions, keepSubscription, noteAlive, noteDelivered, noteFailure, noteGone, notePassedOver, noteRefused, noteRefusedAgain, releaseSubscription,
  settleLetter, takeSubscription, type Hold,
} from './deliveries.queries';
import { basicWord, statementGet, statementsEvent, statementsPost, type DeliveryRequest, type Keys } from './delivery-request';
import { backOffMs, compareWith, judge, type Verdict } from './delivery-verdict';
import type { Found, Scanned } from './found';
import { Lrs } from './lrs.service';
import { outboundRules, type OutboundAnswer } from './outbound';
import { Outbound } from './outbound.adapter';
import { attachmentsNamedIn, batchesOf, textFor, type Enclosed, type Parcel } from './parcel';
import { positionBefore } from './position';
import { openSecret } from './sealed-secret';
import type { HeldSubscription } from './subscription';
import { decidingTargetOf, passes } from './subscription-filter';

/** Statements read at a time; few, since each may be large. */
const PAGE = 100;
const LETTERS_AT_A_TIME = 20;
/** Longer than any one request may take; whoever dies holds a subscription up for so long. */
const LEASE_MS = 90_000;
const MB = 1024 * 1024;
/** After so long a run makes way for others that are due. */
const TURN_MS = 30_000;
const MOST_AT_ONCE = 8;
/** So many refused one after the other, none taken in between: it is not the statements that are wrong. */
const MOST_REFUSED_IN_ROW = 100;
/** A statement of the other store is read whole, to be compared. */
const LONGEST_STATEMENT = 2 * MB;

/** Why a run ends; undefined as the answer of a step: it goes on. */
type End = { readonly end: 'failed'; readonly reason: string; readonly afterMs?: number } | { readonly end: 'gone'; readonly reason: string } | { readonly end: 'lost' | 'stopped' };

/** Hears, in the transaction that pauses it, of a receiver that wants no more. */
type WhenGone = (tx: Tx, gone: { readonly id: string; readonly title: string; readonly reason: string }) => Promise<void>;

/** A run: one subscription, taken for some time. */
interface Run extends Hold {
  readonly subscription: HeldSubscription;
  readonly keys: Keys;
  readonly secrets: readonly string[];
  batchTo: string | null;
  failures: number;
  refusedInRow: number;
}

/**
 * Sends what is stored to whoever subscribed to it. A subscription holds a position in the order of the store; a run takes it for a
 * time (a lease, so that nothing is locked while we wait for the other side), walks on from there, sends what passes the filter, and
 * moves the position only after the other side answered. So every statement goes out at least once and in order, whatever dies.
 */
@Injectable()
export class Deliveries implements OnModuleDestroy {
  private readonly outbound: Outbound;
  private readonly underWay = new Set<Promise<void>>();
  private readonly stop = new AbortController();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config, private readonly lrs: Lrs) {
    this.outbound = new Outbound(outboundRules(config.values));
  }

  /** Delivers what is due; ends when all it took up came to rest. May be called at any time, in any number of workers. */
  async run(whenGone: WhenGone = async () => undefined): Promise<void> {
    const started: Promise<void>[] = [];
    for (const { id, at, asked } of await dueSubscriptions(this.db.em)) {
      if (this.stop.signal.aborted || this.underWay.size >= MOST_AT_ONCE) break;
      if (!asked && (await this.lrs.scan(at, 1)).length === 0) continue;
      const run = this.deliver(id, whenGone).catch((error: unknown) => log.error({ err: error, subscriptionId: id }, 'delivery failed'));
      this.underWay.add(run);
      started.push(run.finally(() => this.underWay.delete(run)));
    }
    await Promise.all(started);
  }

  /** Runs give up what they wait for, and give their subscriptions back. */
  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.underWay);
  }

  private async deliver(id: string, whenGone: WhenGone): Promise<void> {
    const lease = newId();
    const subscription = await takeSubscription(this.db.em, id, lease, LEASE_MS);
    if (!subscription) return;
    const secret = openSecret(subscription.secret, this.config.get('SECRET_KEY'), id);
    const keys = { address: subscription.address, version: subscription.version, key: subscription.key, secret: secret ?? '' };
    const { epoch, batchTo, failures, refusedInRow } = subscription;
    const run: Run = { id, lease, epoch, subscription, keys, secrets: [basicWord(keys), keys.secret], batchTo, failures, refusedInRow };
    try {
      await this.conclude(run, secret === undefined ? NO_SECRET : await this.walk(run), whenGone);
    } catch (error) {
      log.error({ err: error, subscriptionId: id }, 'delivery failed');
      await this.conclude(run, { end: 'failed', reason: 'Hệ thống gặp lỗi khi gửi; sẽ tự thử lại.' }, whenGone);
    } finally {
      await releaseSubscription(this.db.em, run);
    }
  }

  private async conclude(run: Run, end: End | undefined, whenGone: WhenGone): Promise<void> {
    if (end?.end === 'gone') {
      const { reason } = end;
      await this.db.transact(async (tx) => { if (await noteGone(tx, run, reason)) await whenGone(tx, { id: run.id, title: run.subscription.title, reason }); });
    }
    if (end?.end === 'failed') await noteFailure(this.db.em, run, end.reason, end.afterMs ?? backOffMs(run.failures + 1, Math.random()));
  }

  /** Page after page until nothing is left, or others should have their turn. */
  private async walk(run: Run): Promise<End | undefined> {
    const until = performance.now() + TURN_MS;
    for (let { at } = run.subscription; performance.now() < until && !this.stop.signal.aborted;) {
      const page = await this.lrs.scan(at, PAGE);
      const end = page.length === 0 ? undefined : await this.deliverPage(run, page);
      if (end) return end;
      // Letters come after a page went through: the other side answers, so a retry is not wasted.
      const letters = await askedLetters(this.db.em, run.id, LETTERS_AT_A_TIME);
      for (const letter of letters) {
        const failed = await this.deliverLetter(run, letter);
        if (failed) return failed;
      }
      if (page.length === 0 && letters.length === 0) return undefined;
      at = page.at(-1)?.at ?? at;
    }
    return undefined;
  }

  private async deliverPage(run: Run, page: readonly Scanned[]): Promise<End | undefined> {
    const parcels = await this.parcelsOf(run, page);
    for (const batch of batchesOf(parcels, run.batchTo)) {
      run.batchTo = batch.at(-1)!.at;
      const end = await this.deliverBatch(run, batch);
      if (end) return end;
    }
    run.batchTo = null;
    const last = page.at(-1)!.at;
    return parcels.at(-1)?.at === last || (await notePassedOver(this.db.em, run, last)) ? undefined : LOST;
  }

  /** What of a page passes the filter, as this receiver takes it. */
  private async parcelsOf({ subscription: { filter, kind, version } }: Run, page: readonly Scanned[]): Promise<Parcel[]> {
    const read = page.map((one) => ({ one, statement: JSON.parse(one.json) as StoredStatement }));
    const deciding = read.flatMap(({ statement }) => decidingTargetOf(filter, statement) ?? []);
    const targets = new Map((deciding.length === 0 ? [] : await this.lrs.byIds(deciding)).map(({ id, statement }) => [id, statement]));
    const passed = read.filter(({ statement }) => passes(filter, statement, targets.get(decidingTargetOf(filter, statement) ?? '')));
    const withData = kind === 'lrs' ? passed.filter(({ statement }) => attachmentsNamedIn(statement).length > 0) : [];
    const held = new Map<string, Enclosed>((withData.length === 0 ? [] : await this.lrs.attachmentsOf(withData.map(({ one }) => one.id), this.db.em)).map((one) => [one.sha2, one]));
    return passed.map(({ one, statement }) => ({
      at: one.at, id: one.id, stored: one.stored, json: textFor(one, version ?? undefined),
      enclosed: held.size === 0 ? [] : attachmentsNamedIn(statement).flatMap((sha2) => held.get(sha2) ?? []),
    }));
  }

  /** One batch; if it is refused, its halves, down to the one statement that is put aside. */
  private async deliverBatch(run: Run, parcels: readonly Parcel[]): Promise<End | undefined> {
    const verdict = await this.send(run, parcels);
    const last = parcels.at(-1)!;
    switch (verdict.verdict) {
      case 'accepted': return this.passOn(run, last.at, parcels);
      case 'refused': case 'conflict':
        if (parcels.length === 1) return this.putAside(run, last, verdict);
        return (await this.deliverBatch(run, parcels.slice(0, parcels.length / 2))) ?? (await this.deliverBatch(run, parcels.slice(parcels.length / 2)));
      default: return endOf(verdict);
    }
  }

  private async passOn(run: Run, at: string, parcels: readonly Parcel[]): Promise<End | undefined> {
    run.refusedInRow = 0;
    run.failures = 0;
    return (await noteDelivered(this.db.em, run, at, parcels.map(({ id }) => id))) ? undefined : LOST;
  }

  /** A conflict with the very same statement is none. */
  private async putAside(run: Run, parcel: Parcel, { verdict, status, reason }: Extract<Verdict, { status: number }>): Promise<End | undefined> {
    const there = verdict === 'conflict' ? await this.lookUp(run, parcel) : 'different';
    if (there === 'same') return this.passOn(run, parcel.at, [parcel]);
    if (there === 'lost') return LOST;
    if (there === 'later') return { end: 'failed', reason };
    if (run.refusedInRow >= MOST_REFUSED_IN_ROW) return { end: 'failed', reason: `Đã ${MOST_REFUSED_IN_ROW} bản ghi liên tiếp bị từ chối, nên không bỏ qua thêm bản ghi nào. Hãy xem lại cấu hình ở hai bên rồi tạm dừng và mở lại. ${reason}`.slice(0, 2000) };
    run.refusedInRow += 1;
    run.failures = 0;
    return (await noteRefused(this.db.em, run, { id: newId(), at: parcel.at, statementId: parcel.id, status, reason })) ? undefined : LOST;
  }

  /** What the other store has under this id, voided or not. */
  private async lookUp(run: Run, parcel: Parcel): Promise<'same' | 'different' | 'later' | 'lost'> {
    for (const voided of [false, true]) {
      if (!(await keepSubscription(this.db.em, run, LEASE_MS, run.batchTo))) return 'lost';
      const found = compareWith(parcel.json, await this.ask(statementGet(run.keys, parcel.id, voided), LONGEST_STATEMENT));
      if (found !== 'unknown') return found;
    }
    return 'different';
  }

  private async send(run: Run, parcels: readonly Parcel[], ...words: (string | number)[]): Promise<Verdict | { readonly verdict: 'lost' }> {
    const { subscription, keys } = run;
    const request = subscription.kind === 'lrs'
      ? statementsPost(keys, parcels, await this.dataOf(parcels), `hvs-${randomBytes(24).toString('hex')}`)
      : statementsEvent(keys, subscription, parcels, this.clock.now(), ...words);
    const bytes = request.body!.reduce((sum, one) => sum + one.length, 0);
    // A large one may take longer, see Outbound.
    if (!(await keepSubscription(this.db.em, run, LEASE_MS + (bytes / MB) * 16_000, run.batchTo))) return { verdict: 'lost' };
    return judge(subscription.kind, await this.ask(request), this.clock.now(), run.secrets);
  }

  private ask(request: DeliveryRequest, mostBytes?: number): Promise<OutboundAnswer> {
    return this.outbound.ask({ ...request, stop: this.stop.signal, ...(mostBytes !== undefined && { mostBytes }) });
  }

  /** One whose file has gone is left out; whether the statement can do without is for the other side to say. */
  private async dataOf(parcels: readonly Parcel[]): Promise<Map<string, Buffer>> {
    const data = new Map<string, Buffer>();
    for (const { sha2 } of parcels.flatMap(({ enclosed }) => enclosed)) {
      try {
        if (!data.has(sha2)) data.set(sha2, await this.lrs.attachment(sha2));
      } catch (error) {
        if (!(error instanceof Problem && error.kind === 'missing')) throw error;
      }
    }
    return data;
  }

  /** Sends a dead letter once more, out of turn; whatever comes of it, the position stays. */
  private async deliverLetter(run: Run, letter: { id: string; statementId: string; tries: number }): Promise<End | undefined> {
    const found = (await this.lrs.get(letter.statementId, {}, this.db.em)) ?? (await this.lrs.get(letter.statementId, { voided: true }, this.db.em));
    if (!found) return void (await settleLetter(this.db.em, letter.id));
    const [parcel] = await this.parcelOf(run, found);
    const verdict = await this.send(run, [parcel!], 'letter', letter.tries);
    const same = verdict.verdict === 'conflict' ? await this.lookUp(run, parcel!) : undefined;
    if (verdict.verdict === 'accepted' || same === 'same') {
      run.failures = 0;
      await settleLetter(this.db.em, letter.id);
      return void (await noteAlive(this.db.em, run));
    }
    if (verdict.verdict === 'refused' || verdict.verdict === 'conflict') return void (await noteRefusedAgain(this.db.em, letter.id, verdict.status, verdict.reason));
    // Put back, so that one which always fails holds up nothing but itself.
    if (verdict.verdict === 'wait') await noteRefusedAgain(this.db.em, letter.id, undefined, verdict.reason);
    return endOf(verdict);
  }

  private parcelOf(run: Run, found: Found): Promise<Parcel[]> {
    const open = { ...run, subscription: { ...run.subscription, filter: {} } };
    return this.parcelsOf(open, [{ ...found, at: positionBefore(found.stored), voided: false }]);
  }
}

const LOST: End = { end: 'lost' };
const NO_SECRET: End = { end: 'failed', reason: 'Không mở được mật khẩu đã lưu: SECRET_KEY khác với khi lưu. Hãy đặt lại SECRET_KEY cũ, hoặc điền lại mật khẩu.' };

const endOf = (verdict: Exclude<Verdict | { readonly verdict: 'lost' }, { verdict: 'accepted' | 'refused' | 'conflict' }>): End => {
  switch (verdict.verdict) {
    case 'wait': return { end: 'failed', reason: verdict.reason, ...(verdict.afterMs !== undefined && { afterMs: verdict.afterMs }) };
    case 'gone': return { end: 'gone', reason: verdict.reason };
    default: return { end: verdict.verdict };
  }
};
