import type { DocumentAct, DocumentQuery } from '@hvs/xapi';
import { asksForPreferences, documentRefusal } from './documents';
import type { AuFrame } from './types';

const actor = { objectType: 'Agent', account: { homePage: 'https://lms.example', name: 'p1' } } as const;
const frame: AuFrame = {
  actor, registration: '5f7f6b1e-3d1d-4b0a-9d3e-2f8a4a1b2c3d', sessionId: 's-1', activityIri: 'https://lms.example/courses/a/lessons/a1', publisherId: 'https://truong.example/au/1',
  title: 'Bài 1', activityType: null, courseIri: 'https://lms.example/courses/a', profile: 'https://lms.example/profile',
};
const live = { abandoned: false, said: ['initialized'] } as const;
const state = (more: Partial<DocumentQuery> = {}): DocumentQuery => ({ resource: 'state', activityId: frame.activityIri, agent: actor, registration: frame.registration, documentId: 'noi-hoc', ...more });
const preferences = (more: Partial<DocumentQuery> = {}): DocumentQuery => ({ resource: 'agent-profile', agent: actor, documentId: 'cmi5LearnerPreferences', ...more });
const requirementOf = (query: DocumentQuery, act: DocumentAct): string | undefined => documentRefusal(query, act, frame, live)?.requirement;

test.each<[string, DocumentQuery, DocumentAct]>([
  ['its place', state(), 'read'], ['its place', state(), 'write'], ['its place', state(), 'delete'],
  ['a place over all registrations', state({ registration: undefined }), 'write'],
  ['a place by the publisher’s id', state({ activityId: frame.publisherId }), 'write'],
  ['the list of its places', state({ documentId: undefined }), 'read'],
  ['the launch data', state({ documentId: 'LMS.LaunchData' }), 'read'],
  ['the preferences', preferences(), 'read'], ['the preferences', preferences(), 'write'], ['the list of profiles', preferences({ documentId: undefined }), 'read'],
  ['the profile of its activity', { resource: 'activity-profile', activityId: frame.activityIri, documentId: 'x' }, 'write'],
  ['its place, the agent named besides', state({ agent: { ...actor, name: 'Lò Thị Mai' } }), 'write'],
])('an AU may: %s (%#)', (_, query, act) => expect(requirementOf(query, act)).toBeUndefined());

test.each<[string, string, DocumentQuery, DocumentAct]>([
  ['10.2.1.0-5', 'write the launch data', state({ documentId: 'LMS.LaunchData' }), 'write'],
  ['10.2.1.0-5', 'delete the launch data', state({ documentId: 'LMS.LaunchData' }), 'delete'],
  ['10.2.1.0-5', 'delete the launch data with all others', state({ documentId: undefined }), 'delete'],
  ['8.1.3.0-3', 'read the place of somebody else', state({ agent: { mbox: 'mailto:a@example.com' } }), 'read'],
  ['8.1.3.0-3', 'read a place of nobody', state({ agent: undefined }), 'read'],
  ['8.1.4.0-3', 'read the place of another registration', state({ registration: 'ccaf384c-f8d4-4e7a-8304-49af58f0b176' }), 'read'],
  ['8.1.5.0-6', 'read the place of another activity', state({ activityId: 'https://lms.example/courses/a/lessons/a2' }), 'read'],
  ['11.0.0.0-1', 'read the preferences of somebody else', preferences({ agent: { mbox: 'mailto:a@example.com' } }), 'read'],
  ['11.0.0.0-4', 'write another profile', preferences({ documentId: 'khac' }), 'write'],
  ['11.0.0.0-4', 'read another profile', preferences({ documentId: 'khac' }), 'read'],
  ['11.0.0.0-5', 'delete the preferences', preferences(), 'delete'],
  ['8.1.5.0-6', 'write the profile of another activity', { resource: 'activity-profile', activityId: 'https://x.example/', documentId: 'x' }, 'write'],
])('%s: an AU may not %s', (requirement, _, query, act) => expect(requirementOf(query, act)).toBe(requirement));

test('nothing after the end of a session', () => {
  expect(documentRefusal(state(), 'read', frame, { abandoned: true, said: ['initialized'] })?.requirement).toBe('9.3.6.0-2');
  expect(documentRefusal(preferences(), 'read', frame, { abandoned: false, said: ['initialized', 'terminated'] })?.requirement).toBe('8.1.2.0-2');
});

test('11.0.0.0-3: which request is the look at the preferences', () => {
  expect([asksForPreferences(preferences(), 'read'), asksForPreferences(preferences(), 'write'), asksForPreferences(preferences({ documentId: undefined }), 'read'), asksForPreferences(state(), 'read')])
    .toEqual([true, false, false, false]);
});
