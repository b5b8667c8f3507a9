import { abandonedStatement, launchedStatement, satisfiedStatement, waivedStatement } from '@hvs/cmi5';
import { applyCommit, newAttempt, statementsFor, type Item, type ScoState, type Standard } from '@hvs/scorm';
import { follows, judge } from '../../../../test/support/profile-rules';
import { statementProfiles } from './statement-profiles';

const BASE = 'https://hocvuso.vn/xapi';
const { native, scorm } = statementProfiles(BASE);
const REGISTRATION = '0190a7e2-1b2c-7d3e-8f40-123456789abc';
const actor = { objectType: 'Agent', account: { homePage: BASE, name: 'hv-001' } } as const;

describe.each([['native', native, `${BASE}/profile`], ['scorm', scorm, `${BASE}/profile/scorm`]] as const)('the profile %s is one by xAPI Profiles 1.0', (name, profile, version) => {
  test('with an identity and one version, which everything in it belongs to', () => {
    expect(profile).toMatchObject({ '@context': 'https://w3id.org/xapi/profiles/context', id: `${BASE}/profiles/${name}`, type: 'Profile', conformsTo: 'https://w3id.org/xapi/profiles#1.0', versions: [{ id: version }] });
    for (const part of [...(profile.concepts ?? []), ...profile.templates]) expect(part.inScheme).toBe(version);
  });

  test('§4: nothing in it is empty', () => {
    const empties = (value: unknown, path: string): string[] => {
      if (value === null || value === '' || value === undefined) return [path];
      if (typeof value !== 'object') return [];
      const inner = Object.entries(value);
      return inner.length === 0 ? [path] : inner.flatMap(([key, one]) => empties(one, `${path}.${key}`));
    };
    expect(empties(profile, name)).toEqual([]);
  });

  test('ids are there once, and every rule demands something', () => {
    const ids = [profile.id, version, ...[...(profile.concepts ?? []), ...profile.templates].map(({ id }) => id)];
    expect(new Set(ids).size).toBe(ids.length);
    for (const { rules } of profile.templates) for (const rule of rules) expect(rule.presence ?? rule.any ?? rule.all).toBeDefined();
  });

  test('schemas of extensions are JSON', () => {
    for (const { inlineSchema } of profile.concepts ?? []) expect(JSON.parse(inlineSchema)).toMatchObject({ type: expect.anything() });
  });
});

describe('what becomes of SCORM commits follows the profile', () => {
  const item: Item = { id: 'I', title: 'Mục', isVisible: true, href: 'a.html', scormType: 'sco', hideLmsUi: [], objectives: [], children: [], masteryScore: 80 };
  const told = (standard: Standard, commits: readonly { cmi: object; ended: boolean }[]): unknown[] => {
    let before: ScoState = newAttempt(standard, item);
    return commits.flatMap(({ cmi, ended }) => {
      const applied = applyCommit(before, { cmi }, { sessionId: 's1', mode: 'normal', ended });
      if (!applied.ok) throw new Error(applied.faults.map(({ text }) => text).join('; '));
      const statements = statementsFor(before, applied.state, {
        actor, registration: REGISTRATION, activityIri: `${BASE}/courses/a/lessons/1`, courseIri: `${BASE}/courses/a`, sessionId: 's1', name: 'Mục', profile: `${BASE}/profile/scorm`, timestamp: '2026-11-24T01:00:00.000Z',
      });
      before = applied.state;
      return statements.map(({ statement }) => statement);
    });
  };
  const answered = (id: string, more: object): object => ({ id, type: 'choice', ...more });
  const all = [
    ...told('scorm12', [
      { cmi: { core: { lesson_status: 'incomplete', session_time: '00:01:00' }, interactions: [answered('c1', { student_response: 'a', result: 'wrong' }), answered('c2', { student_response: 'b' })] }, ended: false },
      { cmi: { core: { lesson_status: 'completed', score: { raw: '40' }, session_time: '00:05:00' } }, ended: false },
      { cmi: { core: { lesson_status: 'completed', score: { raw: '90', min: '0', max: '100' }, session_time: '00:06:00' } }, ended: true },
    ]),
    ...told('scorm2004', [
      { cmi: { progress_measure: '0.4', location: 'p1', session_time: 'PT1M' }, ended: false },
      { cmi: { progress_measure: '0.5', exit: 'suspend', session_time: 'PT2M', interactions: [answered('c1', { learner_response: 'a', result: '2.5', latency: 'PT3S' })] }, ended: true },
    ]),
    ...told('scorm2004', [{ cmi: { completion_status: 'completed', success_status: 'passed', score: { scaled: '0.7' } }, ended: true }]),
    ...told('scorm2004', [{ cmi: { completion_status: 'incomplete', score: { scaled: '0.4' } }, ended: false }]),
  ];

  test('each of them, and every template is used', () => {
    const verdicts = all.map((statement) => ({ ...judge(statement, scorm), follows: follows(statement, `${BASE}/profile/scorm`) }));
    for (const verdict of verdicts) expect(verdict).toMatchObject({ templates: [expect.any(String)], broken: [], follows: true });
    expect(new Set(verdicts.flatMap(({ templates }) => templates))).toEqual(new Set(scorm.templates.map(({ id }) => id.split('#')[1])));
  });
});

test('what the platform says of cmi5 units follows the profile', () => {
  const course = { actor, registration: REGISTRATION, sessionId: 's1', courseIri: `${BASE}/courses/a`, profile: `${BASE}/profile` };
  const frame = { ...course, activityIri: `${BASE}/courses/a/lessons/a1`, publisherId: 'https://truong.example/au/1', title: 'Bài 1', activityType: `http://adlnet.gov/expapi/activities/lesson` };
  const terms = { moveOn: 'Passed', masteryScore: null, launchMode: 'Normal', launchParameters: null, entitlementKey: null, returnUrl: null } as const;
  const said = { at: new Date('2026-11-24T01:00:00Z') };
  const made = {
    'au-launched': launchedStatement(frame, terms, 'https://bai.example/', said),
    'au-abandoned': abandonedStatement(frame, 1000, said),
    'au-waived': waivedStatement(frame, 'Administrative', said),
    'block-satisfied': satisfiedStatement(course, { kind: 'block', iri: `${BASE}/courses/a/blocks/b1`, publisherId: 'https://truong.example/block/1', title: 'Khối' }, said),
    'course-satisfied': satisfiedStatement(course, { kind: 'course', iri: `${BASE}/courses/a`, publisherId: 'https://truong.example/course', title: 'Khóa' }, said),
  };
  for (const [template, statement] of Object.entries(made)) {
    expect(follows(statement, `${BASE}/profile`)).toBe(true);
    expect(judge(statement, native)).toEqual({ templates: [template], broken: [] });
  }
});

test('what breaks a rule is found', () => {
  const frame = { actor, registration: REGISTRATION, sessionId: 's1', courseIri: `${BASE}/courses/a`, profile: `${BASE}/profile`, activityIri: `${BASE}/x`, publisherId: 'https://t.example/1', title: 'B', activityType: null };
  const waived = waivedStatement(frame, 'Administrative', { at: new Date() });
  expect(judge({ ...waived, result: { success: false, completion: true } }, native).broken).toEqual(['au-waived: $.result.success', "au-waived: $.result.extensions['https://w3id.org/xapi/cmi5/result/extensions/reason']"]);
});
