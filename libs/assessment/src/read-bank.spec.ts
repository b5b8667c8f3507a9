import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Question } from './question';
import { readBank } from './read-bank';

const QUESTION = `- id: q-1
  type: single
  skill: NTS.1
  difficulty: 1
  prompt: Hai cộng hai?
  answers:
    - text: Ba
    - text: Bốn
      correct: true
    - text: Năm
  explain: Đếm trên ngón tay.
`;
const COURSES = join(__dirname, '../../../content/courses');
const PICTURES = new Map([['images/nut.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"/>'], ['images/khong-co.svg', '<svg/>']]);
const asked = (type: string, rest: string): string => `- id: q-1\n  type: ${type}\n  skill: NTS.1\n  difficulty: 2\n  prompt: Hỏi?\n  explain: Vì thế.\n${rest}`;
const HOT_SPOT = asked('hot-spot', `  image: images/nut.svg
  alt: Hai nút trên màn hình
  regions:
    - {id: gui, label: nút trái, x: 40, y: 200, width: 160, height: 60, correct: true}
    - {id: huy, label: nút phải, x: 240, y: 200, width: 160, height: 60}
`);
const one = (yaml: string): Question => {
  const read = readBank(yaml, 'bank.yaml', PICTURES);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.questions[0]!;
};
const faultsOf = (yaml: string): string[] => {
  const read = readBank(yaml, 'bank.yaml', PICTURES);
  return read.ok ? [] : read.faults.map((fault) => `${fault.file}:${fault.line} ${fault.text}`);
};

