import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readBank } from '@hvs/assessment';
import { FrameworkFile } from '@hvs/competency';
import { readCourses, type CourseOfFiles } from '@hvs/courses';
import type { AuthoredCourse, AuthoredQuestion, Finding, FrameworkCodes } from '@hvs/lesson';

/** Everything that was written: the courses without fault, what is wrong with the others, and the codes they may use. */
export interface Content { courses: AuthoredCourse[]; faults: Finding[]; codes: FrameworkCodes }

export const readContent = async (contentDir: string): Promise<Content> => {
  const read = await readCourses(contentDir);
  const taken = read.map(authored);
  return { courses: taken.flatMap(({ course }) => course ?? []), faults: taken.flatMap(({ faults }) => faults), codes: await readCodes(contentDir) };
};

export const readCodes = async (contentDir: string): Promise<FrameworkCodes> => {
  const { frameworks, audiences, requirements } = FrameworkFile.parse(parse(await readFile(join(contentDir, 'frameworks', 'son-la-2026.yaml'), 'utf8')));
  return {
    groups: frameworks.flatMap((framework) => framework.groups.map(({ code, name, skills }) => ({ code, name, skills: skills.map((skill) => ({ code: skill.code, name: skill.name })) }))),
    audiences,
    required: requirements.flatMap((year) => year.audiences.map(({ audience, groups }) => ({ audience, groups }))),
  };
};

/** The course without fault, for the rules that go beyond reading; and what is wrong with it. */
export const authored = ({ slug, folder, course, faults }: CourseOfFiles): { course: AuthoredCourse | null; faults: Finding[] } => {
  const wrong = faults.map((fault): Finding => ({ level: 'error', ...fault }));
  if (!course) return { course: null, faults: wrong };
  const file = `${slug}/${course.bank ?? 'bank.yaml'}`;
  const text = course.bank === null ? undefined : folder.texts.get(course.bank);
  const bank = text === undefined ? undefined : readBank(text, file, new Map([...folder.media].map(([path, bytes]) => [path, bytes.toString('utf8')])));
  const questions = bank?.ok ? bank.questions.map(({ key, kind, skill, difficulty, audiences }): AuthoredQuestion => ({ key, kind, skill, difficulty, ...(audiences && { audiences }), file, line: lineOf(text!, key) })) : [];
  return {
    course: { slug, skillGroup: course.skillGroup, audiences: course.tree.audiences, source: folder.texts.get('course.yaml')!, lessons: course.authored, questions },
    faults: [...wrong, ...(bank && !bank.ok ? bank.faults.map((fault): Finding => ({ level: 'error', ...fault })) : [])],
  };
};

const lineOf = (bank: string, key: string): number => {
  const before = new RegExp(`^[\\s\\S]*?\\bid:\\s*["']?${key}\\b`).exec(bank)?.[0];
  return before === undefined ? 1 : before.split('\n').length;
};
