import { attachmentsFault, readExactly, readSentBody, type ExactJson, type SentAttachment, type SentFault } from '@hvs/lrs';
import { parseStatements, type Statement } from '@hvs/xapi';
import { refused, xapiProblems } from './problems';
import { readUtf8, type XapiRequest } from './xapi-request';

/** Statements as they were sent, checked in every way that needs no look into the store. */
export interface SentStatements {
  readonly statements: readonly Statement[];
  readonly exact: ExactJson;
  readonly attachments: readonly SentAttachment[];
}

/** More than this in one request would hold a transaction open for too long. */
const MOST_STATEMENTS = 2_000;

const PROBLEMS = { body: xapiProblems.requestWrong, attachment: xapiProblems.attachmentRefused, signature: xapiProblems.signatureRefused } as const;
const wrong = ({ about, text }: SentFault): Error => PROBLEMS[about](`${text} Chưa có gì được lưu.`);

const readJson = (bytes: Buffer): ExactJson => {
  try {
    return readExactly(readUtf8(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw xapiProblems.requestWrong('Dữ liệu gửi lên không phải là JSON đúng cú pháp. Chưa có gì được lưu.');
  }
};

/** The statements in the body of a PUT or POST. */
export const readStatements = (request: XapiRequest): SentStatements => {
  const sent = readSentBody(request.contentType, request.body);
  if (!sent.ok) throw wrong(sent.fault);
  const { attachments } = sent;
  const exact = readJson(sent.json);
  if (Array.isArray(exact.value) && exact.value.length > MOST_STATEMENTS) {
    throw xapiProblems.batchTooLarge(`Mỗi lần gửi nhiều nhất ${MOST_STATEMENTS} bản ghi. Chưa có gì được lưu; hãy chia nhỏ.`);
  }
  const parsed = parseStatements(exact.value, request.version);
  if (!parsed.ok) throw refused(xapiProblems.statementRefused, parsed.faults);
  const fault = attachmentsFault(parsed.statements, attachments, request.version);
  if (fault) throw wrong(fault);
  return { statements: parsed.statements, exact, attachments };
};