describe('a question bank', () => {
  test.each(readdirSync(COURSES).filter((slug) => existsSync(join(COURSES, slug, 'bank.yaml'))))('of the course %s holds thirty sound questions or more', (slug) => {
    const images = join(COURSES, slug, 'images');
    const pictures = new Map((existsSync(images) ? readdirSync(images) : []).map((name) => [`images/${name}`, readFileSync(join(images, name), 'utf8')]));
    const read = readBank(readFileSync(join(COURSES, slug, 'bank.yaml'), 'utf8'), 'bank.yaml', pictures);
    expect(read.ok ? [] : read.faults).toEqual([]);
    expect(read.ok && read.questions.length).toBeGreaterThanOrEqual(30);
  });

  test('gives answers stable ids in the order of the file', () => {
    const read = readBank(QUESTION);
    expect(read.ok && read.questions[0]).toEqual({
      key: 'q-1', kind: 'single', skill: 'NTS.1', difficulty: 1, prompt: 'Hai cộng hai?', explain: 'Đếm trên ngón tay.',
      answers: [{ id: 'a', text: 'Ba', correct: false }, { id: 'b', text: 'Bốn', correct: true }, { id: 'c', text: 'Năm', correct: false }],
    });
  });

  test('puts things in order and pairs them under names that say nothing of the key', () => {
    const ordering = one(asked('ordering', '  items: [một, hai, ba]\n'));
    expect(ordering).toMatchObject({ kind: 'ordering', items: [{ text: 'một' }, { text: 'hai' }, { text: 'ba' }] });
    const again = one(asked('ordering', '  items: [ba, một, hai]\n'));
    if (ordering.kind !== 'ordering' || again.kind !== 'ordering') throw new Error('kind');
    expect(again.items.map((item) => item.id)).toEqual([ordering.items[2]!.id, ordering.items[0]!.id, ordering.items[1]!.id]);
    const matching = one(asked('matching', '  pairs: [{left: a, right: x}, {left: b, right: y}, {left: c, right: z}]\n  extra: [w]\n'));
    if (matching.kind !== 'matching') throw new Error('kind');
    expect(matching.right.map((option) => option.text)).toEqual(['x', 'y', 'z', 'w']);
    expect(matching.left.map((left) => matching.right.find((right) => right.id === matching.pairs[left.id])!.text)).toEqual(['x', 'y', 'z']);
  });

  test('takes words, numbers, places on a picture and tasks', () => {
    expect(one(asked('fill-in', '  accept: ["sao lưu", "sao luu"]\n  audiences: [SL-LD]\n'))).toMatchObject({ kind: 'fill-in', accept: ['sao lưu', 'sao luu'], audiences: ['SL-LD'] });
    expect(one(asked('numeric', '  answer: 12\n  unit: người\n'))).toMatchObject({ kind: 'numeric', answer: 12, tolerance: 0, unit: 'người' });
    expect(one(HOT_SPOT)).toMatchObject({ kind: 'hot-spot', picture: { width: 640, height: 360, alt: 'Hai nút trên màn hình' }, regions: [{ id: 'gui', correct: true }, { id: 'huy', correct: false }] });
    expect(one(asked('practical', '  rubric: [{id: r1, text: rõ, points: 2}, {id: r2, text: đủ, points: 1}]\n'))).toMatchObject({ kind: 'practical', rubric: [{ points: 2 }, { points: 1 }] });
  });

  test.each<[string, string, RegExp]>([
    ['ordering two things', asked('ordering', '  items: [một, hai]\n'), /:7 “\[1\]\.items” quá ít: cần ít nhất 3/],
    ['ordering the same thing twice', asked('ordering', '  items: [một, hai, một]\n'), /có hai việc giống nhau/],
    ['matching what is alike', asked('matching', '  pairs: [{left: a, right: x}, {left: b, right: y}, {left: c, right: x}]\n'), /có hai vế phải giống nhau/],
    ['with a number in words', asked('numeric', '  answer: mười\n'), /“\[1\]\.answer” phải là số/],
    ['on a picture that is not there', HOT_SPOT.replace('nut.svg', 'la.svg'), /không thấy hình “images\/la\.svg”/],
    ['on a picture without a viewBox', HOT_SPOT.replace('nut.svg', 'khong-co.svg'), /cần viewBox/],
    ['on a picture from elsewhere', HOT_SPOT.replace('images/nut.svg', 'https://x.vn/a.svg'), /phải là một hình SVG/],
    ['with a place outside the picture', HOT_SPOT.replace('x: 240', 'x: 540'), /vùng “huy” nằm ngoài hình \(640 × 360\)/],
    ['with no wrong place', HOT_SPOT.replace('height: 60}', 'height: 60, correct: true}'), /một vùng đúng và một vùng sai/],
    ['of a task with one criterion', asked('practical', '  rubric: [{id: r1, text: rõ, points: 2}]\n'), /quá ít: cần ít nhất 2/],
    ['with answers where items belong', asked('ordering', '  answers: [{text: a}]\n'), /mục không dùng được: answers/],
    ['without a right answer', QUESTION.replace('      correct: true\n', ''), /^bank\.yaml:1 Câu “q-1”: cần đúng một đáp án đúng/],
    ['with two names alike', QUESTION + QUESTION, /^bank\.yaml:12 Câu “q-1”: trùng mã/],
    ['with a difficulty of nine', QUESTION.replace('difficulty: 1', 'difficulty: 9'), /^bank\.yaml:4 .*1, 2 hoặc 3/],
    ['without an explanation', QUESTION.replace(/ {2}explain.*\n/, ''), /^bank\.yaml:1 “\[1\]\.explain” còn thiếu/],
    ['with an unknown kind', QUESTION.replace('single', 'essay'), /^bank\.yaml:2 .*single, multiple, true-false/],
    ['with a word too many', `${QUESTION}  colour: red\n`, /mục không dùng được: colour/],
    ['with two answers alike', QUESTION.replace('Năm', 'Ba'), /hai câu trả lời giống nhau/],
    ['with two answers only', QUESTION.replace('    - text: Năm\n', ''), /cần 3 đến 5 câu trả lời, đang có 2/],
    ['of "multiple" with one right answer', QUESTION.replace('single', 'multiple'), /ít nhất hai đáp án đúng/],
    ['that is broken YAML', '- id: "q\n  type', /^bank\.yaml:\d+ Viết sai YAML/],
    ['with aliases', `- &a {id: q}\n- *a\n`, /tham chiếu/],
    ['that is empty', '', /danh sách|còn thiếu/],
  ])('%s is refused with its line', (_name, yaml, expected) => {
    expect(faultsOf(yaml).join('\n')).toMatch(expected);
  });
});
