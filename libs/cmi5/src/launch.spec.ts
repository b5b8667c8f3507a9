import fc from 'fast-check';
import { contextTemplate, launchData, launchUrl, withoutLaunchNames } from './launch';
import type { AuFrame, AuTerms } from './types';

const actor = { objectType: 'Agent', account: { homePage: 'https://lms.example', name: 'p 1&2' } } as const;
const given = { endpoint: 'https://lms.example/xapi', fetch: 'https://lms.example/cmi5/fetch/s?x=1', actor, registration: '5f7f6b1e-3d1d-4b0a-9d3e-2f8a4a1b2c3d', activityId: 'https://lms.example/courses/a/lessons/1' };
const frame: AuFrame = {
  actor, registration: given.registration, sessionId: 's-1', activityIri: given.activityId, publisherId: 'https://truong.example/au/1',
  title: 'Bài 1', activityType: null, courseIri: 'https://lms.example/courses/a', profile: 'https://lms.example/profile',
};
const terms: AuTerms = { moveOn: 'Passed', masteryScore: 0, launchMode: 'Normal', launchParameters: 'a=1', entitlementKey: 'k', returnUrl: 'https://lms.example/return/' };

test.each([
  ['https://bai.example/a.html', 'https://bai.example/a.html?endpoint='],
  ['https://bai.example/a.html?', 'https://bai.example/a.html?endpoint='],
  ['https://bai.example/a.html?x=%20y&z', 'https://bai.example/a.html?x=%20y&z&endpoint='],
  ['https://bai.example/a.html?x=1&', 'https://bai.example/a.html?x=1&endpoint='],
])('13.1.4.0-3: the query of %s stays and ours follows', (au, start) => {
  const url = launchUrl(au, given);
  expect(url.startsWith(start)).toBe(true);
  const query = new URL(url).searchParams;
  expect(Object.fromEntries(['endpoint', 'fetch', 'registration', 'activityId'].map((name) => [name, query.get(name)]))).toEqual({
    endpoint: given.endpoint, fetch: given.fetch, registration: given.registration, activityId: given.activityId,
  });
  expect(JSON.parse(query.get('actor') ?? '')).toEqual(actor);
});

test('a fragment stays last', () => {
  const url = new URL(launchUrl('https://bai.example/a.html?x=1#/trang/2', given));
  expect([url.hash, url.searchParams.get('x'), url.searchParams.get('activityId')]).toEqual(['#/trang/2', '1', given.activityId]);
});

test('9.6.3.4: what a launch added can be taken away again, and the AU keeps its own query', () => {
  const part = fc.stringMatching(/^[a-z0-9.%20]{1,8}$/).filter((text) => !/%(?!20)/.test(text));
  const query = fc.array(fc.tuple(part, part), { maxLength: 4 }).map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
  fc.assert(fc.property(query, fc.constantFrom('', '#a', '#a?b=1'), (own, hash) => {
    const au = `https://bai.example/a.html${own === '' ? '' : `?${own}`}${hash}`;
    expect(withoutLaunchNames(launchUrl(au, given))).toBe(au);
  }));
});

test('§10.2: the launch data hold what was promised', () => {
  expect(launchData(terms, frame)).toEqual({
    contextTemplate: {
      contextActivities: { grouping: [{ objectType: 'Activity', id: 'https://truong.example/au/1' }, { objectType: 'Activity', id: 'https://lms.example/courses/a' }] },
      extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': 's-1' },
    },
    launchMode: 'Normal', moveOn: 'Passed', masteryScore: 0, launchParameters: 'a=1', returnURL: 'https://lms.example/return/', entitlementKey: { courseStructure: 'k' },
  });
});

test('what the course structure does not say is not in the launch data', () => {
  const plain = { ...terms, masteryScore: null, launchParameters: null, entitlementKey: null, returnUrl: null };
  expect(launchData(plain, frame)).toEqual({ contextTemplate: contextTemplate(frame), launchMode: 'Normal', moveOn: 'Passed' });
});
