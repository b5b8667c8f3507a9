import fc from 'fast-check';
import { parseStatement } from '@hvs/xapi';
import type { Item, ScoState, Standard } from './types';
import { applyCommit, newAttempt } from './commit';
import type { KeyedStatement, Telling } from './statements';
import { statementsFor } from './statements';

const item: Item = { id: 'I', title: 'Mục', isVisible: true, href: 'a.html', scormType: 'sco', hideLmsUi: [], objectives: [], children: [], masteryScore: 80 };

const telling: Telling = {
  actor: { objectType: 'Agent', account: { homePage: 'https://hvs.test', name: 'hv-001' } },
  registration: '0190a7e2-1b2c-7d3e-8f40-123456789abc', activityIri: 'https://hvs.test/khoa/1/muc/1', courseIri: 'https://hvs.test/khoa/1',
  sessionId: 's1', name: 'Cuộc gọi lừa đảo', profile: 'https://hvs.test/profile/scorm', timestamp: '2026-11-22T10:00:00Z',
};

const commit = (before: ScoState, cmi: object, ended = false, sessionId = 's1'): ScoState => {
  const applied = applyCommit(before, { cmi }, { sessionId, mode: 'normal', ended });
  if (!applied.ok) throw new Error(applied.faults.map((fault) => fault.text).join('; '));
  return applied.state;
};
const fresh = (standard: Standard): ScoState => newAttempt(standard, item);
const verbs = (told: readonly KeyedStatement[]): string[] => told.map(({ statement }) => statement.verb.id.split('/').at(-1) ?? '');
const told = (before: ScoState, after: ScoState): KeyedStatement[] => statementsFor(before, after, telling);

test('the first commit of a session tells that it began, once', () => {
  const first = commit(fresh('scorm12'), { core: { lesson_status: 'incomplete' } });
  expect(verbs(told(fresh('scorm12'), first))).toEqual(['initialized']);
  expect(told(first, commit(first, { core: { lesson_status: 'incomplete' } }))).toEqual([]);
});

test('a lesson from beginning to end', () => {
  const before = fresh('scorm12');
  const after = commit(before, {
    core: { lesson_status: 'completed', score: { raw: '90', min: '0', max: '100' }, session_time: '00:05:00' },
    interactions: [{ id: 'câu 1', type: 'choice', student_response: 'a,b', result: 'correct', latency: '00:00:04', correct_responses: [{ pattern: '{a,b}' }] }],
  }, true);
  const list = told(before, after);
  expect(verbs(list)).toEqual(['initialized', 'answered', 'completed', 'passed', 'terminated']);
  expect(list[1].statement).toMatchObject({
    object: { id: 'https://hvs.test/khoa/1/muc/1/interactions/c%C3%A2u%201', definition: { type: 'http://adlnet.gov/expapi/activities/cmi.interaction', interactionType: 'choice', correctResponsesPattern: ['a[,]b'] } },
    result: { response: 'a[,]b', success: true, duration: 'PT4S' },
    context: { contextActivities: { parent: [{ id: telling.activityIri }], grouping: [{ id: telling.courseIri }], category: [{ id: 'https://w3id.org/xapi/scorm' }, { id: telling.profile }] } },
  });
  expect(list[2].statement.result).toEqual({ completion: true, duration: 'PT5M' });
  expect(list[3].statement.result).toEqual({ success: true, score: { scaled: 0.9, raw: 90, min: 0, max: 100 }, duration: 'PT5M' });
  expect(list[4].statement).toMatchObject({ timestamp: telling.timestamp, context: { registration: telling.registration }, result: { duration: 'PT5M' } });
});

test('put aside: suspended, then terminated', () => {
  const before = fresh('scorm2004');
  expect(verbs(told(before, commit(before, { location: 'p2', exit: 'suspend', progress_measure: '0.5' }, true)))).toEqual(['initialized', 'progressed', 'suspended', 'terminated']);
});

test('a test failed and then passed is told as both; a better pass again', () => {
  const failed = commit(fresh('scorm12'), { core: { lesson_status: 'completed', score: { raw: '40' } } });
  const passed = commit(failed, { core: { lesson_status: 'completed', score: { raw: '80' } } });
  const better = commit(passed, { core: { lesson_status: 'completed', score: { raw: '95' } } });
  expect([verbs(told(fresh('scorm12'), failed)), verbs(told(failed, passed)), verbs(told(passed, better)), verbs(told(better, better))])
    .toEqual([['initialized', 'completed', 'failed'], ['passed'], ['passed'], []]);
});

test('an answer that was changed is told again, one that was not is not', () => {
  const one = commit(fresh('scorm2004'), { interactions: [{ id: 'q', type: 'true-false', learner_response: 'true', result: 'incorrect' }] });
  const two = commit(one, { interactions: [{ id: 'q', type: 'true-false', learner_response: 'false', result: 'correct' }] });
  expect(told(one, two).map(({ statement }) => statement.result)).toEqual([{ response: 'false', success: true }]);
  expect(told(two, commit(two, { interactions: [{ id: 'q', type: 'true-false', learner_response: 'false', result: 'correct' }] }))).toEqual([]);
});

