import type { DocumentAct, DocumentQuery } from '@hvs/xapi';
import { agentKey } from '@hvs/xapi';
import type { AuSession, Refusal } from './admit';
import type { AuFrame } from './types';
import { LAUNCH_DATA } from './launch';
import { LEARNER_PREFERENCES } from './preferences';

/**
 * Which documents an AU may read and write with what it got from the fetch URL (§10, §11, §12): the State of its own activity and
 * learner, that learner's preferences, the profile of its activity. What a session ended with stands; it may not be touched after.
 */

const refuse = (requirement: string, text: string): Refusal => ({ requirement, text });

/** Whether this is the look at the preferences that an AU owes before its first statement (11.0.0.0-3); that there are none does not matter. */
export const asksForPreferences = (query: DocumentQuery, act: DocumentAct): boolean =>
  query.resource === 'agent-profile' && act === 'read' && query.documentId === LEARNER_PREFERENCES;

const stateRefusal = ({ registration, documentId }: DocumentQuery, act: DocumentAct, frame: AuFrame): Refusal | undefined => {
  if (registration !== undefined && registration.toLowerCase() !== frame.registration.toLowerCase()) return refuse('8.1.4.0-3', 'registration is not the one of the launch.');
  // To delete all states at once would take the launch data with them.
  if (act === 'read' || (documentId !== LAUNCH_DATA && documentId !== undefined)) return undefined;
  return refuse('10.2.1.0-5', `An AU may only read ${LAUNCH_DATA}.`);
};

const profileRefusal = ({ documentId }: DocumentQuery, act: DocumentAct): Refusal | undefined => {
  if (documentId !== LEARNER_PREFERENCES && !(act === 'read' && documentId === undefined)) return refuse('11.0.0.0-4', `The document has to be ${LEARNER_PREFERENCES}.`);
  return act === 'delete' ? refuse('11.0.0.0-5', 'The preferences belong to the learner and cannot be deleted by an AU.') : undefined;
};

/** Why an AU may not do this to a document. What it writes as preferences is asked of `preferencesRefusal` besides. */
export const documentRefusal = (query: DocumentQuery, act: DocumentAct, frame: AuFrame, session: Pick<AuSession, 'abandoned' | 'said'>): Refusal | undefined => {
  if (session.abandoned) return refuse('9.3.6.0-2', 'The session was abandoned.');
  if (session.said.includes('terminated')) return refuse('8.1.2.0-2', 'The session has ended.');
  if (query.resource !== 'activity-profile' && (query.agent === undefined || agentKey(query.agent) !== agentKey(frame.actor))) {
    return refuse(query.resource === 'state' ? '8.1.3.0-3' : '11.0.0.0-1', 'agent is not the actor of the launch.');
  }
  if (query.resource !== 'agent-profile' && query.activityId !== frame.activityIri && query.activityId !== frame.publisherId) {
    return refuse('8.1.5.0-6', 'activityId is not the one of the launch.');
  }
  if (query.resource === 'state') return stateRefusal(query, act, frame);
  return query.resource === 'agent-profile' ? profileRefusal(query, act) : undefined;
};
