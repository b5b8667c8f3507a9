import type { Statement } from '@hvs/xapi';
import { parseStatement } from '@hvs/xapi';
import type { AuContext, AuVerb } from './admit';
import { admit } from './admit';
import { contextTemplate } from './launch';
import type { AuFrame } from './types';

const REGISTRATION = '5f7f6b1e-3d1d-4b0a-9d3e-2f8a4a1b2c3d';
const frame: AuFrame = {
  actor: { objectType: 'Agent', account: { homePage: 'https://lms.example', name: 'p1' } },
  registration: REGISTRATION, sessionId: 's-1', activityIri: 'https://lms.example/courses/a/lessons/a1', publisherId: 'https://truong.example/au/1',
  title: 'Bài 1', activityType: null, courseIri: 'https://lms.example/courses/a', profile: 'https://lms.example/profile',
};
const CMI5 = 'https://w3id.org/xapi/cmi5/context/categories/cmi5';
const MOVE_ON = 'https://w3id.org/xapi/cmi5/context/categories/moveon';
const MASTERY = 'https://w3id.org/xapi/cmi5/context/extensions/masteryscore';
const SESSION = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';
const FRESH: AuContext = {
  frame, launchMode: 'Normal', masteryScore: 0.9, facts: { completed: false, passed: false, waived: false },
  session: { preferencesRead: true, abandoned: false, said: [] },
};
const BEGUN: AuContext = { ...FRESH, session: { ...FRESH.session, said: ['initialized'] } };
const having = (...said: AuVerb[]): AuContext => ({ ...BEGUN, session: { ...BEGUN.session, said: ['initialized', ...said] } });

