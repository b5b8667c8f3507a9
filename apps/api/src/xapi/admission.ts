import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '@hvs/platform';
import { xapiProblems } from './problems';

const MEGABYTE = 1024 * 1024;
/** All forms of the alternate syntax together whose sender is not known before they are read, bytes; each counts as a block at least. */
const UNSIGNED_BYTES = 16 * MEGABYTE;
const UNSIGNED_BLOCK = 64 * 1024;
/** How often the event loop is looked at, and how finely it is measured, milliseconds. */
const LOOK_EVERY_MS = 500;
const RESOLUTION_MS = 20;

const busy = (text: string): Error => xapiProblems.busy(`${text} Chưa có gì được lưu; hãy gửi lại sau ít giây.`);

/** A sum that may not go over a limit; one alone may always go, however large it is. */
class Allowance {
  private held = 0;

  constructor(private readonly most: number) {}

  /** `own`: what whoever asks has taken already. */
  take(amount: number, own = 0): boolean {
    if (this.held > own && this.held + amount > this.most) return false;
    this.held += amount;
    return true;
  }

  give(amount: number): void {
    this.held -= amount;
  }

  get size(): number {
    return this.held;
  }
}

/**
 * Whether the process is late: the middle of its delays was over the limit twice in a row, and until it has fallen under half of it. One
 * long piece of work alone does not count.
 */
export const isLate = (before: { readonly late: boolean; readonly delayMs: number }, delayMs: number, mostMs: number): boolean =>
  (before.late ? delayMs > mostMs / 2 : delayMs > mostMs && before.delayMs > mostMs);

/** The right of one request to be worked on. It is given back once, when the request is answered and its connection is done with it. */
export class Ticket {
  private readonly taken = new Map<Allowance, number>();
  private answered = false;
  private closed = false;

  /** `inFlight` counts requests, `bodies` the bytes of those whose sender is known, `unsigned` of the others. */
  constructor(inFlight: Allowance, private readonly bodies: Allowance, private readonly unsigned: Allowance) {
    this.taken.set(inFlight, 1);
  }

  /** Throws when there is no room for so many bytes more; what was taken before stays taken. */
  hold(bytes: number, isSigned: boolean): void {
    const from = isSigned ? this.bodies : this.unsigned;
    const amount = isSigned ? bytes : Math.max(bytes, UNSIGNED_BLOCK);
    const own = this.taken.get(from) ?? 0;
    if (!from.take(amount, own)) throw busy('Máy chủ đang nhận quá nhiều dữ liệu cùng lúc.');
    this.taken.set(from, own + amount);
  }

  /** The answer is made: what was held for making it is free. */
  answer(): void {
    this.answered = true;
    this.giveBack();
  }

  /** The connection is done with this request, answered or not. */
  close(): void {
    this.closed = true;
    this.giveBack();
  }

  private giveBack(): void {
    if (!this.answered || !this.closed) return;
    for (const [allowance, amount] of this.taken) allowance.give(amount);
    this.taken.clear();
  }
}

/**
 * Back-pressure. Past what this process can take it says so (503 with Retry-After), rather than grow until it dies: too many requests at
 * once, too many bytes of bodies held, or an event loop that runs late. It takes on again by itself. What people do on their own
 * screens is never refused here; neither are the health routes.
 */
@Injectable()
export class Admission implements OnModuleDestroy {
  private readonly inFlight: Allowance;
  private readonly bodies: Allowance;
  private readonly unsigned = new Allowance(UNSIGNED_BYTES);
  private readonly mostDelayMs: number;
  private readonly histogram: IntervalHistogram | undefined;
  private readonly timer: NodeJS.Timeout | undefined;
  private seen = { late: false, delayMs: 0 };

  constructor(config: Config) {
    this.inFlight = new Allowance(config.get('XAPI_REQUESTS_MAX'));
    this.bodies = new Allowance(config.get('HELD_BODIES_MAX_MB') * MEGABYTE);
    this.mostDelayMs = config.get('XAPI_DELAY_MAX_MS');
    if (this.mostDelayMs === 0) return;
    this.histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.histogram.enable();
    this.timer = setInterval(() => this.look(this.histogram!), LOOK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.histogram?.disable();
  }

  /** Lets a request in, or throws. */
  enter(): Ticket {
    if (this.seen.late) throw busy('Máy chủ đang quá tải.');
    if (!this.inFlight.take(1)) throw busy('Máy chủ đang xử lý quá nhiều yêu cầu cùng lúc.');
    return new Ticket(this.inFlight, this.bodies, this.unsigned);
  }

  /** What is held now, for looking at it. */
  get held(): { readonly requests: number; readonly bytes: number } {
    return { requests: this.inFlight.size, bytes: this.bodies.size + this.unsigned.size };
  }

  private look(histogram: IntervalHistogram): void {
    const delayMs = Math.max(0, histogram.percentile(50) / 1e6 - RESOLUTION_MS);
    histogram.reset();
    this.seen = { late: isLate(this.seen, delayMs, this.mostDelayMs), delayMs };
  }
}
