import { sameStatement, type Statement } from '@hvs/xapi';
import type { OutboundAnswer } from './outbound';
import type { SubscriptionKind } from './subscription';

/** What an answer means for what was sent. */
export type Verdict =
  | { readonly verdict: 'accepted' }
  /** The request will never be taken as it is: it is cut in halves until the one statement is found that cannot be. */
  | { readonly verdict: 'refused'; readonly status: number; readonly reason: string }
  /** An LRS has a statement under one of these ids; it may be this very one. */
  | { readonly verdict: 'conflict'; readonly status: number; readonly reason: string }
  /** Try again later; nothing is passed over. `afterMs`: not before the other side said. */
  | { readonly verdict: 'wait'; readonly reason: string; readonly afterMs?: number }
  /** The receiver wants no more of it (410). */
  | { readonly verdict: 'gone'; readonly reason: string }
  /** We are shutting down; nothing went wrong. */
  | { readonly verdict: 'stopped' };

const LONGEST_REASON = 2_000;
const REFUSALS = new Set([400, 413, 422]);
const SECOND = 1_000;
const FIRST_WAIT_MS = SECOND;
const LONGEST_WAIT_MS = 300 * SECOND;
/** A receiver may ask for more patience than we would have, but not for ever. */
const LONGEST_ASKED_MS = 3_600 * SECOND;

/** Milliseconds before the next try, after so many that went wrong in a row (at least 1). `jitter`, 0 to 1, spreads many who wait over the second half. */
export const backOffMs = (failures: number, jitter: number): number => {
  const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(whole / 2 + (whole / 2) * jitter);
};

/** Retry-After (RFC 9110 §10.2.3), seconds or a date, as milliseconds from now; undefined if there is none that can be read. */
export const retryAfterMs = (header: string | undefined, now: Date): number | undefined => {
  const text = header?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime();
  return text === '' || Number.isNaN(ms) ? undefined : Math.min(LONGEST_ASKED_MS, Math.max(0, ms));
};

/** Words of another system, fit to be kept and shown: no control characters, no secret that was echoed, not endless. */
export const tidy = (text: string, secrets: readonly string[]): string => {
  const open = secrets.reduce((all, secret) => (secret === '' ? all : all.replaceAll(secret, '•••')), text);
  // eslint-disable-next-line no-control-regex -- NUL and its like cannot be stored or shown
  return open.replace(/[\u0000-\u0020\u007f-\u009f]+/g, ' ').trim().slice(0, LONGEST_REASON);
};

const MEANING: Readonly<Record<number, string>> = {
  400: 'Bên nhận không đọc được dữ liệu', 401: 'Bên nhận không nhận khóa kết nối', 403: 'Khóa kết nối không có quyền ghi ở bên nhận', 404: 'Bên nhận không có địa chỉ này',
  408: 'Bên nhận chờ quá lâu', 409: 'Bên nhận đã có bản ghi khác cùng mã', 410: 'Bên nhận cho biết không nhận nữa', 413: 'Bên nhận cho là quá lớn', 422: 'Bên nhận không chấp nhận nội dung',
  429: 'Bên nhận đề nghị gửi chậm lại', 503: 'Bên nhận đang bận',
};

const meaningOf = (status: number): string => {
  if (status >= 300 && status < 400) return 'Bên nhận chuyển sang địa chỉ khác, mà chuyển tiếp thì không đi theo; hãy sửa lại địa chỉ';
  if (status >= 500) return MEANING[status] ?? 'Bên nhận gặp lỗi';
  return MEANING[status] ?? 'Bên nhận trả lời không như mong đợi';
};

/** What came back, as a sentence with the other side's own words. */
export const reasonOf = (answer: OutboundAnswer, secrets: readonly string[]): string => {
  if (answer.came === 'fault') return tidy(answer.text, secrets);
  const words = tidy(answer.text, secrets);
  return tidy(`${meaningOf(answer.status)} (${answer.status})${words === '' ? '.' : `: ${words}`}`, []);
};

/** An LRS answers a POST with the ids (Communication §2.1.2); whatever else says 200 is not one, perhaps the page of a proxy. */
const isTaken = (kind: SubscriptionKind, status: number, text: string): boolean => {
  if (status < 200 || status > 299) return false;
  return kind === 'webhook' || status === 204 || /^\s*\[/.test(text);
};

/** What the answer to statements means. `secrets`: what must not stand in a reason, should the other side echo it. */
export const judge = (kind: SubscriptionKind, answer: OutboundAnswer, now: Date, secrets: readonly string[]): Verdict => {
  if (answer.came === 'fault') return answer.fault === 'stopped' ? { verdict: 'stopped' } : { verdict: 'wait', reason: reasonOf(answer, secrets) };
  const { status, headers, text } = answer;
  if (isTaken(kind, status, text)) return { verdict: 'accepted' };
  const reason = reasonOf(answer, secrets);
  if (REFUSALS.has(status)) return { verdict: 'refused', status, reason };
  if (status === 409 && kind === 'lrs') return { verdict: 'conflict', status, reason };
  if (status === 410 && kind === 'webhook') return { verdict: 'gone', reason };
  if (status >= 200 && status <= 299) return { verdict: 'wait', reason: 'Bên nhận trả lời thành công nhưng không phải như một kho bản ghi học tập. Hãy kiểm tra lại địa chỉ.' };
  const afterMs = retryAfterMs(headers['retry-after'], now);
  return { verdict: 'wait', reason, ...(afterMs !== undefined && { afterMs }) };
};

/** What an LRS has under the id of a statement it called a conflict: the same (Data §2.3.1), another, nothing that can be told, or no answer yet. */
export const compareWith = (sent: string, answer: OutboundAnswer): 'same' | 'different' | 'unknown' | 'later' => {
  if (answer.came === 'fault') return 'later';
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return 'later';
  if (answer.status !== 200 || answer.cut) return 'unknown';
  try {
    return sameStatement(JSON.parse(sent) as Statement, JSON.parse(answer.text) as Statement) ? 'same' : 'different';
  } catch {
    return 'unknown';
  }
};
