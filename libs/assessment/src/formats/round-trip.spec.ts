import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { questionFaults, toQuestion } from '../authored-question';
import type { Question } from '../question';
import { QuestionFile } from '../question-file';
import { readBank } from '../read-bank';
import { pictureNameOf, writeBank } from '../write-bank';
import type { LeftOut, ReadFile } from './bank-file';
import { checkRows } from './check-rows';
import { tidied } from './plain-text';
import { readGift } from './read-gift';
import { readQti } from './read-qti';
import { readXlsx } from './read-xlsx';
import { readYamlRows } from './read-yaml-rows';
import { leftOutOfGift, writeGift } from './write-gift';
import { writeQti } from './write-qti';
import { leftOutOfXlsx, writeXlsx } from './write-xlsx';

/** Whatever a bank holds, each format gives back the same questions, but for those it says it cannot take. */

const COURSES = join(__dirname, '../../../../content/courses');
const picturesOf = (slug: string): Map<string, string> => {
  const images = join(COURSES, slug, 'images');
  return new Map((existsSync(images) ? readdirSync(images) : []).filter((name) => name.endsWith('.svg')).map((name) => [`images/${name}`, readFileSync(join(images, name), 'utf8')]));
};
const BANKS = readdirSync(COURSES).filter((slug) => existsSync(join(COURSES, slug, 'bank.yaml'))).map((slug): [string, Question[]] => {
  const read = readBank(readFileSync(join(COURSES, slug, 'bank.yaml'), 'utf8'), 'bank.yaml', picturesOf(slug));
  if (!read.ok) throw new Error(slug);
  return [slug, read.questions];
});

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><rect width="640" height="360"/></svg>';
/** Words as people write them, and every sign that means something in one of the formats. */
const words = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aăâđêôơưếộứ ÁX09.,;:!?()[]{}<>=~#%$@&|*_-+/\\\'"`\n\tₓ'), minLength: 1, maxLength: 40 }),
  fc.constantFrom('=1+1', '-5 độ', '+84 912', '@ten', "'=x", '%50% giảm', '[html] là gì', '-> sang phải', 'a -> b', '::tên::', '// ghi chú', '$CATEGORY: x', '####', '<b>đậm</b> &amp; &lt;', ']]>', 'TRUE', 'Đúng', 'Sai', '1.234,5', '00123', '_x000D_', 'A;B', '- gạch\n- gạch nữa'),
).map(tidied).filter((text) => text !== '');
const someWords = (min: number, max: number) => fc.uniqueArray(words, { minLength: min, maxLength: max });
const code = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,11}$/);
const common = { id: code, skill: words, difficulty: fc.constantFrom(1, 2, 3), prompt: words, explain: words };
const choices = (type: string, min: number, max: number, right: (index: number, of: number) => boolean) =>
  fc.record({ ...common, type: fc.constant(type), answers: someWords(min, max).map((texts) => texts.map((text, index) => ({ text, correct: right(index, texts.length) }))) });
const tenths = fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 10);
const raw = fc.oneof(
  choices('single', 3, 5, (index) => index === 1), choices('multiple', 3, 5, (index, of) => index < of - 1), choices('true-false', 2, 2, (index) => index === 1),
  fc.record({ ...common, type: fc.constant('true-false'), answers: fc.boolean().map((truth) => [{ text: 'Đúng', correct: truth }, { text: 'Sai', correct: !truth }]) }),
  fc.record({ ...common, type: fc.constant('ordering'), items: someWords(3, 6) }),
  fc.record({ ...common, type: fc.constant('matching'), sides: fc.tuple(someWords(6, 6), someWords(9, 9), fc.integer({ min: 3, max: 6 }), fc.integer({ min: 0, max: 3 })) })
    .map(({ sides: [left, right, n, m], ...rest }) => ({ ...rest, pairs: left.slice(0, n).map((one, index) => ({ left: one, right: right[index]! })), extra: right.slice(6, 6 + m) })),
  fc.record({ ...common, type: fc.constant('fill-in'), accept: someWords(1, 8) }),
  fc.record({ ...common, type: fc.constant('numeric'), answer: tenths, tolerance: tenths.map(Math.abs), unit: fc.option(words, { nil: undefined }) }),
  fc.record({ ...common, type: fc.constant('hot-spot'), alt: words, labels: someWords(2, 8) }).map(({ labels, ...rest }) => ({
    ...rest, image: pictureNameOf(rest.id), regions: labels.map((label, index) => ({ id: `v-${index}`, label, x: index * 40, y: 10.5, width: 30, height: 20.25, correct: index === 0 })),
  })),
  fc.record({ ...common, type: fc.constant('practical'), texts: someWords(2, 5), own: fc.boolean() })
    .map(({ texts, own, ...rest }) => ({ ...rest, rubric: texts.map((text, index) => ({ id: own ? `rieng-${index}` : `tc-${index + 1}`, text, points: index + 1 })) })),
);
const bank = fc.uniqueArray(fc.tuple(raw, fc.option(someWords(1, 3), { nil: undefined })).map(([question, audiences]) => ({ ...question, ...(audiences && { audiences }) })), { selector: ({ id }) => id, minLength: 1, maxLength: 8 })
  .map((all) => all.flatMap((one): Question[] => {
    const file = QuestionFile.parse(one);
    const pictures = new Map([[pictureNameOf(file.id), SVG]]);
    return questionFaults(file, pictures).length === 0 ? [toQuestion(file, pictures)] : [];
  }));

interface Format { leftOut: (questions: Question[]) => LeftOut[]; again: (questions: Question[]) => Promise<ReadFile> }
const FORMATS: [string, Format][] = [
  ['yaml', { leftOut: () => [], again: async (questions) => readYamlRows(writeBank(questions)) }],
  ['qti', { leftOut: () => [], again: async (questions) => readQti(writeQti(questions)) }],
  ['xlsx', { leftOut: leftOutOfXlsx, again: async (questions) => readXlsx(await writeXlsx(questions, ['NTS.1'])) }],
  ['gift', { leftOut: leftOutOfGift, again: async (questions) => readGift(writeGift(questions)) }],
];
const ownPictures = (questions: Question[]): Map<string, string> => new Map(questions.flatMap((one) => (one.kind === 'hot-spot' ? [[pictureNameOf(one.key), one.picture.svg]] : [])));

describe.each(FORMATS)('as %s and back', (_name, { leftOut, again }) => {
  const there = async (questions: Question[]): Promise<void> => {
    const out = new Set(leftOut(questions).map(({ key }) => key));
    const kept = questions.filter(({ key }) => !out.has(key));
    if (kept.length === 0) return;
    const read = await again(questions);
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    const { sound, faults, remarks } = checkRows(read.rows, { pictures: ownPictures(questions) });
    expect({ faults, remarks }).toEqual({ faults: [], remarks: [] });
    expect(sound.map(({ question }) => question)).toEqual(kept);
  };
  test.each(BANKS)('the bank of %s is the same', async (_slug, questions) => there(questions));
  test('so is any bank', async () => fc.assert(fc.asyncProperty(bank, there), { numRuns: 200 }), 60_000);
});
