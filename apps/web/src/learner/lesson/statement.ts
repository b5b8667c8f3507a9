import type { QuestionBlock } from '../../api/types';
import { isRight } from '../../ui/lesson/is-right';
import { LOCATION } from '../optimistic';

/** What a lesson on the device says, in xAPI. Actor, registration and course are set again by the server. */
const VERB = 'http://adlnet.gov/expapi/verbs/';
const PROGRESS = 'https://hocvuso.vn/xapi/extensions/progress';
const ACTIVITY = 'http://adlnet.gov/expapi/activities/';

export interface LessonFrame {
  account: { homePage: string; name: string };
  registration: string | null;
  courseIri: string;
  lessonIri: string;
  lessonTitle: string;
  screens: number;
}
export type LessonVerb = 'initialized' | 'progressed' | 'answered' | 'completed' | 'suspended' | 'terminated';
export type Statement = { id: string; verb: { id: string }; object: { id: string; definition?: object }; result?: Record<string, unknown>; timestamp: string; actor: object; context: object };

/** Whole seconds as an ISO 8601 duration. */
export const isoDuration = (ms: number): string => {
  const s = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds || (!hours && !minutes) ? `${seconds}S` : ''}`;
};

const base = (frame: LessonFrame, made: { id: string; at: string }, verb: LessonVerb, object: Statement['object'], parent?: string): Statement => ({
  id: made.id,
  actor: { objectType: 'Agent', account: frame.account },
  verb: { id: VERB + verb },
  object,
  timestamp: made.at,
  context: {
    ...(frame.registration ? { registration: frame.registration } : {}),
    contextActivities: { ...(parent ? { parent: [{ id: parent }] } : {}), grouping: [{ id: frame.courseIri }], category: [{ id: 'https://hocvuso.vn/xapi/profile' }] },
  },
});

/** About the lesson as a whole. `screen` is the index the learner is on, `furthest` the last one seen. */
export const lessonStatement = (frame: LessonFrame, made: { id: string; at: string }, verb: Exclude<LessonVerb, 'answered'>, at: { screen: number; furthest: number; spentMs: number }): Statement => {
  const statement = base(frame, made, verb, { id: frame.lessonIri, definition: { type: `${ACTIVITY}lesson`, name: { 'vi-VN': frame.lessonTitle } } });
  if (verb === 'initialized') return statement;
  const progress = verb === 'completed' ? 1 : Math.round(((at.furthest + 1) / frame.screens) * 1000) / 1000;
  return {
    ...statement,
    result: {
      ...(verb === 'completed' ? { completion: true } : {}),
      ...(verb === 'completed' || verb === 'terminated' ? { duration: isoDuration(at.spentMs) } : {}),
      extensions: { [LOCATION]: at.screen, [PROGRESS]: progress },
    },
  };
};

const plain = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/&nbsp;/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&').replace(/\s+/g, ' ').trim();

export const answeredStatement = (frame: LessonFrame, made: { id: string; at: string }, question: QuestionBlock, chosen: readonly number[], spentMs: number): Statement => ({
  ...base(frame, made, 'answered', {
    id: `${frame.lessonIri}/questions/${question.id}`,
    definition: {
      type: `${ACTIVITY}cmi.interaction`,
      interactionType: 'choice',
      description: { 'vi-VN': plain(question.prompt) },
      choices: question.answers.map((answer, i) => ({ id: `a${i + 1}`, description: { 'vi-VN': plain(answer.html) } })),
      correctResponsesPattern: [question.answers.flatMap((answer, i) => (answer.correct ? [`a${i + 1}`] : [])).join('[,]')],
    },
  }, frame.lessonIri),
  result: { response: [...chosen].sort((a, b) => a - b).map((i) => `a${i + 1}`).join('[,]'), success: isRight(question, chosen), duration: isoDuration(spentMs) },
});
