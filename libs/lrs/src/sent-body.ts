import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { parseStatements, SIGNATURE_USAGE, type Attachment, type Fault, type Statement, type XapiVersion } from '@hvs/xapi';
import { readExactly, readWhenAsked, type ExactJson } from './exact-json';
import { countKeys, takeApart, type SentText } from './sent-text';
import { boundaryOf, readMultipart, type Part } from './multipart';
import { signatureFault } from './signature';
import type { SentAttachment } from './store-by';

/** What is wrong with statements and their attachments as they were sent, as a sentence for people. */
export interface SentFault {
  readonly about: 'body' | 'number' | 'statements' | 'attachment' | 'signature';
  readonly text: string;
  /** Of statements: what is wrong with them, one by one. */
  readonly faults?: readonly Fault[];
}

/** Statements with the data of their attachments, as they came over the wire. */
export type SentBody = { readonly ok: true; readonly json: Buffer; readonly attachments: readonly SentAttachment[] } | { readonly ok: false; readonly fault: SentFault };

const HASHES: Readonly<Record<number, string>> = { 56: 'sha224', 64: 'sha256', 96: 'sha384', 128: 'sha512' };

const mediaTypeOf = (contentType: string | undefined): string => (contentType ?? '').split(';')[0]!.trim().toLowerCase();

/** A part with an attachment's data (Communication §1.5.2): binary, and hashing to what its header says. */
const readAttachment = ({ headers, body }: Part): SentAttachment | string => {
  if (headers['content-transfer-encoding']?.toLowerCase() !== 'binary') return 'Phần đính kèm phải có Content-Transfer-Encoding: binary (xAPI 1.0.3 Communication §1.5.2).';
  const sha2 = headers['x-experience-api-hash']?.toLowerCase();
  if (sha2 === undefined) return 'Phần đính kèm thiếu X-Experience-API-Hash (xAPI 1.0.3 Communication §1.5.2).';
  const algorithm = HASHES[sha2.length];
  if (!algorithm || createHash(algorithm).update(body).digest('hex') !== sha2) return `Dữ liệu đính kèm không khớp với mã băm ${sha2.slice(0, 128)}.`;
  return { sha2, mediaType: headers['content-type'] ?? 'application/octet-stream', bytes: body };
};

/** A body as application/json or multipart/mixed (Communication §1.5), each attachment checked against its hash. */
export const readSentBody = (contentType: string | undefined, body: Buffer): SentBody => {
  const wrong = (text: string, about: SentFault['about'] = 'attachment'): SentBody => ({ ok: false, fault: { about, text } });
  const mediaType = mediaTypeOf(contentType);
  if (mediaType === 'application/json') return { ok: true, json: body, attachments: [] };
  if (mediaType !== 'multipart/mixed') return wrong('Bản ghi phải gửi bằng application/json hoặc multipart/mixed (xAPI 1.0.3 Communication §1.5).', 'body');
  const boundary = boundaryOf(contentType ?? '');
  if (boundary === undefined) return wrong('Content-Type multipart/mixed thiếu boundary.');
  const read = readMultipart(body, boundary);
  if (!read.ok) return wrong(read.text);
  const [first, ...others] = read.parts;
  if (!first || mediaTypeOf(first.headers['content-type']) !== 'application/json') return wrong('Phần đầu của multipart/mixed phải là application/json.');
  const attachments = others.map(readAttachment);
  const fault = attachments.find((one) => typeof one === 'string');
  return fault === undefined ? { ok: true, json: first.body, attachments: attachments as SentAttachment[] } : wrong(fault as string);
};

/** The attachments of a statement and of its SubStatement. */
export const attachmentsIn = (statement: Statement): readonly Attachment[] => [
  ...(statement.attachments ?? []),
  ...(statement.object.objectType === 'SubStatement' ? statement.object.attachments ?? [] : []),
];

/**
 * Whether each attachment has its data or says where they are, no data came without one, and signatures hold (Data §2.4.11, §2.6;
 * Communication §1.5).
 */
