import type { FileRow } from './bank-file';
import { checkRows, type CheckedRows } from './check-rows';
import { readGift } from './read-gift';

const rowsOf = (text: string): FileRow[] => {
  const read = readGift(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.rows;
};
const DEFAULTS = { skill: 'Chung', difficulty: 2, explain: 'Xem lại bài học.' } as const;
const checked = (text: string): CheckedRows => checkRows(rowsOf(text), { defaults: DEFAULTS });
const one = (text: string): object => {
  const { sound, faults } = checked(text);
  if (sound.length !== 1) throw new Error(JSON.stringify(faults));
  return sound[0]!.question;
};
/** One block of them, many blocks, and a comment. */
const HOSTILE = ['[tag:', '\\a', '::a', '{#1..', '=%1%', '~->', '[html]<p', '&#', '####'].flatMap((bit) => [bit.repeat(59_000 / bit.length), Array.from({ length: 199 }, () => `x ${bit.repeat(4_000 / bit.length)} {${bit.repeat(500 / bit.length)}}`).join('\n\n'), `// ${bit.repeat(1_000_000)}\nx {T}`]);
const right = (question: object): string[] => (question as { answers: { text: string; correct: boolean }[] }).answers.filter(({ correct }) => correct).map(({ text }) => text);

describe('GIFT as other systems write it', () => {
  test('a choice with one right answer, with feedback and an explanation', () => {
    const question = one('::Câu 1:: Thủ đô của Việt Nam? {\n  =Hà Nội#Đúng rồi\n  ~Huế#Kinh đô cũ\n  ~Sơn La\n  ####Hà Nội là thủ đô.\n}');
    expect(question).toMatchObject({ kind: 'single', prompt: 'Thủ đô của Việt Nam?', skill: 'Chung', difficulty: 2, explain: 'Hà Nội là thủ đô.' });
    expect(right(question)).toEqual(['Hà Nội']);
    expect(checked('Hỏi? {=a ~b#vì thế ~c}').remarks[0]!.text).toMatch(/phản hồi riêng/);
  });
  test('several right answers by their weights; shares that differ are said', () => {
    const even = checked('Hai số chẵn? {~%50%2 ~%50%4 ~%-100%3}');
    expect(right(even.sound[0]!.question)).toEqual(['2', '4']);
    expect(even.remarks).toEqual([]);
    expect(checked('Hai số chẵn? {~%80%2 ~%20%4 ~%-100%3}').remarks[0]!.text).toMatch(/Trọng số/);
    expect(right(one('Ba hết? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}'))).toEqual(['a', 'b', 'c']);
    expect(one('Chọn một {~%100%a ~b ~c}')).toMatchObject({ kind: 'single' });
  });
  test.each([['{T}', 'Đúng'], ['{TRUE#sai rồi#đúng rồi}', 'Đúng'], ['{F}', 'Sai'], ['{ false }', 'Sai']])('true and false: %s', (answers, expected) => {
    expect(right(one(`Trời xanh. ${answers}`))).toEqual([expected]);
  });
  test('two answers are a true-false, whatever they say', () => expect(one('Bật hay tắt? {=bật ~tắt}')).toMatchObject({ kind: 'true-false' }));
  test('pairs, and a right side left over', () => {
    expect(one('Nối. {=Sơn La -> Tây Bắc =Huế -> miền Trung =Cà Mau -> miền Nam = -> Đông Bắc}')).toMatchObject({
      kind: 'matching', left: [{ text: 'Sơn La' }, { text: 'Huế' }, { text: 'Cà Mau' }], right: [{ text: 'Tây Bắc' }, { text: 'miền Trung' }, { text: 'miền Nam' }, { text: 'Đông Bắc' }],
    });
  });
  test('short answers, also in the middle of a sentence', () => {
    expect(one('Pi là mấy? {#3.14:0.01}.')).toMatchObject({ prompt: 'Pi là mấy?' });
    expect(one('Hai cộng hai là {=bốn =4 =%50%gần bốn}.')).toMatchObject({ kind: 'fill-in', prompt: 'Hai cộng hai là _____.', accept: ['bốn', '4'] });
  });
  test.each([['{#12}', 12, 0], ['{#3.14:0.01}', 3.14, 0.01], ['{#10..15}', 12.5, 2.5], ['{#-2..2}', 0, 2], ['{#=12:1 =%50%13:1}', 12, 1], ['{#12,5:0,5#gần rồi}', 12.5, 0.5]])('numbers: %s', (answers, answer, tolerance) => {
    expect(one(`Bao nhiêu? ${answers}`)).toMatchObject({ kind: 'numeric', answer, tolerance });
  });
  test('categories are skills, tags go before them, signs are escaped', () => {
    const { sound } = checked('$CATEGORY: $course$/Kỹ năng số/An toàn\n\n::a:: 1 \\= 1\\: đúng\\? {T}\n\n// [id:cau-b] [tag:skill=NTS.1] [tag:difficulty=3] [tag:audience=SL-LD]\n::b:: Tập \\{a\\} {T}');
    expect(sound.map(({ question: { key, skill, difficulty, prompt, audiences } }) => ({ key, skill, difficulty, prompt, audiences }))).toEqual([
      { key: 'a', skill: 'An toàn', difficulty: 2, prompt: '1 = 1: đúng\\?', audiences: undefined }, { key: 'cau-b', skill: 'NTS.1', difficulty: 3, prompt: 'Tập {a}', audiences: ['SL-LD'] },
    ]);
  });
  test('HTML becomes plain text', () => {
    expect(one('::h::[html]<p>Chọn <b>một</b> &amp; chỉ một&nbsp;!</p>{=<i>a</i> ~b ~c}')).toMatchObject({ prompt: 'Chọn một & chỉ một !', answers: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] });
  });
  test('a name that is no key gets a key of its own, the same each time', () => {
    const keys = checked('::Câu 1:: Hỏi A? {T}\n\n::Câu 1:: Hỏi B? {T}\n\nHỏi C? {T}').sound.map(({ question }) => question.key);
    expect(keys).toEqual([expect.stringMatching(/^cau-1-[0-9a-f]{8}$/), expect.stringMatching(/^cau-1-[0-9a-f]{8}$/), expect.stringMatching(/^cau-[0-9a-f]{8}$/)]);
    expect(new Set(keys).size).toBe(3);
  });

  test.each<[string, string, number, RegExp]>([
    ['no braces', 'x {T}\n\nGiới thiệu chương một.', 3, /Không thấy phần đáp án/],
    ['an open brace', 'Hỏi? {=a ~b\n\n~c}', 1, /Thiếu dấu \}/],
    ['an essay', 'Viết đoạn văn. {}', 1, /tự luận.*Excel/],
    ['a picture', '[html]<p><img src="x.png"/>Hình gì?</p> {T}', 1, /<img>/],
    ['a picture in an answer', '[html]<p>Hình gì?</p> {=<img src="x.png"> ~b ~c}', 1, /<img>/],
    ['a number in words', 'Mấy? {#mười}', 1, /“mười” không phải một số/],
    ['two full numbers', 'Mấy? {#=1 =2}', 1, /đúng một đáp án/],
    ['six answers', 'Hỏi? {=a ~b ~c ~d ~e ~f}', 1, /cần 3 đến 5 câu trả lời, đang có 6/i],
    ['two pairs', 'Nối {=a -> b =c -> d}', 1, /Các cặp quá ít: cần ít nhất 3/],
    ['no explanation', 'Hỏi? {T}', 1, /Lời giải thích còn thiếu\. Hãy viết/],
    ['a name used twice', '::a:: Hỏi? {T}\n\n::a:: Nữa? {F}', 3, /“a” đã dùng ở dòng 1/],
  ])('%s is said with its line', (name, text, line, expected) => {
    const { faults } = checkRows(rowsOf(text), { defaults: name === 'no explanation' ? { ...DEFAULTS, explain: undefined } : DEFAULTS });
    expect(faults[0]).toMatchObject({ line, where: `dòng ${line}`, text: expect.stringMatching(expected) });
  });
  test('what is no GIFT is refused', () => expect(readGift('// chỉ có ghi chú\n\n')).toMatchObject({ ok: false, faults: [{ text: expect.stringMatching(/không có câu hỏi/) }] }));
  test('a text without end is said, and the others are read', () => {
    const { sound, faults } = checked(`Một? {T}\n\nHai ${'x'.repeat(70_000)}? {T}\n\nBa ${'x'.repeat(30_000)}? {T}`);
    expect([sound.length, faults.map(({ line, text }) => [line, text])]).toEqual([1, [[3, expect.stringMatching(/dài hơn mọi câu hỏi/)], [5, expect.stringMatching(/dài quá 20\.000 ký tự/)]]]);
  });
  test('a hostile text costs little', () => {
    const started = Date.now();
    for (const text of [...HOSTILE, '{'.repeat(500_000), `::${'\\'.repeat(500_000)}`, `x {${'~='.repeat(200_000)}}`, `// [tag:${'\\a'.repeat(200_000)}\nx {T}`, `${'<'.repeat(300_000)} {T}`, `[html]${'<a '.repeat(100_000)} {T}`, `x {#${'.'.repeat(100_000)}}`, `x {#${'1.'.repeat(100_000)}}`, `x {${'a #### '.repeat(50_000)}}`]) readGift(text);
    expect(Date.now() - started).toBeLessThan(8_000);
  });
});
