import type { AuthoredCourse, AuthoredLesson, FrameworkCodes } from './authored';
import { sentencesOf, wordsPerSentence } from './sentences';

/** `gap`: something that is not there yet, where what is there is sound. */
export interface Finding { level: 'error' | 'gap' | 'warning'; file: string; line: number; text: string }

export const WORDS_PER_SENTENCE = 20;
const LONG_SENTENCE = 30;
export const LESSON_BYTES = 150_000;
export const QUESTIONS_PER_SKILL = 8;
export const QUESTIONS_PER_GROUP = 40;
const SCREENS: readonly [number, number] = [3, 8];

/** What readers of the files cannot know: whether the words are plain, the references real and the framework covered. */
export const lintCourses = (courses: readonly AuthoredCourse[], codes: FrameworkCodes): Finding[] => [
  ...courses.flatMap((course) => [...courseFindings(course, codes), ...course.lessons.filter((lesson) => !lesson.reused).flatMap((lesson) => lessonFindings(lesson, codes)), ...questionFindings(course, codes)]),
  ...coverageGaps(courses, codes),
];

const courseFindings = (course: AuthoredCourse, codes: FrameworkCodes): Finding[] => {
  const file = `${course.slug}/course.yaml`;
  const wrong = (of: string, text: string): Finding => ({ level: 'error', file, line: lineOf(course.source, of), text });
  return [
    ...(course.skillGroup !== null && !codes.groups.some((group) => group.code === course.skillGroup) ? [wrong(course.skillGroup, `Nhóm kỹ năng “${course.skillGroup}” không có trong khung.`)] : []),
    ...unknown(course.audiences, codes.audiences).map((code) => wrong(code, `Nhóm đối tượng “${code}” không có trong khung.`)),
    ...course.lessons.filter((lesson) => lesson.reused).flatMap((lesson) => unknown(lesson.body.skills, skillsOf(codes)).map((code) => wrong(code, `Kỹ năng “${code}” không có trong khung.`))),
  ];
};

/** The rules of one lesson. */
export const lessonFindings = (lesson: AuthoredLesson, codes: FrameworkCodes): Finding[] => {
  const { body, source, file } = lesson;
  const blocks = body.screens.flatMap((screen) => screen.blocks);
  const sentences = sentencesOf(source);
  const words = wordsPerSentence(sentences);
  const say = (level: Finding['level'], line: number, text: string): Finding => ({ level, file, line, text });
  const has = (type: string): boolean => blocks.some((block) => block.type === type);
  return [
    ...(words > WORDS_PER_SENTENCE ? [say('error', 1, `Câu dài: trung bình ${words} từ một câu, cần ${WORDS_PER_SENTENCE} trở xuống.`)] : []),
    ...sentences.filter((one) => one.words > LONG_SENTENCE).map((one) => say('warning', one.line, `Câu ${one.words} từ, nên tách: “${one.text.slice(0, 80)}…”`)),
    ...(body.skills.length === 0 ? [say('error', 1, 'Bài chưa ghi kỹ năng nào (skills).')] : []),
    ...unknown(body.skills, skillsOf(codes)).map((code) => say('error', lineOf(source, code), `Kỹ năng “${code}” không có trong khung.`)),
    ...blocks.flatMap((block) => (block.type === 'for' ? unknown(block.audiences, codes.audiences) : [])).map((code) => say('error', lineOf(source, code), `Nhóm đối tượng “${code}” không có trong khung.`)),
    ...(has('question') ? [] : [say('gap', 1, 'Bài chưa có câu hỏi thử (:::question).')]),
    ...(has('steps') ? [] : [say('gap', 1, 'Bài chưa có việc làm thử (:::steps).')]),
    ...(has('keep') ? [] : [say('gap', 1, 'Bài chưa có trang giữ lại (:::keep).')]),
    ...(lesson.bytes > LESSON_BYTES ? [say('error', 1, `Bài nặng ${Math.ceil(lesson.bytes / 1000)} KB cả hình, cần ${LESSON_BYTES / 1000} KB trở xuống.`)] : []),
    ...(body.screens.length < SCREENS[0] || body.screens.length > SCREENS[1] ? [say('warning', 1, `Bài có ${body.screens.length} màn; nên từ ${SCREENS[0]} đến ${SCREENS[1]}.`)] : []),
    ...lesson.missingAudio.map((path) => say('warning', lineOf(source, path), `Chưa có tệp ghi âm “${path}”; người học nghe giọng đọc của máy.`)),
  ];
};

const questionFindings = (course: AuthoredCourse, codes: FrameworkCodes): Finding[] =>
  course.questions.flatMap(({ key, skill, audiences, file, line }) => [
    ...unknown([skill], skillsOf(codes)).map((code): Finding => ({ level: 'error', file, line, text: `Câu “${key}”: kỹ năng “${code}” không có trong khung.` })),
    ...unknown(audiences ?? [], codes.audiences).map((code): Finding => ({ level: 'error', file, line, text: `Câu “${key}”: nhóm đối tượng “${code}” không có trong khung.` })),
  ]);

/** Of a framework some course teaches, every skill: a framework nobody teaches yet is only named. */
const coverageGaps = (courses: readonly AuthoredCourse[], codes: FrameworkCodes): Finding[] => {
  const lessons = countBy(courses.flatMap((course) => course.lessons.flatMap((lesson) => lesson.body.skills)));
  const questions = countBy(courses.flatMap((course) => course.questions.map((question) => question.skill)));
  const gap = (text: string): Finding => ({ level: 'gap', file: 'content/courses', line: 0, text });
  return codes.groups.flatMap((group) => {
    const asked = group.skills.reduce((sum, skill) => sum + (questions.get(skill.code) ?? 0), 0);
    const taught = group.skills.some((skill) => lessons.has(skill.code));
    if (!taught && asked === 0) return [gap(`Nhóm ${group.code} “${group.name}” chưa có bài nào.`)];
    return [
      ...group.skills.filter((skill) => !lessons.has(skill.code)).map((skill) => gap(`Kỹ năng ${skill.code} “${skill.name}” chưa có bài nào.`)),
      ...group.skills.filter((skill) => (questions.get(skill.code) ?? 0) < QUESTIONS_PER_SKILL).map((skill) => gap(`Kỹ năng ${skill.code} có ${questions.get(skill.code) ?? 0} câu hỏi, cần ${QUESTIONS_PER_SKILL}.`)),
      ...(asked < QUESTIONS_PER_GROUP ? [gap(`Nhóm ${group.code} có ${asked} câu hỏi, cần ${QUESTIONS_PER_GROUP}.`)] : []),
    ];
  });
};

const skillsOf = (codes: FrameworkCodes): { code: string }[] => codes.groups.flatMap((group) => group.skills);
const unknown = (used: readonly string[], known: readonly { code: string }[]): string[] => used.filter((code) => !known.some((one) => one.code === code));
const countBy = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};
const lineOf = (source: string, word: string): number => {
  const at = source.indexOf(word);
  return at < 0 ? 1 : source.slice(0, at).split('\n').length;
};
