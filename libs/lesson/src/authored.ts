import type { LessonBody } from './lesson-body';

/** A course as it lies in its folder, read without fault. Names of files begin with the slug. */
export interface AuthoredCourse {
  slug: string;
  skillGroup: string | null;
  audiences: string[];
  /** `course.yaml` as written. */
  source: string;
  lessons: AuthoredLesson[];
  questions: AuthoredQuestion[];
}

export interface AuthoredLesson {
  body: LessonBody;
  file: string;
  source: string;
  /** Its text and pictures on a device. */
  bytes: number;
  /** Recordings it names that are not in the folder. */
  missingAudio: string[];
  /** It lies in another course's folder, and is looked through there. */
  reused: boolean;
}

export interface AuthoredQuestion { key: string; kind: string; skill: string; difficulty: number; audiences?: string[]; file: string; line: number }

/** What may be referred to. `required`: which groups the plan asks of an audience. */
export interface FrameworkCodes {
  groups: { code: string; name: string; skills: { code: string; name: string }[] }[];
  audiences: { code: string; name: string }[];
  required: { audience: string; groups: string[] }[];
}

/** The group a skill stands in. */
export const groupsBySkill = (codes: FrameworkCodes): Map<string, string> => new Map(codes.groups.flatMap((group) => group.skills.map((skill) => [skill.code, group.code])));