test('keys are the same when the same commit is told again, and differ between things and sessions', () => {
  const before = fresh('scorm12');
  const after = commit(before, { core: { lesson_status: 'passed', score: { raw: '90' } }, interactions: [{ id: 'q1', result: 'correct' }, { id: 'q2', result: 'wrong' }] }, true);
  const keys = told(before, after).map(({ key }) => key);
  expect(told(before, after).map(({ key }) => key)).toEqual(keys);
  expect(new Set(keys).size).toBe(keys.length);
  const other = statementsFor(before, commit(before, { core: { lesson_status: 'passed' } }, true, 's2'), { ...telling, sessionId: 's2' });
  expect(other.some(({ key }) => keys.includes(key))).toBe(false);
});

test.each<[string, string, string, string]>([
  ['true-false', 't', 'true', '1.2'], ['true-false', '0', 'false', '1.2'], ['choice', '{a,c}', 'a[,]c', '1.2'], ['choice', 'a', 'a', '1.2'], ['sequencing', 'c,a,b', 'c[,]a[,]b', '1.2'],
  ['matching', '1.a,2.b', '1[.]a[,]2[.]b', '1.2'], ['matching', '{1.a,2.b}', '1[.]a[,]2[.]b', '1.2'], ['fill-in', 'Mộc Châu, Sơn La', 'Mộc Châu, Sơn La', '1.2'], ['numeric', '7.5', '7.5', '1.2'],
  ['matching', '1[.]a[,]2[.]b', '1[.]a[,]2[.]b', '2004'], ['choice', 'a,b', 'a,b', '2004'],
])('a %s response “%s” is “%s” in xAPI (SCORM %s)', (type, said, xapi, standard) => {
  const is12 = standard === '1.2';
  const before = fresh(is12 ? 'scorm12' : 'scorm2004');
  const after = commit(before, { interactions: [{ id: 'q', type, [is12 ? 'student_response' : 'learner_response']: said }] });
  expect(told(before, after)[1].statement.result).toEqual({ response: xapi });
});

describe('every statement is one an LRS takes', () => {
  const text = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('', 'a,b', '{a.b}', '1[.]a', '\ud800', 'Sơn La', 'true'));
  const interaction = fc.record({
    id: text, type: fc.constantFrom('true-false', 'choice', 'fill-in', 'matching', 'sequencing', 'likert', 'numeric', 'performance', 'x'), learner_response: text, description: text,
    result: fc.constantFrom('correct', 'incorrect', 'neutral', '0.5', '-3', 'x'), latency: fc.constantFrom('PT4S', 'x', ''), correct_responses: fc.array(fc.record({ pattern: text }), { maxLength: 2 }),
  }, { requiredKeys: [] });
  const score = fc.record({ scaled: fc.constantFrom('-1', '0.5', '1', ''), raw: fc.constantFrom('-5', '0', '50', '150', ''), min: fc.constantFrom('0', '100', ''), max: fc.constantFrom('0', '100', '10', '') }, { requiredKeys: [] });
  const commits = fc.record({
    completion_status: fc.constantFrom('completed', 'incomplete', ''), success_status: fc.constantFrom('passed', 'failed', ''), progress_measure: fc.constantFrom('0', '0.333', '1', ''), session_time: fc.constantFrom('PT1M', 'PT0.05S', ''),
    exit: fc.constantFrom('suspend', ''), score, interactions: fc.array(interaction, { maxLength: 4 }),
  }, { requiredKeys: [] });

  test('whatever was committed', () => {
    fc.assert(fc.property(fc.array(commits, { minLength: 1, maxLength: 4 }), fc.boolean(), (list, ended) => {
      let state = fresh('scorm2004');
      for (const one of list) {
        const next = commit(state, one, ended);
        for (const { statement } of told(state, next)) expect(parseStatement(JSON.parse(JSON.stringify(statement)), '1.0.3')).toMatchObject({ ok: true });
        state = next;
      }
    }), { numRuns: 300 });
  });
});

test('a score nobody judges is told, with the completion or for itself', () => {
  const { masteryScore: _, ...unjudged } = item;
  const score = (raw: string, lesson_status = 'incomplete'): object => ({ core: { lesson_status, score: { raw, min: '0', max: '100' } } });
  const first = commit(newAttempt('scorm12', unjudged), score('40'));
  expect(verbs(told(newAttempt('scorm12', unjudged), first))).toEqual(['initialized', 'scored']);
  const done = commit(first, score('70', 'completed'));
  expect(verbs(told(first, done))).toEqual(['completed']);
  const better = told(done, commit(done, score('85', 'completed')));
  expect(verbs(better)).toEqual(['scored']);
  expect(better[0].statement.result).toMatchObject({ score: { scaled: 0.85 } });
});

test('time that comes after a session was taken for over is told as the rest', () => {
  const first = commit(fresh('scorm12'), { core: { lesson_status: 'incomplete', session_time: '00:05:00' } });
  const closed: ScoState = { ...first, sessions: { s1: { ms: 300_000, ended: true } } };
  expect(told(first, closed).map(({ key, statement }) => [key, statement.result])).toEqual([['s1:suspended', { duration: 'PT5M' }], ['s1:terminated', { duration: 'PT5M' }]]);
  const late = told(closed, commit(closed, { core: { lesson_status: 'incomplete', session_time: '00:08:00' } }, true));
  expect(late.map(({ key, statement }) => [key, statement.result])).toEqual([['s1:terminated:480000', { duration: 'PT3M' }]]);
});
