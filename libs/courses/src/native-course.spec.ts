import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mediaOf, readNativeCourse, type CourseFolder } from './native-course';
import { readCourseFolder } from './native-folder.adapter';

const COURSES = join(__dirname, '../../../content/courses');
const COURSE = `slug: khoa-thu
title: Khóa thử
summary: Tóm tắt.
skillGroup: NTS
modules:
  - id: mot
    title: Mô-đun một
    lessons: [01-a, 02-b]
assessment:
  title: Kiểm tra
  bank: bank.yaml
  draw: 15
  passMark: 0.7
  attempts: 3
  timeLimitMinutes: 30
`;
const LESSON = '---\ntitle: Bài\nminutes: 5\nsummary: Câu.\n---\n## Màn\n\n![cây](images/a.svg)\n';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const folder = (change: Partial<{ course: string; lessons: Record<string, string>; media: Record<string, string>; bank: boolean }> = {}): CourseFolder => ({
  name: 'khoa-thu',
  texts: new Map(Object.entries({ ...(change.bank === false ? {} : { 'bank.yaml': '' }), 'course.yaml': change.course ?? COURSE, ...(change.lessons ?? { 'lessons/01-a.md': LESSON, 'lessons/02-b.md': LESSON }) })),
  media: new Map(Object.entries(change.media ?? { 'images/a.svg': SVG, 'images/unused.svg': SVG }).map(([path, text]) => [path, Buffer.from(text)])),
});
const faultsOf = (change: Parameters<typeof folder>[0]): string => {
  const read = readNativeCourse(folder(change));
  return read.ok ? '' : read.faults.map((fault) => `${fault.file}:${fault.line} ${fault.text}`).join('\n');
};

describe('a course authored as files', () => {
  test.each(readdirSync(COURSES))('%s, a real one, has no fault', async (slug) => {
    const read = readNativeCourse(await readCourseFolder(join(COURSES, slug)));
    expect(read.ok ? [] : read.faults).toEqual([]);
    if (!read.ok) return;
    expect(read.course.lessons.length).toBeGreaterThanOrEqual(5);
    for (const lesson of read.course.lessons) {
      expect(lesson.minutes).toBeGreaterThanOrEqual(5);
      expect(lesson.screens.flatMap((screen) => screen.blocks).some((block) => block.type === 'question')).toBe(true);
    }
  });

  test('is a tree of its lessons, with the files they show and a bank of its own name', () => {
    const read = readNativeCourse(folder());
    expect(read).toMatchObject({
      ok: true,
      course: {
        slug: 'khoa-thu', skillGroup: 'NTS', media: ['images/a.svg'], bank: 'bank.yaml',
        tree: {
          title: 'Khóa thử', language: 'vi-VN', assessment: { id: 'assessment', bank: 'khoa-thu', draw: 15, passMark: 0.7 },
          modules: [{ id: 'mot', units: [{ id: '01-a', kind: 'lesson', minutes: 5 }, { id: '02-b' }] }],
        },
      },
    });
  });

  test.each<[string, Parameters<typeof folder>[0], RegExp]>([
    ['another slug than its folder', { course: COURSE.replace('khoa-thu', 'khoa-khac') }, /course\.yaml:1 slug “khoa-khac” phải trùng/],
    ['a lesson that is not there', { course: COURSE.replace('02-b', '03-c'), lessons: { 'lessons/01-a.md': LESSON } }, /course\.yaml:8 Không thấy tệp lessons\/03-c\.md/],
    ['a lesson twice', { course: COURSE.replace('02-b', '01-a'), lessons: { 'lessons/01-a.md': LESSON } }, /course\.yaml:8 Bài “01-a” có hai lần/],
    ['a lesson in no module', { lessons: { 'lessons/01-a.md': LESSON, 'lessons/02-b.md': LESSON, 'lessons/03-c.md': LESSON } }, /03-c\.md:0 .*chưa có tên trong mô-đun/],
    ['a lesson of a course that is not there', { course: COURSE.replace('01-a, 02-b', '{use: khoa-ban/01-a}'), lessons: {} }, /course\.yaml:8 Không thấy bài “khoa-ban\/01-a”/],
    ['its own lesson as somebody else’s', { course: COURSE.replace('02-b', '{use: khoa-thu/02-b}'), lessons: { 'lessons/01-a.md': LESSON } }, /course\.yaml:8 Bài “khoa-thu\/02-b” là của chính khóa này/],
    ['a lesson that is neither', { course: COURSE.replace('02-b', '{use: 02-b}'), lessons: { 'lessons/01-a.md': LESSON } }, /course\.yaml:8 .*“khóa\/bài”/],
    ['a bank that is not there', { bank: false }, /course\.yaml:11 Không thấy ngân hàng/],
    ['a pass mark of 70', { course: COURSE.replace('0.7', '70') }, /course\.yaml:13 “assessment\.passMark” quá nhiều: nhiều nhất 1/],
    ['a drawing that runs', { media: { 'images/a.svg': '<svg onload="x()"/>' } }, /images\/a\.svg:1 .*onload/],
    ['everything wrong at once', { course: COURSE.replace('title: Khóa thử\n', ''), lessons: { 'lessons/01-a.md': 'x' } }, /course\.yaml:1 “title” còn thiếu.\nlessons\/01-a\.md:1/],
  ])('with %s is refused', (_name, change, expected) => {
    expect(faultsOf(change)).toMatch(expected);
  });

  test('teaches a lesson of another course too, with its pictures, under names that meet none of its own', () => {
    const neighbours = new Map([['khoa-ban', { texts: new Map([['lessons/01-a.md', LESSON.replace('Bài', 'Bài của bạn').replace('summary', 'skills: [NTS.1]\nsummary')]]), media: new Map([['images/a.svg', Buffer.from('<svg/>')]]) }]]);
    const course = COURSE.replace('[01-a, 02-b]', '[01-a, {use: khoa-ban/01-a, skills: [TT02.1.2]}, 02-b]');
    const own = { ...folder({ course }), neighbours };
    const read = readNativeCourse(own);
    expect(read).toMatchObject({ ok: true, course: { media: ['images/a.svg', 'khoa-ban/images/a.svg'], tree: { modules: [{ units: [{ id: '01-a' }, { id: 'khoa-ban.01-a', title: 'Bài của bạn' }, { id: '02-b' }] }] } } });
    expect(read.ok && read.course.lessons[1]).toMatchObject({ id: 'khoa-ban.01-a', skills: ['TT02.1.2'], screens: [{ blocks: [{ type: 'image', src: 'khoa-ban/images/a.svg' }] }] });
    expect(mediaOf(own, 'khoa-ban/images/a.svg').toString()).toBe('<svg/>');
    expect(mediaOf(own, 'images/a.svg').toString()).toBe(SVG);
  });

  test('without course.yaml is no course', () => {
    expect(readNativeCourse({ name: 'x', texts: new Map(), media: new Map() })).toMatchObject({ ok: false, faults: [{ file: 'course.yaml' }] });
  });
});