/** Loose, because half of what follows puts something wrong into it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a statement on its way to be spoiled has no type of its own
type Loose = any;
type Spoil = (statement: Loose) => void;

let count = 0;
const statement = (verb: string, spoil: Spoil = () => undefined, defined = true): Statement => {
  count += 1;
  const judged = verb === 'passed' || verb === 'failed';
  const template = contextTemplate(frame);
  const made: Loose = structuredClone({
    id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    timestamp: '2026-11-23T01:02:03.000Z',
    actor: frame.actor,
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
    object: { objectType: 'Activity', id: frame.activityIri },
    ...(['initialized', 'experienced', 'voided'].includes(verb) ? {} : {
      result: {
        duration: 'PT1S',
        ...(verb === 'completed' ? { completion: true } : {}),
        ...(judged ? { success: verb === 'passed', score: verb === 'passed' ? { scaled: 0.9, raw: 90, min: 0, max: 100 } : { scaled: 0.89, raw: 89, min: 0, max: 100 } } : {}),
      },
    }),
    context: {
      registration: REGISTRATION,
      contextActivities: {
        ...template.contextActivities,
        ...(defined ? { category: [CMI5, ...(judged || verb === 'completed' ? [MOVE_ON] : [])].map((id) => ({ id })) } : {}),
      },
      extensions: { ...template.extensions, ...(judged ? { [MASTERY]: 0.9 } : {}) },
    },
  });
  spoil(made);
  return made as Statement;
};
const allowed = (spoil?: Spoil): Statement => statement('experienced', spoil, false);
const requirementOf = (one: Statement, context: AuContext = BEGUN): string | undefined => {
  const answer = admit([one], context);
  return answer.ok ? undefined : answer.refusal.requirement;
};

test('the statements the tables below spoil are good xAPI and are admitted', () => {
  for (const one of ['initialized', 'completed', 'passed', 'failed', 'terminated'].map((verb) => statement(verb))) {
    expect(parseStatement(one, '1.0.3')).toMatchObject({ ok: true });
    expect([one.verb.id, requirementOf(one, one.verb.id.endsWith('initialized') ? FRESH : BEGUN)]).toEqual([one.verb.id, undefined]);
  }
  expect([requirementOf(allowed()), requirementOf(statement('passed', undefined, false))]).toEqual([undefined, undefined]);
});

const dropping = (path: string): Spoil => (one) => {
  const keys = path.split('.');
  const last = keys.pop()!;
  delete keys.reduce((held: Loose, key) => held[key], one)[last];
};
const categories = (...ids: string[]): Spoil => (one) => { one.context.contextActivities.category = ids.map((id) => ({ id })); };

test.each<[requirement: string, what: string, one: () => Statement]>([
  ['9.1.0.0-1', 'no id', () => allowed(dropping('id'))],
  ['9.7.0.0-1', 'no timestamp', () => allowed(dropping('timestamp'))],
  ['9.7.0.0-2', 'a timestamp six hours west', () => allowed((one) => { one.timestamp = '2026-11-23T01:02:03-06:00'; })],
  ['9.7.0.0-2', 'a timestamp of Hà Nội', () => allowed((one) => { one.timestamp = '2026-11-23T08:02:03+07:00'; })],
  ['9.7.0.0-2', 'a timestamp without an offset', () => allowed((one) => { one.timestamp = '2026-11-23T01:02:03'; })],
  ['6.3.0.0-1', 'voiding', () => statement('voided', (one) => { one.object = { objectType: 'StatementRef', id: one.id }; }, false)],
  ['8.1.3.0-3', 'a group as actor', () => statement('passed', (one) => { one.actor.objectType = 'Group'; })],
  ['8.1.3.0-3', 'somebody else', () => allowed((one) => { one.actor.account.name = 'p2'; })],
  ['8.1.3.0-3', 'an address of mail for an account', () => statement('passed', (one) => { one.actor = { mbox: 'mailto:a@example.com' }; })],
  ['9.3.2.0-3', 'initialized again', () => statement('initialized')],
  ['8.1.5.0-6', 'another object', () => statement('passed', (one) => { one.object.id = 'http://example.com/khac'; })],
  ['8.1.5.0-6', 'the publisher’s id as object', () => statement('passed', (one) => { one.object.id = frame.publisherId; })],
  ['8.1.5.0-6', 'a statement as object', () => statement('passed', (one) => { one.object = { objectType: 'StatementRef', id: one.id }; })],
  ['9.6.0.0-1', 'no context', () => statement('passed', dropping('context'))],
  ['9.6.1.0-1', 'no registration', () => statement('passed', dropping('context.registration'))],
  ['9.6.1.0-1', 'another registration', () => allowed((one) => { one.context.registration = 'ccaf384c-f8d4-4e7a-8304-49af58f0b176'; })],
  ['9.6.3.1-4', 'no session id', () => allowed(dropping(`context.extensions`))],
  ['10.2.1.0-7', 'another session id', () => allowed((one) => { one.context.extensions[SESSION] = 's-2'; })],
  ['10.2.1.0-6', 'no publisher id', () => allowed((one) => { one.context.contextActivities.grouping.shift(); })],
  ['10.2.1.0-6', 'no context activities', () => statement('passed', dropping('context.contextActivities'))],
  ['9.6.2.2-2', 'an allowed statement with the moveOn category', () => allowed(categories(MOVE_ON))],
  ['9.6.2.2-2', 'terminated with the moveOn category', () => statement('terminated', categories(CMI5, MOVE_ON))],
  ['9.6.2.2-2', 'passed with the moveOn category only', () => statement('passed', categories(MOVE_ON))],
  ['9.5.3.0-2', 'passed with completion', () => statement('passed', (one) => { one.result.completion = true; })],
  ['9.5.3.0-2', 'terminated with completion', () => statement('terminated', (one) => { one.result.completion = false; })],
  ['9.5.2.0-3', 'completed with success', () => statement('completed', (one) => { one.result.success = true; })],
  ['9.5.2.0-3', 'terminated with success', () => statement('terminated', (one) => { one.result.success = false; })],
  ['9.5.3.0-1', 'completed without completion', () => statement('completed', dropping('result.completion'))],
  ['9.5.3.0-1', 'completed with completion false', () => statement('completed', (one) => { one.result.completion = false; })],
  ['9.5.3.0-1', 'completed without a result', () => statement('completed', dropping('result'))],
  ['9.5.2.0-1', 'passed without success', () => statement('passed', dropping('result.success'))],
  ['9.5.2.0-1', 'passed with success false', () => statement('passed', (one) => { one.result.success = false; })],
  ['9.5.2.0-1', 'passed without a result', () => statement('passed', dropping('result'))],
  ['9.5.2.0-2', 'failed without success', () => statement('failed', dropping('result.success'))],
  ['9.5.2.0-2', 'failed with success true', () => statement('failed', (one) => { one.result.success = true; })],
  ['9.5.1.0-2', 'completed with a score', () => statement('completed', (one) => { one.result.score = { scaled: 0.5 }; })],
  ['9.5.1.0-2', 'terminated with a score', () => statement('terminated', (one) => { one.result.score = { raw: 5, min: 0, max: 9 }; })],
  ['9.5.1.0-3', 'raw without min', () => statement('passed', dropping('result.score.min'))],
  ['9.5.1.0-3', 'raw without max', () => statement('failed', dropping('result.score.max'))],
  ['9.5.1.0-3', 'raw 0 without min and max', () => statement('failed', (one) => { one.result.score = { scaled: 0, raw: 0 }; })],
  ['9.5.1.0-1', 'scaled below zero', () => statement('failed', (one) => { one.result.score = { scaled: -0.1 }; })],
  ['9.5.4.1-1', 'terminated without a result', () => statement('terminated', dropping('result'))],
  ['9.5.4.1-1', 'terminated without duration', () => statement('terminated', dropping('result.duration'))],
  ['9.5.4.1-2', 'completed without duration', () => statement('completed', dropping('result.duration'))],
  ['9.5.4.1-3', 'passed without duration', () => statement('passed', dropping('result.duration'))],
  ['9.5.4.1-4', 'failed without duration', () => statement('failed', dropping('result.duration'))],
  ['9.3.4.0-2', 'passed below mastery', () => statement('passed', (one) => { one.result.score = { scaled: 0.89 }; })],
  ['9.3.5.0-2', 'failed at mastery', () => statement('failed', (one) => { one.result.score = { scaled: 0.9 }; })],
  ['9.3.5.0-2', 'failed above mastery', () => statement('failed', (one) => { one.result.score = { scaled: 0.91 }; })],
  ['9.6.2.2-1', 'completed without the moveOn category', () => statement('completed', categories(CMI5))],
  ['9.6.2.2-1', 'passed without the moveOn category', () => statement('passed', categories(CMI5))],
  ['9.6.2.2-1', 'failed without the moveOn category', () => statement('failed', categories(CMI5))],
  ['9.6.3.2-2', 'passed without the mastery score', () => statement('passed', (one) => { delete one.context.extensions[MASTERY]; })],
  ['9.6.3.2-2', 'passed with another mastery score', () => statement('passed', (one) => { one.context.extensions[MASTERY] = 0.8; })],
  ['9.6.3.2-2', 'failed with the mastery score as text', () => statement('failed', (one) => { one.context.extensions[MASTERY] = '0.9'; })],
  ['9.3.0.0-1', 'launched, which is the LMS’s to say', () => statement('launched')],
  ['9.3.0.0-1', 'satisfied, likewise', () => statement('x', (one) => { one.verb.id = 'https://w3id.org/xapi/adl/verbs/satisfied'; })],
  ['9.3.0.0-1', 'a verb of its own, called cmi5 defined', () => statement('experienced')],
])('%s: refused is %s', (requirement, _, one) => expect(requirementOf(one())).toBe(requirement));

test.each<[requirement: string, what: string, one: Statement, context: AuContext]>([
  ['11.0.0.0-3', 'initialized before the preferences were read', statement('initialized'), { ...FRESH, session: { ...FRESH.session, preferencesRead: false } }],
  ['9.3.0.0-4', 'an allowed statement before initialized', allowed(), FRESH],
  ['9.3.0.0-4', 'completed before initialized', statement('completed'), FRESH],
  ['9.3.0.0-4', 'initialized without the cmi5 category', statement('initialized', undefined, false), FRESH],
  ['9.3.0.0-5', 'an allowed statement after terminated', allowed(), having('terminated')],
  ['9.3.0.0-5', 'terminated again', statement('terminated'), having('terminated')],
  ['9.3.6.0-2', 'anything after abandonment', allowed(), { ...BEGUN, session: { ...BEGUN.session, abandoned: true } }],
  ['9.3.0.0-2', 'completed again', statement('completed'), having('completed')],
  ['9.3.0.0-2', 'passed again', statement('passed'), having('passed')],
  ['9.3.0.0-2', 'failed again', statement('failed'), having('failed')],
  ['9.3.0.0-3', 'passed after failed', statement('passed'), having('failed')],
  ['9.3.0.0-3', 'failed after passed', statement('failed'), having('passed')],
  ['9.3.0.0-6', 'completed in an earlier session', statement('completed'), { ...BEGUN, facts: { ...BEGUN.facts, completed: true } }],
  ['9.3.0.0-7', 'passed in an earlier session', statement('passed'), { ...BEGUN, facts: { ...BEGUN.facts, passed: true } }],
  ['9.3.0.0-8', 'failed after a pass in an earlier session', statement('failed'), { ...BEGUN, facts: { ...BEGUN.facts, passed: true } }],
  ['10.2.2.0-2', 'completed when browsing', statement('completed'), { ...BEGUN, launchMode: 'Browse' }],
  ['10.2.2.0-2', 'passed when browsing', statement('passed'), { ...BEGUN, launchMode: 'Browse' }],
  ['10.2.2.0-3', 'failed when reviewing', statement('failed'), { ...BEGUN, launchMode: 'Review' }],
  ['10.2.2.0-3', 'completed when reviewing', statement('completed'), { ...BEGUN, launchMode: 'Review' }],
])('%s: refused is %s', (requirement, _, one, context) => expect(requirementOf(one, context)).toBe(requirement));

test.each<[string, Statement, AuContext]>([
  ['failed after failed in an earlier session', statement('failed'), BEGUN],
  ['passed after a waiver', statement('passed'), { ...BEGUN, facts: { ...BEGUN.facts, waived: true } }],
  ['allowed statements when browsing', allowed(), { ...BEGUN, launchMode: 'Browse' }],
  ['terminated when reviewing', statement('terminated'), { ...BEGUN, launchMode: 'Review' }],
  ['passed without a score', statement('passed', (one) => { delete one.result.score; delete one.context.extensions[MASTERY]; }), BEGUN],
  ['passed with any score where no mastery is asked', statement('passed', (one) => { one.result.score = { scaled: 0 }; delete one.context.extensions[MASTERY]; }), { ...BEGUN, masteryScore: null }],
  ['passed with nothing where mastery is 0', statement('passed', (one) => { one.result.score = { scaled: 0 }; one.context.extensions[MASTERY] = 0; }), { ...BEGUN, masteryScore: 0 }],
  ['failed just below a mastery of 1', statement('failed', (one) => { one.result.score = { scaled: 0.9999 }; one.context.extensions[MASTERY] = 1; }), { ...BEGUN, masteryScore: 1 }],
  ['terminated with progress and duration', statement('terminated', (one) => { one.result.extensions = { 'https://w3id.org/xapi/cmi5/result/extensions/progress': 50 }; }), BEGUN],
  ['a registration in capitals', allowed((one) => { one.context.registration = REGISTRATION.toUpperCase(); }), BEGUN],
  ['a UTC offset written out', allowed((one) => { one.timestamp = '2026-11-23T01:02:03+00:00'; }), BEGUN],
  ['more context than the template has', allowed((one) => { one.context.contextActivities.parent = [{ id: frame.activityIri }]; one.context.extensions['https://x.example/a'] = 1; }), BEGUN],
  ['completed about a part, not cmi5 defined', statement('completed', (one) => { one.object.id = `${frame.activityIri}/part`; }, false), having('completed')],
])('admitted: %s', (_, one, context) => expect(requirementOf(one, context)).toBeUndefined());

test('a whole session in one batch, and what is known after it', () => {
  const batch = [statement('initialized'), allowed(), statement('completed'), statement('passed'), statement('terminated')];
  expect(admit(batch, FRESH)).toEqual({
    ok: true,
    facts: { completed: true, passed: true, waived: false },
    session: { preferencesRead: true, abandoned: false, said: ['initialized', 'completed', 'passed', 'terminated'] },
    said: [{ at: 0, verb: 'initialized' }, { at: 2, verb: 'completed' }, { at: 3, verb: 'passed' }, { at: 4, verb: 'terminated' }],
  });
});

test('one bad statement refuses the batch and is named', () => {
  expect(admit([statement('initialized'), statement('completed'), allowed(dropping('id'))], FRESH)).toMatchObject({ ok: false, at: 2, refusal: { requirement: '9.1.0.0-1' } });
  expect(admit([statement('passed'), statement('failed')], BEGUN)).toMatchObject({ ok: false, at: 1, refusal: { requirement: '9.3.0.0-3' } });
});

test('§9.3: within a batch the order is that of the timestamps', () => {
  const late = (time: string): Spoil => (one) => { one.timestamp = `2026-11-23T${time}Z`; };
  const batch = [statement('terminated', late('03:00:00')), statement('completed', late('02:00:00')), statement('initialized', late('01:00:00'))];
  expect(admit(batch, FRESH)).toMatchObject({ ok: true, said: [{ at: 2, verb: 'initialized' }, { at: 1, verb: 'completed' }, { at: 0, verb: 'terminated' }] });
  expect(admit([allowed(late('00:59:59')), ...batch], FRESH)).toMatchObject({ ok: false, at: 0, refusal: { requirement: '9.3.0.0-4' } });
});

test('CompletedAndPassed may come over two sessions, either first', () => {
  for (const [first, second] of [['completed', 'passed'], ['passed', 'completed']]) {
    const one = admit([statement(first)], BEGUN);
    if (!one.ok) throw new Error(one.refusal.text);
    expect(admit([statement(second)], { ...BEGUN, facts: one.facts })).toMatchObject({ ok: true, facts: { completed: true, passed: true } });
  }
});
