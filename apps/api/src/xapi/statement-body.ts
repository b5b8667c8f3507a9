import { readSentStatements, type SentFault, type SentStatements } from '@hvs/lrs';
import { refused, xapiProblems } from './problems';
import type { XapiRequest } from './xapi-request';

const PROBLEMS = { body: xapiProblems.requestWrong, number: xapiProblems.batchTooLarge, attachment: xapiProblems.attachmentRefused, signature: xapiProblems.signatureRefused } as const;

const problemOf = ({ about, text, faults = [] }: SentFault): Error => (about === 'statements' ? refused(xapiProblems.statementRefused, faults) : PROBLEMS[about](`${text} Chưa có gì được lưu.`));

/** The statements in the body of a PUT or POST. */
export const readStatements = (request: XapiRequest): SentStatements => {
  const sent = readSentStatements(request.contentType, request.body, request.version);
  if (!sent.ok) throw problemOf(sent.fault);
  return sent;
};
