import { letterOf } from './formats/sheet-columns';
import { isAnswerOf, PAIR } from './options';
import type { Question } from './question';

export type PaperAnswer = { given: string[] } | { fault: string };

/** How an answer is written on paper, for whoever sits and for whoever enters it. */
export const howToWrite = (question: Pick<Question, 'kind'>): string => {
  switch (question.kind) {
    case 'single': case 'true-false': return 'Ghi một chữ cái.';
    case 'multiple': return 'Ghi mọi chữ cái đúng, ví dụ AC.';
    case 'ordering': return 'Ghi các chữ cái theo đúng thứ tự, ví dụ CABD.';
    case 'matching': return 'Ghi số với chữ cái đi cùng, ví dụ 1C 2A 3B.';
    case 'hot-spot': return 'Ghi chữ cái của chỗ đúng trên hình; nhiều chỗ thì ghi hết.';
    case 'numeric': return 'Ghi một con số.';
    case 'fill-in': return 'Ghi từ còn thiếu.';
    case 'practical': return 'Câu này không làm trên giấy.';
  }
};

/**
 * An answer as it was written on a sheet, in the ids of the question. Options have the letters of the places they were printed in (`order`);
 * nothing written is no answer. What cannot be meant is a fault, so that it is looked at on the sheet again instead of being marked wrong.
 */
export const readPaperAnswer = (question: Question, order: readonly string[], written: string): PaperAnswer => {
  const text = written.normalize('NFC').trim();
  if (text === '' || text === '-') return { given: [] };
  switch (question.kind) {
    case 'practical': return { fault: 'Câu thực hành không làm trên giấy.' };
    case 'fill-in': case 'numeric': return isAnswerOf(question, [text]) ? { given: [text] } : { fault: `“${text.slice(0, 40)}…” dài quá.` };
    case 'matching': return readPairs(question.left.map(({ id }) => id), order, text);
    default: {
      const read = readLetters(order, text);
      if ('fault' in read || (question.kind !== 'single' && question.kind !== 'true-false') || read.given.length === 1) return read;
      return { fault: `“${text}”: câu này chỉ ghi một chữ cái.` };
    }
  }
};

/** What people put between letters. */
const BETWEEN = /[\s,;.:\-–/+&]+/g;

const readLetters = (order: readonly string[], text: string): PaperAnswer => {
  const letters = [...text.replace(BETWEEN, '').toUpperCase()];
  const unknown = letters.find((letter) => placeOf(letter, order) === undefined);
  if (unknown !== undefined) return { fault: `“${text}”: câu này chỉ có các chữ từ A đến ${letterOf(order.length - 1)}.` };
  if (new Set(letters).size !== letters.length) return { fault: `“${text}”: một chữ cái ghi hai lần.` };
  return { given: letters.map((letter) => order[placeOf(letter, order)!]!) };
};

const readPairs = (left: readonly string[], order: readonly string[], text: string): PaperAnswer => {
  const pairs = [...text.replace(BETWEEN, '').toUpperCase().matchAll(/(\d{1,2})([A-Z])/g)];
  if (pairs.map(([whole]) => whole).join('') !== text.replace(BETWEEN, '').toUpperCase()) return { fault: `“${text}”: hãy ghi số rồi chữ cái, ví dụ 1C 2A 3B.` };
  const given = pairs.map(([, number, letter]) => ({ from: left[Number(number) - 1], to: order[placeOf(letter!, order) ?? -1] }));
  if (given.some(({ from, to }) => from === undefined || to === undefined)) return { fault: `“${text}”: câu này có số từ 1 đến ${left.length}, chữ từ A đến ${letterOf(order.length - 1)}.` };
  if (new Set(given.map(({ from }) => from)).size !== given.length) return { fault: `“${text}”: một số ghi hai lần.` };
  return { given: given.map(({ from, to }) => `${from}${PAIR}${to}`) };
};

const placeOf = (letter: string, order: readonly string[]): number | undefined => {
  const place = letter.charCodeAt(0) - 65;
  return letter.length === 1 && place >= 0 && place < order.length ? place : undefined;
};
