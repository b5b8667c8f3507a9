import type { Statement } from '@hvs/xapi';
import { parseStatement } from '@hvs/xapi';
import { abandonedStatement, launchedStatement, satisfiedStatement, waivedStatement } from './statements';
import type { AuFrame, AuTerms } from './types';

const frame: AuFrame = {
  actor: { objectType: 'Agent', account: { homePage: 'https://lms.example', name: 'p1' } },
  registration: '5f7f6b1e-3d1d-4b0a-9d3e-2f8a4a1b2c3d', sessionId: 's-1', activityIri: 'https://lms.example/courses/a/lessons/a1',
  publisherId: 'https://truong.example/au/1', title: 'Bài 1', activityType: 'http://adlnet.gov/expapi/activities/media',
  courseIri: 'https://lms.example/courses/a', profile: 'https://lms.example/profile',
};
const terms: AuTerms = { moveOn: 'CompletedAndPassed', masteryScore: 0.9, launchMode: 'Review', launchParameters: 'a=1', entitlementKey: null, returnUrl: null };
const at = new Date('2026-11-23T01:02:03.456Z');
const by = { objectType: 'Agent', account: { homePage: 'https://lms.example', name: 'quan-tri' } } as const;
const extension = (name: string): string => `https://w3id.org/xapi/cmi5/context/extensions/${name}`;
const idsOf = (statement: Statement, role: 'category' | 'grouping'): readonly string[] => statement.context?.contextActivities?.[role]?.map(({ id }) => id) ?? [];
const CMI5 = 'https://w3id.org/xapi/cmi5/context/categories/cmi5';
const MOVE_ON = 'https://w3id.org/xapi/cmi5/context/categories/moveon';

const launched = launchedStatement(frame, terms, 'https://noi-dung.example/v/1/a.html?x=1&fetch=https%3A%2F%2Fbi-mat', { at, by });
const block = { kind: 'block', iri: 'https://lms.example/courses/a/blocks/b1', publisherId: 'https://truong.example/block/1', title: 'Khối 1' } as const;
const satisfied = satisfiedStatement(frame, block, { at });
const waived = waivedStatement(frame, 'Administrative', { at, by });
const abandoned = abandonedStatement(frame, 61_500, { at });

test.each([['launched', launched], ['satisfied', satisfied], ['waived', waived], ['abandoned', abandoned]])('%s is xAPI, cmi5 defined and complete', (_, statement) => {
  expect(parseStatement({ ...statement, id: '0b3f2a52-7a1f-4c55-9f0a-3b1a0f1f1f1f' }, '2.0.0')).toMatchObject({ ok: true });
  expect(idsOf(statement, 'category')).toEqual(expect.arrayContaining([CMI5, frame.profile]));
  expect(idsOf(statement, 'grouping')).toContain(frame.courseIri);
  expect(statement).toMatchObject({ actor: frame.actor, timestamp: at.toISOString(), context: { registration: frame.registration, extensions: { [extension('sessionid')]: 's-1' } } });
});

test('9.6.3: launched tells how it was launched, and no secret', () => {
  expect(launched.context?.extensions).toEqual({
    [extension('sessionid')]: 's-1', [extension('launchmode')]: 'Review', [extension('launchurl')]: 'https://noi-dung.example/v/1/a.html?x=1',
    [extension('moveon')]: 'CompletedAndPassed', [extension('masteryscore')]: 0.9, [extension('launchparameters')]: 'a=1',
  });
  expect(launched.context?.instructor).toEqual(by);
  const plain = launchedStatement(frame, { ...terms, masteryScore: null, launchParameters: null }, 'https://a.example/', { at });
  expect(Object.keys(plain.context?.extensions ?? {})).toEqual(['sessionid', 'launchmode', 'launchurl', 'moveon'].map(extension));
});

test('9.3.9: satisfied is about our block or course and names the publisher’s', () => {
  expect([satisfied.object, idsOf(satisfied, 'grouping')]).toEqual([
    { objectType: 'Activity', id: block.iri, definition: { name: { 'vi-VN': 'Khối 1' }, type: 'https://w3id.org/xapi/cmi5/activitytype/block' } },
    [block.publisherId, frame.courseIri],
  ]);
  const course = satisfiedStatement(frame, { kind: 'course', iri: frame.courseIri, publisherId: 'https://truong.example/course', title: 'Khóa' }, { at });
  expect(course.object).toMatchObject({ id: frame.courseIri, definition: { type: 'https://w3id.org/xapi/cmi5/activitytype/course' } });
});

test('9.3.7: waived succeeds and completes, with a reason and the moveOn category', () => {
  expect(waived.result).toEqual({ success: true, completion: true, extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/reason': 'Administrative' } });
  expect([launched, satisfied, waived, abandoned].map((one) => idsOf(one, 'category').includes(MOVE_ON))).toEqual([false, false, true, false]);
});

test('9.3.6: abandoned tells how long the session was, about the AU', () => {
  expect([abandoned.result, abandoned.object, idsOf(abandoned, 'grouping')[0]]).toMatchObject([{ duration: 'PT1M1.5S' }, { id: frame.activityIri }, frame.publisherId]);
});
