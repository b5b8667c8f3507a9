import type { Block, LessonBody } from '@hvs/lesson';
/** Shapes of the learner's API, by hand: the OpenAPI document describes what routes take, not yet what they answer. */
export type Role = 'learner' | 'unit-manager' | 'province-admin' | 'auditor';
export interface Me {
  id: string; account: string; username: string; fullName: string; mustChangePassword: boolean;
  roles: { role: Role; unitId: string; unitName: string }[];
  units: { unitId: string; unitName: string; position: string; audiences: { code: string; name: string }[] }[];
}
export interface SessionAnswer { person: Me | null; /** Null until signed in. */ csrf: string | null; year: number; serverTime: string }

export type WorkState = 'not-started' | 'in-progress' | 'completed';
export type Device = 'phone' | 'desktop';
/** How a unit is learned: only a lesson is ours; the rest are launched in the player. */
export type UnitKind = 'lesson' | 'sco' | 'page' | 'au' | 'activity';
export type Standard = 'native' | 'scorm12' | 'scorm2004' | 'cmi5' | 'xapi' | 'html' | 'outside';

export interface RequirementGroup {
  code: string; name: string; state: 'done' | 'doing' | 'todo'; doneAt: string | null; courseSlug: string | null; courseTitle: string | null;
  outside: boolean; lessonsDone: number; lessonsTotal: number; why: string;
}
export interface Requirement {
  audience: string; audienceName: string; year: number; deadline: string | null; legalSource: string; groups: RequirementGroup[]; done: number; total: number;
}
export interface Continue {
  courseSlug: string; courseTitle: string; lessonId: string | null; lessonTitle: string; minutesLeft: number; savedAt: string | null;
  device: Device | null; kind: UnitKind | 'assessment';
  /** False: required, not yet begun. Absent counts as begun. */
  started?: boolean;
}
export interface Home {
  continue: Continue | null; requirements: Requirement[];
  /** `forMe`: begun, or written for an audience of mine; absent in views kept by an older app. */
  otherCourses: { forMe?: boolean; slug: string; title: string; summary: string; minutes: number; state: WorkState }[];
}

export interface LessonRow {
  id: string; title: string; minutes: number; summary: string; state: WorkState; location: number | null; kind: UnitKind; activityIri: string;
  /** Weight of its text and pictures; absent in views kept by an older app. */
  bytes?: number | null;
  /** What this unit asks for, where that is not the usual; `awaitsMark`: the learner's own "Đánh dấu đã học" is missing. */
  needs?: { text: string; met: boolean }[]; awaitsMark?: boolean;
}
export interface AssessmentView {
  title: string; draw: number; passMark: number; /** 0 = as many as one likes */ attempts: number; attemptsUsed: number; /** 0 = no limit */ timeLimitMinutes: number;
  state: 'locked' | 'open' | 'passed' | 'failed' | 'exhausted' | 'waiting' | 'cooling'; best: number | null; openSittingId: string | null;
  /** The rest is absent in views kept by an older app. `last`: who has passed may sit again, and the last result counts. */
  lastSittingId?: string | null; counts?: 'best' | 'last'; cooldownHours?: number; legalSource?: string; opensAt?: string | null; supervised?: boolean; pretest?: boolean;
}
export interface CourseView {
  slug: string; title: string; summary: string; standard: Standard; skillGroup: string | null; minutes: number; versionId: string;
  /** Bytes of all lessons and images, for "Tải về"; absent = unknown. */
  downloadBytes?: number | null;
  /** Codes of the audiences I belong to; absent in views kept by an older app. */
  audiences?: string[];
  enrolment: null | { id: string; versionNumber: number; startedAt: string; state: WorkState; completedAt: string | null };
  activityIri: string; registration: string | null; account: { homePage: string; name: string };
  modules: { id: string; title: string; lessons: LessonRow[] }[];
  assessment: AssessmentView | null; unfinished: string[];
  /** Where and on what it was learned last, while it is not completed; absent in views kept by an older app. */
  resumed?: { unitId: string; title: string; device: Device | null; at: string } | null;
}

export type { Block, LessonBody } from '@hvs/lesson';
export type Screen = LessonBody['screens'][number];
export type QuestionBlock = Extract<Block, { type: 'question' }>;
export type Answer = QuestionBlock['answers'][number];

export interface StatementsAnswer {
  accepted: string[]; lessons: { id: string; state: WorkState; location: number | null }[]; course: { state: WorkState; completedAt: string | null };
}

export type QuestionKind = 'single' | 'multiple' | 'true-false' | 'ordering' | 'matching' | 'fill-in' | 'numeric' | 'hot-spot' | 'practical';
export interface QuestionPicture { src: string; alt: string; width: number; height: number }
export interface OpenQuestion {
  id: string; kind: QuestionKind; prompt: string; answers: { id: string; html: string; box?: { x: number; y: number; width: number; height: number } }[];
  left?: { id: string; html: string }[]; unit?: string; picture?: QuestionPicture; rubric?: { id: string; html: string; points: number }[];
}
export interface Sitting {
  id: string; courseSlug: string; title: string; startedAt: string; deadlineAt: string | null; serverTime: string; number: number; of: number; passMark: number;
  questions: OpenQuestion[]; answers: Record<string, string[]>; flagged: string[]; state: 'open';
}
export interface ReviewedQuestion {
  id: string; kind: QuestionKind; prompt: string; correct: boolean | null; credit: number | null; answers: { id: string; html: string; correct: boolean; chosen: boolean }[];
  given: string[]; right: string[]; explainHtml: string; picture?: QuestionPicture; judgement?: { points: Record<string, number>; note: string; of: number; total: number };
}
export interface SittingResult {
  id: string; /** `waiting`: an assessor has to look at something first. */ state: 'submitted' | 'waiting'; submittedAt: string; score: number | null; correct: number; total: number;
  passed: boolean | null; passMark: number; attemptsLeft: number | null; review: ReviewedQuestion[];
}

export interface Certificate {
  id: string; registerNumber: string; kind: 'skill-group' | 'audience'; title: string; issuedAt: string; state: 'issued' | 'ready' | 'revoked';
  verifyUrl: string; pdfUrl: string | null; qrSvg: string;
}
