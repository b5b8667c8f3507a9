import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import type { XapiVersion } from '@hvs/xapi';
import { aboutGet, anyStatementGet, pingEvent, type DeliveryRequest, type Keys } from './delivery-request';
import { reasonOf } from './delivery-verdict';
import { Lrs } from './lrs.service';
import { outboundRules, type OutboundAnswer } from './outbound';
import { Outbound } from './outbound.adapter';
import { positionBefore } from './position';
import { lrsProblems } from './problems';
import { openSecret, sealSecret } from './sealed-secret';
import type { DeadLetter, Subscription, SubscriptionFilter, SubscriptionRow } from './subscription';
import {
  allSubscriptions, askLetters, deleteSubscription, insertSubscription, lettersOf, lockSubscription, saveSubscription, setPosition, subscriptionById, type Changeable,
} from './subscriptions.queries';
import { webhookSecret } from './webhook-signature';

/** Counted to here; beyond, there are more. */
const MOST_BEHIND = 10_000;
const LETTERS_A_PAGE = 50;
const WEBHOOK_SECRET_BYTES = 32;
const NONCE_BYTES = 12;

/** `from`: what was stored from then on is sent; without it, from now on. */
export type NewSubscription = { readonly title: string; readonly address: string; readonly filter?: SubscriptionFilter; readonly from?: Date }
  & ({ readonly kind: 'lrs'; readonly version: XapiVersion; readonly key: string; readonly secret: string } | { readonly kind: 'webhook' });

/** Of an LRS also how it is spoken to; a webhook's secret is ours to make. */
export interface SubscriptionChange {
  readonly title?: string;
  readonly address?: string;
  readonly filter?: SubscriptionFilter;
  readonly paused?: boolean;
  readonly version?: XapiVersion;
  readonly key?: string;
  readonly secret?: string;
}

/** What a test brought: whether statements could be sent, and what was seen, for people. */
export interface Tested {
  readonly ok: boolean;
  readonly status: number | null;
  readonly detail: string;
}

