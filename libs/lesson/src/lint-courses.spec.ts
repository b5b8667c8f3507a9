import type { AuthoredCourse, AuthoredLesson, FrameworkCodes } from './authored';
import { coverageOf, coveragePage } from './coverage';
import type { Block } from './lesson-body';
import { lintCourses } from './lint-courses';

const CODES: FrameworkCodes = {
  groups: [{ code: 'NTS', name: 'Nhận thức số', skills: [{ code: 'NTS.1', name: 'Một' }] }, { code: 'TBPM', name: 'Thiết bị', skills: [{ code: 'TBPM.1', name: 'Máy' }] }],
  audiences: [{ code: 'SL-LD', name: 'Lãnh đạo' }, { code: 'SL-TV', name: 'Tổ' }],
  required: [{ audience: 'SL-LD', groups: ['NTS'] }, { audience: 'SL-TV', groups: ['TBPM'] }],
};
const WHOLE: Block[] = [
  { type: 'steps', title: 'Thử', items: ['a'] }, { type: 'question', id: 'q', kind: 'single', prompt: 'p', answers: [] }, { type: 'keep', title: 'Giữ', html: 'x' },
];
const lesson = (change: { blocks?: Block[]; skills?: string[]; source?: string } & Partial<AuthoredLesson> = {}): AuthoredLesson => ({
  file: 'khoa/lessons/01.md', bytes: 1000, missingAudio: [], reused: false,
  ...change,
  source: change.source ?? 'Một câu ngắn.\n',
  body: { id: '01', title: 'Bài', minutes: 5, summary: '', skills: change.skills ?? ['NTS.1'], screens: [{ title: '1', blocks: change.blocks ?? WHOLE }, { title: '2', blocks: [] }, { title: '3', blocks: [] }] },
});
const question = (key: string, skill = 'NTS.1', audiences?: string[]): AuthoredCourse['questions'][number] => ({ key, kind: 'single', skill, difficulty: 1, file: 'khoa/bank.yaml', line: 7, ...(audiences && { audiences }) });
const course = (change: Partial<AuthoredCourse> = {}): AuthoredCourse => ({ slug: 'khoa', skillGroup: 'NTS', audiences: ['SL-LD'], source: 'slug: khoa\n', lessons: [lesson()], questions: Array.from({ length: 40 }, (_, index) => question(`q-${index}`)), ...change });
const found = (change: Partial<AuthoredCourse>): string => lintCourses([course(change)], CODES).map(({ level, file, line, text }) => `${level} ${file}:${line} ${text}`).join('\n');

describe('what is written', () => {
  test('without fault, only what nobody has written yet is missing', () => {
    expect(found({})).toBe('gap content/courses:0 Nhóm TBPM “Thiết bị” chưa có bài nào.');
  });

  test.each<[string, Partial<AuthoredCourse>, RegExp]>([
    ['sentences too long on average', { lessons: [lesson({ source: `${'từ '.repeat(25)}.` })] }, /^error khoa\/lessons\/01\.md:1 Câu dài: trung bình 25 từ/m],
    ['one long sentence', { lessons: [lesson({ source: `a.\n\nb.\n\nc.\n\n${'từ '.repeat(31)}.` })] }, /^warning khoa\/lessons\/01\.md:7 Câu 31 từ/m],
    ['no summary to keep', { lessons: [lesson({ blocks: WHOLE.slice(0, 2) })] }, /^gap .*:::keep/m],
    ['nothing to try', { lessons: [lesson({ blocks: WHOLE.slice(1) })] }, /^gap .*:::steps/m],
    ['a skill nobody knows', { lessons: [lesson({ skills: ['NTS.9'], source: 'a\nskills: [NTS.9]\n' })] }, /^error khoa\/lessons\/01\.md:2 Kỹ năng “NTS\.9”/m],
    ['no skill', { lessons: [lesson({ skills: [] })] }, /^error .*chưa ghi kỹ năng/m],
    ['a part for nobody known', { lessons: [lesson({ blocks: [...WHOLE, { type: 'for', audiences: ['SL-XX'], html: '' }] })] }, /^error .*Nhóm đối tượng “SL-XX”/m],
    ['a heavy lesson', { lessons: [lesson({ bytes: 150_001 })] }, /^error .*nặng 151 KB/m],
    ['a recording that is not there', { lessons: [lesson({ missingAudio: ['audio/x.mp3'], source: 'a\n\naudio/x.mp3' })] }, /^warning khoa\/lessons\/01\.md:3 Chưa có tệp ghi âm/m],
    ['a group nobody knows', { skillGroup: 'XYZ', source: 'slug: khoa\nskillGroup: XYZ\n' }, /^error khoa\/course\.yaml:2 Nhóm kỹ năng “XYZ”/m],
    ['too few questions', { questions: [question('q')] }, /^gap .*Kỹ năng NTS\.1 có 1 câu hỏi, cần 8\.\ngap .*Nhóm NTS có 1 câu hỏi, cần 40\./m],
    ['a question on nothing known', { questions: [question('q', 'NTS.7')] }, /^error khoa\/bank\.yaml:7 Câu “q”: kỹ năng “NTS\.7”/m],
  ])('with %s is told so', (_name, change, expected) => {
    expect(found(change)).toMatch(expected);
  });

  test('of another course is looked through there alone', () => {
    expect(found({ lessons: [lesson({ reused: true, blocks: [], source: '' })] })).not.toMatch(/lessons\/01\.md/);
  });

  test('covers a group for those it is for', () => {
    const [nts, tbpm] = coverageOf([course({ questions: [question('a'), question('b', 'NTS.1', ['SL-TV'])] })], CODES);
    expect(nts).toMatchObject({ group: 'NTS', lessons: 1, questions: 2, audiences: ['SL-LD'], words_per_sentence: 3, by: [{ audience: 'SL-LD', required: true, lessons: 1, questions: 1 }, { audience: 'SL-TV', lessons: 0, questions: 0 }] });
    expect(coveragePage([nts!, tbpm!], CODES)).toMatch(/\| NTS Nhận thức số \| 1 \| 2 \| 3 \| \*\*1 \/ 1\*\* \| – \|\n\| TBPM Thiết bị \| 0 \| 0 \| – \| – \| \*\*chưa có\*\* \|/);
  });
});
