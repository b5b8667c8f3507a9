import type { Agent, Statement } from '@hvs/xapi';
import { VERBS, formatDuration } from '@hvs/xapi';
import type { AuFrame, AuTerms, CourseFrame } from './types';
import {
  BLOCK_TYPE, CMI5_CATEGORY, COURSE_TYPE, LAUNCH_MODE, LAUNCH_PARAMETERS, LAUNCH_URL, MASTERY_SCORE, MOVE_ON, MOVE_ON_CATEGORY, REASON, SESSION_ID,
} from './names';
import { withoutLaunchNames } from './launch';

/** The cmi5 defined statements that are the LMS's to make (§9.3). The caller gives them their ids. */

export interface Said {
  /** When, in UTC (9.7.0.0-2), by the caller's clock. */
  readonly at: Date;
  /** Who had it done, if it was not the learner. */
  readonly by?: Agent;
}

/** Where a satisfied block or course is found: our address of it, and the publisher's id. */
export interface SatisfiedObject {
  readonly kind: 'block' | 'course';
  readonly iri: string;
  readonly publisherId: string;
  readonly title: string;
}

type Extensions = NonNullable<NonNullable<Statement['context']>['extensions']>;

const activities = (ids: readonly string[]): { readonly objectType: 'Activity'; readonly id: string }[] =>
  [...new Set(ids)].map((id) => ({ objectType: 'Activity', id }));

const contextOf = (frame: CourseFrame, said: Said, publisherId: string, satisfies: boolean, extensions: Extensions): NonNullable<Statement['context']> => ({
  registration: frame.registration,
  ...(said.by === undefined ? {} : { instructor: said.by }),
  contextActivities: {
    // 9.6.2.3-2: the publisher's id of what the statement is about.
    grouping: activities([publisherId, frame.courseIri]),
    category: activities([CMI5_CATEGORY, ...(satisfies ? [MOVE_ON_CATEGORY] : []), frame.profile]),
  },
  platform: 'Học Vụ Số',
  language: 'vi-VN',
  extensions: { [SESSION_ID]: frame.sessionId, ...extensions },
});

const aboutAu = (frame: AuFrame): Statement['object'] => ({
  objectType: 'Activity',
  id: frame.activityIri,
  definition: { name: { 'vi-VN': frame.title }, ...(frame.activityType === null ? {} : { type: frame.activityType }) },
});

/** §9.3.1: stored before the AU is opened, once in a session. */
export const launchedStatement = (frame: AuFrame, terms: AuTerms, url: string, said: Said): Statement => ({
  actor: frame.actor,
  verb: VERBS.launched,
  object: aboutAu(frame),
  context: contextOf(frame, said, frame.publisherId, false, {
    [LAUNCH_MODE]: terms.launchMode,
    [LAUNCH_URL]: withoutLaunchNames(url),
    [MOVE_ON]: terms.moveOn,
    ...(terms.masteryScore === null ? {} : { [MASTERY_SCORE]: terms.masteryScore }),
    ...(terms.launchParameters === null ? {} : { [LAUNCH_PARAMETERS]: terms.launchParameters }),
  }),
  timestamp: said.at.toISOString(),
});

/** §9.3.9: with the id of the session that brought it about, or a new one if none did. */
export const satisfiedStatement = (frame: CourseFrame, node: SatisfiedObject, said: Said): Statement => ({
  actor: frame.actor,
  verb: VERBS.satisfied,
  object: {
    objectType: 'Activity',
    id: node.iri,
    definition: { name: { 'vi-VN': node.title }, type: node.kind === 'block' ? BLOCK_TYPE : COURSE_TYPE },
  },
  context: contextOf(frame, said, node.publisherId, false, {}),
  timestamp: said.at.toISOString(),
});

/** §9.3.7: its session id is its own (9.3.7.0-3). The reason is free; the specification proposes "Administrative" and three more (§9.5.5.2). */
export const waivedStatement = (frame: AuFrame, reason: string, said: Said): Statement => ({
  actor: frame.actor,
  verb: VERBS.waived,
  object: aboutAu(frame),
  result: { success: true, completion: true, extensions: { [REASON]: reason } },
  context: contextOf(frame, said, frame.publisherId, true, {}),
  timestamp: said.at.toISOString(),
});

/**
 * §9.3.6: the session ended without a word, or the registration was launched anew while it was open: a registration has one open
 * session at a time. The time is from the launch to what was heard last, unless better is known (§9.5.4.2).
 */
export const abandonedStatement = (frame: AuFrame, durationMs: number, said: Said): Statement => ({
  actor: frame.actor,
  verb: VERBS.abandoned,
  object: aboutAu(frame),
  result: { duration: formatDuration(durationMs) },
  context: contextOf(frame, said, frame.publisherId, false, {}),
  timestamp: said.at.toISOString(),
});
