/** A lesson as it is shown: screens of blocks. All html is made by us from Markdown and is safe to put on a page. */
export interface LessonBody {
  id: string;
  title: string;
  minutes: number;
  summary: string;
  /** Codes of the framework's skills the lesson works on. */
  skills: string[];
  /** Recordings of the whole lesson. */
  audio?: { language: AudioLanguage; src: string; bytes: number }[];
  screens: { title: string; blocks: Block[] }[];
}

/** Vietnamese, Thái, Mông. */
export const AUDIO_LANGUAGES = ['vi', 'tai', 'hmn'] as const;
export type AudioLanguage = (typeof AUDIO_LANGUAGES)[number];
export const CALLOUT_TONES = ['info', 'tip', 'warning', 'danger'] as const;
export const QUESTION_KINDS = ['single', 'multiple', 'true-false'] as const;

/** `src`: a path inside the course's folder, e.g. `images/x.svg`. */
export type Block =
  | { type: 'text'; html: string }
  | { type: 'image'; src: string; alt: string; caption: string }
  /** `bytes`: told before it is fetched; absent in versions read before files were weighed. */
  | { type: 'audio' | 'video'; src: string; bytes?: number; transcriptHtml: string }
  | { type: 'callout'; tone: (typeof CALLOUT_TONES)[number]; html: string }
  | { type: 'steps'; title: string; items: string[] }
  /** Only for learners of these audiences (codes). */
  | { type: 'for'; audiences: string[]; html: string }
  /** The one-page summary to take away; once in a lesson, its last block. */
  | { type: 'keep'; title: string; html: string }
  | { type: 'question'; id: string; kind: (typeof QUESTION_KINDS)[number]; prompt: string; answers: { html: string; correct: boolean; explainHtml: string }[] };

/** What is wrong with an authored file, and where; `file` counts from the course's folder, in a report from the folder of courses. Lines count from 1; 0 when no line can be named. */
export interface AuthoringFault {
  file: string;
  line: number;
  text: string;
}