export const attachmentsFault = (statements: readonly Statement[], sent: readonly SentAttachment[], version: XapiVersion): SentFault | undefined => {
  const bySha2 = new Map(sent.map((one) => [one.sha2, one]));
  const named = new Set<string>();
  for (const statement of statements) {
    for (const { sha2, fileUrl } of attachmentsIn(statement)) {
      named.add(sha2.toLowerCase());
      if (fileUrl === undefined && !bySha2.has(sha2.toLowerCase())) return { about: 'attachment', text: `Tệp đính kèm ${sha2} không được gửi kèm và không có fileUrl.` };
    }
    for (const { usageType, sha2 } of statement.attachments ?? []) {
      const data = usageType === SIGNATURE_USAGE ? bySha2.get(sha2.toLowerCase()) : undefined;
      const fault = data && signatureFault(statement, data.bytes, version);
      if (fault !== undefined) return { about: 'signature', text: `${fault} (xAPI 1.0.3 Data §2.6).` };
    }
  }
  const stray = sent.find(({ sha2 }) => !named.has(sha2));
  return stray && { about: 'attachment', text: `Phần ${stray.sha2} không thuộc bản ghi nào.` };
};

/** Statements with all that came with them, checked in every way that needs no look into the store. */
export interface SentStatements {
  readonly ok: true;
  readonly statements: readonly Statement[];
  /** Whether they came as a list. */
  readonly isList: boolean;
  /** See `StoreBy`. */
  readonly exact: ExactJson;
  readonly texts: readonly (Buffer | undefined)[] | undefined;
  readonly attachments: readonly SentAttachment[];
}

/** More than this at a time would hold a transaction open for too long. */
const MOST_STATEMENTS = 2_000;

/** What a body says, and how its texts are to be kept. */
interface ReadJson {
  readonly value: unknown;
  readonly exact: ExactJson;
  readonly text: SentText | undefined;
}

const readJson = (bytes: Buffer): ReadJson | string => {
  if (!isUtf8(bytes)) return 'Dữ liệu phải là UTF-8 (xAPI 1.0.3 Communication §1.4).';
  try {
    const [text, written] = [takeApart(bytes), bytes.toString('utf8')];
    if (text) return { value: JSON.parse(written), exact: readWhenAsked(written), text };
    const exact = readExactly(written.replace(/^\uFEFF/, ''));
    return { value: exact.value, exact, text };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    return 'Dữ liệu gửi lên không phải là JSON đúng cú pháp.';
  }
};

/** The text of each statement that is kept as it came: nothing had to be changed in it, and no key stands in it twice. */
const textsOf = (statements: readonly Statement[], value: unknown, { texts, keys }: SentText): (Buffer | undefined)[] => {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  return statements.map((statement, index) => (statement === given[index] && countKeys(statement) === keys[index] ? texts[index] : undefined));
};

/** The statements in the body of a PUT or POST (Communication §2.1.1, §2.1.2). */
export const readSentStatements = (contentType: string | undefined, body: Buffer, version: XapiVersion): SentStatements | { readonly ok: false; readonly fault: SentFault } => {
  const sent = readSentBody(contentType, body);
  if (!sent.ok) return sent;
  const read = readJson(sent.json);
  if (typeof read === 'string') return { ok: false, fault: { about: 'body', text: read } };
  const { value } = read;
  const isList = Array.isArray(value);
  if (isList && value.length > MOST_STATEMENTS) return { ok: false, fault: { about: 'number', text: `Mỗi lần gửi nhiều nhất ${MOST_STATEMENTS} bản ghi; hãy chia nhỏ.` } };
  const parsed = parseStatements(value, version, read.text !== undefined);
  if (!parsed.ok) return { ok: false, fault: { about: 'statements', text: 'Bản ghi không hợp lệ.', faults: parsed.faults } };
  const { statements } = parsed;
  const fault = attachmentsFault(statements, sent.attachments, version);
  if (fault) return { ok: false, fault };
  return { ok: true, statements, isList, attachments: sent.attachments, exact: read.exact, texts: read.text && textsOf(statements, value, read.text) };
};