/** Other record stores and webhooks that are sent what is stored here: who they are, how far they are, what they refused. */
@Injectable()
export class Subscriptions {
  private readonly outbound: Outbound;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config, private readonly lrs: Lrs) {
    this.outbound = new Outbound(outboundRules(config.values));
  }

  async list(): Promise<Subscription[]> {
    const frontier = await this.lrs.frontier();
    return Promise.all((await allSubscriptions(this.db.em)).map((row) => this.view(row, frontier)));
  }

  async get(id: string, tx?: Tx): Promise<Subscription> {
    const row = await subscriptionById(tx ?? this.db.em, id);
    if (!row) throw missing();
    return this.view(row, await this.lrs.frontier());
  }

  /** Answers the id, and a webhook's secret, which is shown this once. */
  async create(wanted: NewSubscription, outer?: Tx): Promise<{ id: string; secret?: string }> {
    this.checkAddress(wanted.kind, wanted.address);
    const id = newId();
    const at = await this.positionFrom(wanted.from);
    const secret = wanted.kind === 'lrs' ? wanted.secret : webhookSecret(randomBytes(WEBHOOK_SECRET_BYTES));
    const { kind, title, address, filter = {} } = wanted;
    const [version, key] = wanted.kind === 'lrs' ? [wanted.version, wanted.key] : [null, null];
    await this.db.transact((tx) => insertSubscription(tx, { id, kind, title, address, filter, version, key, at, secret: this.sealed(secret, id), createdAt: this.clock.now() }), outer);
    return { id, ...(wanted.kind === 'webhook' && { secret }) };
  }

  /** What is left out stays. Going on after a pause also takes up statements again after too many were refused. */
  async change(id: string, change: SubscriptionChange, outer?: Tx): Promise<void> {
    await this.db.transact(async (tx) => {
      const before = await this.locked(tx, id);
      if (before.kind === 'webhook' && (change.version ?? change.key ?? change.secret) !== undefined) throw lrsProblems.subscriptionWrong('Webhook không có phiên bản, tên hay mật khẩu riêng. Chưa có gì thay đổi.');
      if (change.address !== undefined) this.checkAddress(before.kind, change.address);
      const { secret, ...others } = change;
      const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
      const after: Changeable = { ...before, ...given, ...(secret !== undefined && { secret: this.sealed(secret, id) }) };
      const redirected = (['address', 'version', 'key', 'secret', 'filter'] as const).some((name) => !isDeepStrictEqual(before[name], after[name]));
      await saveSubscription(tx, after, redirected ? 'redirected' : before.paused && !after.paused ? 'resumed' : 'named');
    }, outer);
  }

  /** A new secret for a webhook, shown this once; the one before is no longer used. */
  async renewSecret(id: string, outer?: Tx): Promise<string> {
    const secret = webhookSecret(randomBytes(WEBHOOK_SECRET_BYTES));
    await this.db.transact(async (tx) => {
      const before = await this.locked(tx, id);
      if (before.kind !== 'webhook') throw lrsProblems.subscriptionWrong('Chỉ webhook mới có mật khẩu do hệ thống này tạo ra. Chưa có gì thay đổi.');
      await saveSubscription(tx, { ...before, secret: this.sealed(secret, id) }, 'redirected');
    }, outer);
    return secret;
  }

  async remove(id: string, outer?: Tx): Promise<void> {
    if (!(await this.db.transact((tx) => deleteSubscription(tx, id), outer))) throw missing();
  }

  /** Sends again everything stored from this instant on. */
  async replay(id: string, from: Date, outer?: Tx): Promise<void> {
    const at = await this.positionFrom(from);
    if (!(await this.db.transact((tx) => setPosition(tx, id, at), outer))) throw missing();
  }

  /** What was refused for good, newest first; `cursor` is that of the page before. */
  async letters(id: string, cursor?: string): Promise<{ items: DeadLetter[]; cursor: string | null }> {
    if (!(await subscriptionById(this.db.em, id))) throw missing();
    const found = await lettersOf(this.db.em, id, cursor ?? null, LETTERS_A_PAGE + 1);
    const items = found.slice(0, LETTERS_A_PAGE);
    return { items, cursor: found.length > LETTERS_A_PAGE ? items.at(-1)!.id : null };
  }

  /** Sends a dead letter once more, or all of them; the worker does it next. Answers how many. */
  async retry(id: string, letterId: string | undefined, outer?: Tx): Promise<number> {
    return this.db.transact(async (tx) => {
      await this.locked(tx, id);
      const asked = await askLetters(tx, id, letterId ?? null);
      if (letterId !== undefined && asked === 0) throw lrsProblems.subscriptionMissing('Bản ghi này không còn trong danh sách bị từ chối. Hãy tải lại trang.');
      return asked;
    }, outer);
  }

  /** Asks the other side whether it is there and takes the key; a webhook is sent a `ping` event. Sends no statement. */
  async test(id: string): Promise<Tested> {
    const one = await this.db.transact((tx) => this.locked(tx, id));
    const secret = openSecret(one.secret, this.config.get('SECRET_KEY'), id);
    if (secret === undefined) return { ok: false, status: null, detail: 'Không mở được mật khẩu đã lưu: SECRET_KEY khác với khi lưu.' };
    const keys = { address: one.address, version: one.version, key: one.key, secret };
    return one.kind === 'lrs' ? this.testLrs(keys) : this.testWebhook(keys);
  }

  private async testWebhook(keys: Keys): Promise<Tested> {
    const answer = await this.ask(pingEvent(keys, `msg_${newId()}`, this.clock.now()));
    const status = statusOf(answer);
    const ok = status !== null && status >= 200 && status <= 299;
    return { ok, status, detail: ok ? `Bên nhận đã nhận sự kiện ping (${status}).` : reasonOf(answer, [keys.secret]) };
  }

  private async testLrs(keys: Keys): Promise<Tested> {
    const about = await this.ask(aboutGet(keys));
    if (statusOf(about) !== 200) return { ok: false, status: statusOf(about), detail: reasonOf(about, [keys.secret]) };
    const versions = versionsIn(about);
    if (!versions) return { ok: false, status: 200, detail: 'Có trả lời, nhưng không phải của một kho bản ghi học tập (xAPI /about). Hãy kiểm tra lại địa chỉ.' };
    const speaks = versions.some((version) => version.startsWith(keys.version!.slice(0, 3)));
    if (!speaks) return { ok: false, status: 200, detail: `Bên nhận chỉ nói xAPI ${versions.join(', ')}, không nói ${keys.version}.` };
    const opened = await this.ask(anyStatementGet(keys));
    const status = statusOf(opened);
    if (status === 200) return { ok: true, status, detail: `Kết nối được; bên nhận nói xAPI ${versions.join(', ')}.` };
    // A key that may only write is refused here, and rightly.
    if (status === 403) return { ok: true, status, detail: `Kết nối được; bên nhận nói xAPI ${versions.join(', ')}. Khóa không có quyền đọc, điều đó không cản việc gửi.` };
    return { ok: false, status, detail: reasonOf(opened, [keys.secret]) };
  }

  private ask(request: DeliveryRequest): Promise<OutboundAnswer> {
    return this.outbound.ask(request);
  }

  private async view(row: SubscriptionRow, frontier: Date): Promise<Subscription> {
    const { at, failures, ...shown } = row;
    const [counted, [oldest]] = await Promise.all([this.lrs.countAfter(at, MOST_BEHIND + 1), this.lrs.scan(at, 1)]);
    return {
      ...shown,
      state: row.paused ? 'paused' : failures > 0 ? 'waiting' : 'going',
      lagSeconds: oldest ? Math.max(0, Math.round((frontier.getTime() - oldest.stored.getTime()) / 1000)) : 0,
      behind: Math.min(counted, MOST_BEHIND),
      behindMore: counted > MOST_BEHIND,
      nextTryAt: !row.paused && failures > 0 ? row.nextTryAt : null,
    };
  }

  /** Nothing lies before 1970 or after what can be seen by now. */
  private async positionFrom(from: Date | undefined): Promise<string> {
    const frontier = await this.lrs.frontier();
    return positionBefore(new Date(Math.min(frontier.getTime(), Math.max(0, from?.getTime() ?? Infinity))));
  }

  private checkAddress(kind: Changeable['kind'], address: string): void {
    const fault = this.outbound.faultOf(address) ?? (kind === 'lrs' && new URL(address).search !== '' ? 'Địa chỉ của kho bản ghi không được có phần sau dấu ?.' : undefined);
    if (fault !== undefined) throw lrsProblems.subscriptionWrong(`${fault} Chưa có gì thay đổi.`);
  }

  private sealed(secret: string, id: string): string {
    return sealSecret(secret, this.config.get('SECRET_KEY'), id, randomBytes(NONCE_BYTES));
  }

  private async locked(tx: Tx, id: string): Promise<Changeable> {
    const found = await lockSubscription(tx, id);
    if (!found) throw missing();
    return found;
  }
}

const missing = (): Error => lrsProblems.subscriptionMissing('Nơi nhận này không có trong danh sách. Hãy tải lại trang.');

const statusOf = (answer: OutboundAnswer): number | null => (answer.came === 'answer' ? answer.status : null);

/** The versions an LRS says it speaks (Communication §2.8); undefined if this is no such answer. */
const versionsIn = (answer: OutboundAnswer): string[] | undefined => {
  if (answer.came === 'fault') return undefined;
  try {
    const { version } = JSON.parse(answer.text) as { version?: unknown };
    return Array.isArray(version) ? version.map(String).slice(0, 20) : undefined;
  } catch {
    return undefined;
  }
};
