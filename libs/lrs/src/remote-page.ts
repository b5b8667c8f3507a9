import { basicWord } from './delivery-request';
import { retryAfterMs, tidy } from './delivery-verdict';
import type { OutboundBytes } from './outbound';
import type { PageReading, StoreImport } from './statement-import';

/** How another store is asked; `secret` is open. */
export type RemoteKeys = Pick<StoreImport, 'address' | 'version' | 'key'> & { readonly secret: string };

/** Statements asked for in one page. */
export const PAGE = 200;

export const beginPages = (since: Date | undefined): PageReading =>
  ({ next: null, isOver: false, since: since?.toISOString() ?? null, limit: PAGE, ordinal: 0, last: null, taken: null, lostAt: null, pages: 0, mark: null });

export const headersFor = (keys: RemoteKeys): Record<string, string> => ({ authorization: `Basic ${basicWord(keys)}`, 'x-experience-api-version': keys.version, accept: '*/*' });

const statements = (address: string, parameters: Record<string, string>): string => `${address.replace(/\/+$/, '')}/statements?${new URLSearchParams(parameters).toString()}`;

/** The page to read next (Communication §2.1.3): by `more`, or what was stored after an instant. */
export const pageUrl = (address: string, { next, since, limit }: PageReading): string =>
  next ?? statements(address, { ascending: 'true', ...(since !== null && { since }), limit: String(limit) });

/** One statement with the data of its attachments. */
export const statementUrl = (address: string, id: string, voided: boolean): string =>
  statements(address, { [voided ? 'voidedStatementId' : 'statementId']: id, attachments: 'true' });

/**
 * The address that a `more` means (Communication §2.1.3: relative, or whole). Always on the origin that the secret was given for: a store
 * behind a proxy may believe itself to be at http or on another port, and another host is none of ours. Undefined: it is no such address.
 */
export const moreUrl = (address: string, more: string): string | undefined => {
  if (!URL.canParse(more, address)) return undefined;
  const [from, to] = [new URL(address), new URL(more, address)];
  return to.hostname === from.hostname && /^https?:$/.test(to.protocol) ? `${from.origin}${to.pathname}${to.search}` : undefined;
};

/** The page is read to its end. Undefined: the other store has shown this next page before (R. P. Brent 1980). */
export const turnPage = (reading: PageReading, next: string | null): PageReading | undefined => {
  if (next !== null && (next === reading.next || next === reading.mark)) return undefined;
  const pages = reading.pages + 1;
  return { ...reading, next, isOver: next === null, taken: null, pages, mark: Number.isInteger(Math.log2(pages)) ? next : reading.mark };
};

/** Begins again from what was taken last. `since` excludes its instant, and others may have been stored in the same millisecond. */
export const fromLast = (reading: PageReading, limit: number): PageReading =>
  ({ ...reading, next: null, taken: null, limit, since: reading.last === null ? reading.since : new Date(Date.parse(reading.last) - 1).toISOString() });

/** What an answer of the other store means. */
export type RemoteVerdict =
  | { readonly verdict: 'good'; readonly contentType: string | undefined; readonly bytes: Buffer }
  | { readonly verdict: 'too large' }
  /** There is no such thing there: 404, or an address that it knows no longer. */
  | { readonly verdict: 'missing'; readonly reason: string }
  /** Trying again would not help. */
  | { readonly verdict: 'refused'; readonly reason: string }
  | { readonly verdict: 'wait'; readonly reason: string; readonly afterMs?: number }
  | { readonly verdict: 'stopped' };

const MEANING: Readonly<Record<number, string>> = {
  400: 'Kho kia không hiểu yêu cầu', 401: 'Kho kia không nhận khóa này', 403: 'Khóa này không có quyền đọc ở kho kia', 404: 'Kho kia không có địa chỉ này', 410: 'Kho kia không còn địa chỉ này',
  429: 'Kho kia đề nghị đọc chậm lại', 503: 'Kho kia đang bận',
};

const meaningOf = (status: number): string => {
  if (status >= 300 && status < 400) return 'Kho kia chuyển sang địa chỉ khác, mà chỗ này không đi theo; hãy điền địa chỉ mới';
  return MEANING[status] ?? (status >= 500 ? 'Kho kia gặp lỗi' : 'Kho kia trả lời không như mong đợi');
};

/** Of what it says besides, so many bytes are looked at and so many letters kept. */
const WORDS_READ = 64 * 1024;
const LONGEST_WORDS = 300;

export const judgeAnswer = (answer: OutboundBytes, keys: RemoteKeys, now: Date): RemoteVerdict => {
  const secrets = [basicWord(keys), keys.secret];
  if (answer.came === 'fault') {
    if (answer.fault === 'stopped') return { verdict: 'stopped' };
    return { verdict: answer.fault === 'forbidden' ? 'refused' : 'wait', reason: tidy(answer.text.replace('Bên nhận', 'Kho kia'), secrets) };
  }
  const { status, headers, bytes, cut } = answer;
  if (status === 200) return cut ? { verdict: 'too large' } : { verdict: 'good', contentType: headers['content-type'], bytes };
  const words = tidy(bytes.subarray(0, WORDS_READ).toString('utf8'), secrets).slice(0, LONGEST_WORDS);
  const reason = `${meaningOf(status)} (${status})${words === '' ? '.' : `: ${words}`}`;
  if (status === 400 || status === 404 || status === 410) return { verdict: 'missing', reason };
  if (status >= 500 || status === 408 || status === 429) {
    const afterMs = retryAfterMs(headers['retry-after'], now);
    return { verdict: 'wait', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  return { verdict: 'refused', reason };
};
