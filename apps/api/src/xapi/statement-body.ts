import { createHash } from 'node:crypto';
import { readExactly, type ExactJson, type SentAttachment } from '@hvs/lrs';
import { parseStatements, SIGNATURE_USAGE, type Attachment, type Statement, type XapiVersion } from '@hvs/xapi';
import { boundaryOf, readMultipart, type Part } from './multipart';
import { refused, xapiProblems } from './problems';
import { checkSignature } from './signature';
import { mediaTypeOf, readUtf8, type XapiRequest } from './xapi-request';

/** Statements as they were sent, checked in every way that needs no look into the store. */
export interface SentStatements {
  readonly statements: readonly Statement[];
  readonly exact: ExactJson;
  readonly attachments: readonly SentAttachment[];
}

/** More than this in one request would hold a transaction open for too long. */
const MOST_STATEMENTS = 2_000;

const HASHES: Readonly<Record<number, string>> = { 56: 'sha224', 64: 'sha256', 96: 'sha384', 128: 'sha512' };

const wrong = (text: string): Error => xapiProblems.attachmentRefused(`${text} Chưa có gì được lưu.`);

const readJson = (bytes: Buffer): ExactJson => {
  try {
    return readExactly(readUtf8(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw xapiProblems.requestWrong('Dữ liệu gửi lên không phải là JSON đúng cú pháp. Chưa có gì được lưu.');
  }
};

/** A part with an attachment's data (Communication §1.5.2): binary, and hashing to what its header says. */
const readAttachment = ({ headers, body }: Part): SentAttachment => {
  if (headers['content-transfer-encoding']?.toLowerCase() !== 'binary') throw wrong('Phần đính kèm phải có Content-Transfer-Encoding: binary (xAPI 1.0.3 Communication §1.5.2).');
  const sha2 = headers['x-experience-api-hash']?.toLowerCase();
  if (sha2 === undefined) throw wrong('Phần đính kèm thiếu X-Experience-API-Hash (xAPI 1.0.3 Communication §1.5.2).');
  const algorithm = HASHES[sha2.length];
  if (!algorithm || createHash(algorithm).update(body).digest('hex') !== sha2) throw wrong(`Dữ liệu đính kèm không khớp với mã băm ${sha2.slice(0, 128)}.`);
  return { sha2, mediaType: headers['content-type'] ?? 'application/octet-stream', bytes: body };
};

const attachmentsIn = (statement: Statement): readonly Attachment[] => [
  ...(statement.attachments ?? []),
  ...(statement.object.objectType === 'SubStatement' ? statement.object.attachments ?? [] : []),
];

/** Each attachment has its data or says where they are, and no data came without one (Data §2.4.11; Communication §1.5). */
const checkAttachments = (statements: readonly Statement[], sent: readonly SentAttachment[], version: XapiVersion): void => {
  const bySha2 = new Map(sent.map((one) => [one.sha2, one]));
  const named = new Set<string>();
  for (const statement of statements) {
    for (const { sha2, fileUrl } of attachmentsIn(statement)) {
      named.add(sha2.toLowerCase());
      if (fileUrl === undefined && !bySha2.has(sha2.toLowerCase())) throw wrong(`Tệp đính kèm ${sha2} không được gửi kèm và không có fileUrl.`);
    }
    for (const { usageType, sha2 } of statement.attachments ?? []) {
      const data = usageType === SIGNATURE_USAGE ? bySha2.get(sha2.toLowerCase()) : undefined;
      if (data) checkSignature(statement, data.bytes, version);
    }
  }
  const stray = sent.find(({ sha2 }) => !named.has(sha2));
  if (stray) throw wrong(`Phần ${stray.sha2} không thuộc bản ghi nào.`);
};

const readParts = (request: XapiRequest): { json: Buffer; attachments: SentAttachment[] } => {
  const mediaType = mediaTypeOf(request.contentType);
  if (mediaType === 'application/json') return { json: request.body, attachments: [] };
  if (mediaType !== 'multipart/mixed') {
    throw xapiProblems.requestWrong('Bản ghi phải gửi bằng application/json hoặc multipart/mixed (xAPI 1.0.3 Communication §1.5).');
  }
  const boundary = boundaryOf(request.contentType ?? '');
  if (boundary === undefined) throw wrong('Content-Type multipart/mixed thiếu boundary.');
  const [first, ...others] = readMultipart(request.body, boundary);
  if (!first || mediaTypeOf(first.headers['content-type']) !== 'application/json') throw wrong('Phần đầu của multipart/mixed phải là application/json.');
  return { json: first.body, attachments: others.map(readAttachment) };
};

/** The statements in the body of a PUT or POST. */
export const readStatements = (request: XapiRequest): SentStatements => {
  const { json, attachments } = readParts(request);
  const exact = readJson(json);
  if (Array.isArray(exact.value) && exact.value.length > MOST_STATEMENTS) {
    throw xapiProblems.batchTooLarge(`Mỗi lần gửi nhiều nhất ${MOST_STATEMENTS} bản ghi. Chưa có gì được lưu; hãy chia nhỏ.`);
  }
  const parsed = parseStatements(exact.value, request.version);
  if (!parsed.ok) throw refused(xapiProblems.statementRefused, parsed.faults);
  checkAttachments(parsed.statements, attachments, request.version);
  return { statements: parsed.statements, exact, attachments };
};
