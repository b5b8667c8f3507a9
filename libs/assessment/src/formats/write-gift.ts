import type { Question } from '../question';
import { TRUE_FALSE, type LeftOut } from './bank-file';

const LEFT_OUT: Partial<Record<Question['kind'], string>> = {
  ordering: 'GIFT không có câu sắp thứ tự', 'hot-spot': 'GIFT không có câu chọn vùng trên hình', practical: 'GIFT không giữ được thang điểm',
};

/** GIFT has no way to write this arrow in the words of an answer. */
const ARROW = 'lời câu hỏi có “->”, mà GIFT dùng để nối hai vế';
const hasArrow = (question: Question): boolean =>
  (question.kind === 'matching' && question.left.some(({ text }) => text.includes('->'))) || (question.kind === 'fill-in' && question.accept.some((word) => word.includes('->')));

export const leftOutOfGift = (questions: readonly Question[]): LeftOut[] =>
  questions.flatMap((question) => {
    const why = LEFT_OUT[question.kind] ?? (hasArrow(question) ? ARROW : undefined);
    return why ? [{ key: question.key, kind: question.kind, why }] : [];
  });

/** A bank as Moodle's GIFT, for every kind it has; what is left out is named in comments at the end. */
export const writeGift = (questions: readonly Question[]): string => {
  const leftOut = leftOutOfGift(questions);
  const out = new Set(leftOut.map(({ key }) => key));
  let category: string | undefined;
  const blocks = questions.filter(({ key }) => !out.has(key)).flatMap((question) => {
    const heading = question.skill === category ? [] : [`$CATEGORY: ${question.skill.replace(/\s+/g, ' ').replaceAll('/', '//')}`];
    category = question.skill;
    return [...heading, blockOf(question)];
  });
  const missing = leftOut.length === 0 ? [] : [`// Không có trong tệp này:\n${leftOut.map(({ key, why }) => `// ${key}: ${why}.`).join('\n')}`];
  return `${['// Ngân hàng câu hỏi xuất từ Học Vụ Số. Mỗi câu một khối, cách nhau một dòng trống.', ...blocks, ...missing].join('\n\n')}\n`;
};

const blockOf = (question: Question): string => {
  const { key, skill, difficulty, audiences = [], prompt, explain } = question;
  const tags = [`skill=${skill}`, `difficulty=${difficulty}`, ...audiences.map((audience) => `audience=${audience}`), ...(question.kind === 'numeric' && question.unit ? [`unit=${question.unit}`] : [])];
  return [
    `// [id:${key}] ${tags.map((tag) => `[tag:${tag.replace(/[\\\]]/g, '\\$&').replace(/\n/g, '\\n')}]`).join(' ')}`,
    `::${key}::[plain]${escaped(prompt)} {`, ...answersOf(question), `####${plainly(explain)}`, '}',
  ].join('\n');
};

const answersOf = (question: Question): string[] => {
  switch (question.kind) {
    case 'matching': {
      const textOf = new Map(question.right.map(({ id, text }) => [id, text]));
      const paired = new Set(Object.values(question.pairs));
      return [
        ...question.left.map(({ id, text }) => `=${words(text, true)} -> ${plainly(textOf.get(question.pairs[id]!)!)}`),
        ...question.right.filter(({ id }) => !paired.has(id)).map(({ text }) => `= -> ${plainly(text)}`),
      ];
    }
    case 'fill-in': return question.accept.map((word) => `=${words(word, true)}`);
    case 'numeric': return [`#${question.answer}:${question.tolerance}`];
    case 'single': case 'multiple': case 'true-false': {
      const { kind, answers } = question;
      if (kind === 'true-false' && answers.every(({ text }, index) => text === TRUE_FALSE[index])) return [answers[0]!.correct ? 'TRUE' : 'FALSE'];
      if (kind !== 'multiple') return answers.map(({ text, correct }) => `${correct ? '=' : '~'}${words(text, correct)}`);
      const right = answers.filter(({ correct }) => correct).length;
      return answers.map(({ text, correct }) => `~%${correct ? share(100 / right) : `-${share(100 / (answers.length - right))}`}%${plainly(text)}`);
    }
    // `leftOutOfGift` has taken these out.
    case 'ordering': case 'hot-spot': case 'practical': return [];
  }
};

/** Moodle knows shares of a hundred to five places. */
const share = (value: number): string => String(Math.round(value * 100_000) / 100_000);
/** What Moodle has an escape for. */
const escaped = (text: string): string => text.replace(/[\\~=#{}:]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');
/** What would be read as the name of a format gets one before it; what would be read as a weight, a weight. */
const plainly = (text: string): string => `${text.startsWith('[') ? '[plain]' : ''}${escaped(text)}`;
const words = (text: string, full: boolean): string => `${text.startsWith('%') ? `%${full ? 100 : 0}%` : ''}${plainly(text)}`;
