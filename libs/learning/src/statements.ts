import type { Statement } from '@hvs/xapi';

/** Whose learning it is, and of what: what every statement of an enrolment has in common. */
export interface StatementFrame {
  actor: { readonly objectType: 'Agent'; readonly account: { readonly homePage: string; readonly name: string } };
  registration: string;
  /** Whoever supervised, of statements that tell of something supervised. */
  instructor?: StatementFrame['actor'];
  courseIri: string;
  courseTitle: string;
  profile: string;
}

/** Verbs a lesson on the learner's device may say. Whether an assessment is passed is for the server to say. */
const LESSON_VERBS = new Set(
  ['initialized', 'progressed', 'experienced', 'answered', 'completed', 'suspended', 'resumed', 'terminated'].map((v) => `http://adlnet.gov/expapi/verbs/${v}`),
);

/**
 * A statement as it came from a learner's device, made ours: the actor, the registration and the course are set by
 * what the server knows, whatever was sent. Answers a sentence instead when it may not be accepted at all.
 */
export const adopt = (sent: Statement, frame: StatementFrame, isOfCourse: (iri: string) => boolean): Statement | string => {
  if (!LESSON_VERBS.has(sent.verb.id)) return `Động từ ${sent.verb.id} không dùng được trong bài học.`;
  const object = sent.object as { objectType?: string; id?: string };
  const iri = object.id ?? '';
  if ((object.objectType ?? 'Activity') !== 'Activity' || !isOfCourse(iri.replace(/\/questions\/[^/]+$/, ''))) return `Hoạt động ${iri} không thuộc khóa học này.`;
  if ((sent.result?.success !== undefined || sent.result?.score !== undefined) && sent.verb.id !== 'http://adlnet.gov/expapi/verbs/answered') return 'Bài học không tự chấm đạt hay không đạt.';
  return { ...sent, actor: frame.actor, context: framed(sent.context ?? {}, frame) } as Statement;
};

const framed = (context: NonNullable<Statement['context']>, frame: StatementFrame): Statement['context'] => ({
  ...context,
  ...(frame.instructor ? { instructor: frame.instructor } : {}),
  registration: frame.registration,
  platform: 'Học Vụ Số',
  language: 'vi-VN',
  contextActivities: {
    ...context.contextActivities,
    grouping: [{ objectType: 'Activity', id: frame.courseIri, definition: { name: { 'vi-VN': frame.courseTitle }, type: 'http://adlnet.gov/expapi/activities/course' } }],
    category: [{ objectType: 'Activity', id: frame.profile, definition: { type: 'http://adlnet.gov/expapi/activities/profile' } }],
  },
});

/** A statement the server itself makes about a part of the course. */
export const say = (
  frame: StatementFrame,
  part: { id: string; verb: string; iri: string; name: string; type: string; at: Date; result?: Statement['result']; definition?: Record<string, unknown>; extensions?: Record<string, unknown> },
): Statement =>
  ({
    id: part.id,
    actor: frame.actor,
    verb: { id: `http://adlnet.gov/expapi/verbs/${part.verb}`, display: { 'en-US': part.verb } },
    object: { objectType: 'Activity', id: part.iri, definition: { name: { 'vi-VN': part.name }, type: part.type, ...part.definition } },
    timestamp: part.at.toISOString(),
    context: framed((part.extensions ? { extensions: part.extensions } : {}) as NonNullable<Statement['context']>, frame),
    ...(part.result ? { result: part.result } : {}),
  }) as Statement;
