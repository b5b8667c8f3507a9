import { readBank } from './read-bank';
import type { BankFault, Question } from './question';
import { pictureNameOf } from './write-bank';

/** One question from its text, with or without the dash of a list; its drawing is that of the question it was. */
export const readOne = (text: string, before: Question | undefined): { ok: true; question: Question } | { ok: false; faults: BankFault[] } => {
  const pictures = new Map(before?.kind === 'hot-spot' ? [[pictureNameOf(before.key), before.picture.svg]] : []);
  const read = readBank(/^\s*-/.test(text) ? text : `- ${text.trimEnd().replace(/\n/g, '\n  ')}\n`, 'câu hỏi', pictures);
  if (!read.ok) return read;
  if (read.questions.length !== 1) return { ok: false, faults: [{ file: 'câu hỏi', line: 1, text: 'Chỉ viết một câu mỗi lần.' }] };
  return { ok: true, question: read.questions[0]! };
};
