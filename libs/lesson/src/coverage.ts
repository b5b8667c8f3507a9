import { groupsBySkill, type AuthoredCourse, type FrameworkCodes } from './authored';
import { sentencesOf, wordsPerSentence } from './sentences';

/** How far the courses cover a skill group. `audiences`: whom its lessons are for; `by`: what each of them finds. */
export interface GroupCoverage {
  group: string;
  name: string;
  lessons: number;
  questions: number;
  audiences: string[];
  words_per_sentence: number;
  by: { audience: string; required: boolean; lessons: number; questions: number }[];
}

export const coverageOf = (courses: readonly AuthoredCourse[], codes: FrameworkCodes): GroupCoverage[] => {
  const groupOf = groupsBySkill(codes);
  return codes.groups.map(({ code: group, name }) => {
    const lessons = courses.flatMap((course) => course.lessons.filter(({ body }) => body.skills.some((skill) => groupOf.get(skill) === group)).map((lesson) => ({ lesson, audiences: course.audiences })));
    const questions = courses.flatMap((course) => course.questions.filter(({ skill }) => groupOf.get(skill) === group).map((question) => ({ audiences: question.audiences?.filter((code) => course.audiences.includes(code)) ?? course.audiences })));
    const by = codes.audiences.map(({ code: audience }) => ({
      audience,
      required: codes.required.some((one) => one.audience === audience && one.groups.includes(group)),
      lessons: lessons.filter((one) => one.audiences.includes(audience)).length,
      questions: questions.filter((one) => one.audiences.includes(audience)).length,
    }));
    return {
      group, name, lessons: lessons.length, questions: questions.length,
      audiences: by.filter((one) => one.lessons > 0).map((one) => one.audience),
      words_per_sentence: wordsPerSentence(lessons.flatMap(({ lesson }) => sentencesOf(lesson.source))),
      by,
    };
  });
};

/** The table as a page of docs/. */
export const coveragePage = (coverage: readonly GroupCoverage[], codes: FrameworkCodes): string => {
  const audiences = codes.audiences.map((one) => one.code);
  const cell = ({ required, lessons, questions }: GroupCoverage['by'][number]): string => (lessons === 0 ? (required ? '**chưa có**' : '–') : `${required ? '**' : ''}${lessons} / ${questions}${required ? '**' : ''}`);
  return [
    '# Học liệu phủ khung kỹ năng đến đâu',
    '',
    'Sinh ra từ `content/` bằng `npm run content:coverage`; đừng sửa tay. Mỗi ô: số bài / số câu hỏi mà đối tượng ấy gặp. Chữ đậm: kế hoạch năm yêu cầu.',
    '',
    `| nhóm kỹ năng | bài | câu hỏi | từ mỗi câu | ${audiences.join(' | ')} |`,
    `|---|---:|---:|---:|${audiences.map(() => '---:').join('|')}|`,
    ...coverage.map((one) => `| ${one.group} ${one.name} | ${one.lessons} | ${one.questions} | ${one.lessons > 0 ? one.words_per_sentence.toLocaleString('vi-VN') : '–'} | ${one.by.map(cell).join(' | ')} |`),
    '',
    'Đối tượng: ' + codes.audiences.map(({ code, name }) => `${code} ${name}`).join('; ') + '.',
    '',
  ].join('\n');
};
