import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
const faultsOf = (yaml: string): string[] => {
  const read = readBank(yaml);
  return read.ok ? [] : read.faults.map((fault) => `${fault.file}:${fault.line} ${fault.text}`);
};

describe('a question bank', () => {
  test.each(['nhan-thuc-so', 'an-toan-an-ninh-mang'])('of the course %s holds thirty sound questions or more', (slug) => {
    const read = readBank(readFileSync(join(__dirname, '../../../content/courses', slug, 'bank.yaml'), 'utf8'));
    expect(read).toMatchObject({ ok: true });
    expect(read.ok && read.questions.length).toBeGreaterThanOrEqual(30);
  });

  test('gives answers stable ids in the order of the file', () => {
    const read = readBank(QUESTION);
    expect(read.ok && read.questions[0]).toEqual({
      key: 'q-1', kind: 'single', skill: 'NTS.1', difficulty: 1, prompt: 'Hai cộng hai?', explain: 'Đếm trên ngón tay.',
      answers: [{ id: 'a', text: 'Ba', correct: false }, { id: 'b', text: 'Bốn', correct: true }, { id: 'c', text: 'Năm', correct: false }],
    });
  });

  test.each<[string, string, RegExp]>([
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
