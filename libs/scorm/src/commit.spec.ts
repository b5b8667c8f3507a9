import fc from 'fast-check';
import type { Item, ScoState } from './types';
import type { CommitTerms } from './commit';
import { applyCommit, newAttempt } from './commit';
import { dataForLaunch } from './launch';

const item = (more: Partial<Item> = {}): Item => ({ id: 'I', title: 'Mục', isVisible: true, href: 'a.html', scormType: 'sco', hideLmsUi: [], objectives: [], children: [], ...more });

const passingAt = (measure: number): Partial<Item> => ({ objectives: [{ id: 'P', primary: true, satisfiedByMeasure: true, minNormalizedMeasure: measure, mapInfo: [] }] });

const s12 = (more: Partial<Item> = {}): ScoState => newAttempt('scorm12', item(more));
const s2004 = (more: Partial<Item> = {}): ScoState => newAttempt('scorm2004', item(more));

const terms = (more: Partial<CommitTerms> = {}): CommitTerms => ({ sessionId: 's1', mode: 'normal', ended: false, ...more });

const after = (before: ScoState, snapshot: unknown, more: Partial<CommitTerms> = {}): ScoState => {
  const applied = applyCommit(before, snapshot, terms(more));
  if (!applied.ok) throw new Error(applied.faults.map((fault) => `${fault.path ?? ''} ${fault.text}`).join('; '));
  return applied.state;
};

const refusal = (before: ScoState, snapshot: unknown): string[] => {
  const applied = applyCommit(before, snapshot, terms());
  return applied.ok ? [] : applied.faults.map((fault) => fault.code);
};

const core = (values: object, rest: object = {}): object => ({ cmi: { core: values, ...rest } });
const cmi = (values: object): object => ({ cmi: values });

describe('1.2 lesson_status (RTE 3.4.3)', () => {
  test.each([
    ['passed', 'completed', 'passed'], ['failed', 'completed', 'failed'], ['completed', 'completed', 'unknown'],
    ['incomplete', 'incomplete', 'unknown'], ['browsed', 'incomplete', 'unknown'], ['not attempted', 'incomplete', 'unknown'],
  ])('%s means %s, %s', (lesson_status, completion, success) => expect(after(s12(), core({ lesson_status }))).toMatchObject({ completion, success }));

  test.each([
    ['completed and above mastery is passed', 'completed', '80', 80, 'completed', 'passed'],
    ['completed and below is failed', 'completed', '79.9', 80, 'completed', 'failed'],
    ['the score outranks the content\'s own word', 'passed', '60', 80, 'completed', 'failed'],
    ['… in both directions', 'failed', '90', 80, 'completed', 'passed'],
    ['half done is not failed', 'incomplete', '20', 80, 'incomplete', 'unknown'],
    ['without a score nothing is decided', 'completed', '', 80, 'completed', 'unknown'],
    ['a mastery score of 0 is one', 'completed', '0', 0, 'completed', 'passed'],
    ['57 of 100 reaches 57', 'completed', '57', 57, 'completed', 'passed'],
  ])('%s', (_, lesson_status, raw, masteryScore, completion, success) =>
    expect(after(s12({ masteryScore }), core({ lesson_status, score: { raw, min: '', max: '100' } }))).toMatchObject({ completion, success }));

  test('points under a max of their own count as their share', () => {
    expect(after(s12({ masteryScore: 80 }), core({ lesson_status: 'completed', score: { raw: '8', min: '0', max: '10' } }))).toMatchObject({ scoreScaled: 0.8, success: 'passed' });
    expect(after(s12({ masteryScore: 80 }), core({ lesson_status: 'completed', score: { raw: '85', min: '0', max: '10' } }))).toMatchObject({ scoreScaled: 0.85, success: 'passed' });
  });

  test('content that ends without a word has been completed; one that suspends has not', () => {
    expect(after(s12(), core({ lesson_status: 'not attempted' }), { ended: true })).toMatchObject({ completion: 'completed' });
    expect(after(s12(), core({ lesson_status: 'not attempted', exit: 'suspend' }), { ended: true })).toMatchObject({ completion: 'incomplete' });
    expect(after(s12(), core({ lesson_status: 'incomplete' }), { ended: true })).toMatchObject({ completion: 'incomplete' });
  });
});

describe('2004 completion and success (RTE 4.2.4, 4.2.22)', () => {
  test.each([
    ['the content\'s word', {}, { completion_status: 'completed', success_status: 'passed' }, 'completed', 'passed'],
    ['no word at all', {}, {}, 'unknown', 'unknown'],
    ['the threshold decides for', { completionThreshold: 0.8 }, { completion_status: 'incomplete', progress_measure: '0.8' }, 'completed', 'unknown'],
    ['… and against', { completionThreshold: 0.8 }, { completion_status: 'completed', progress_measure: '0.79' }, 'incomplete', 'unknown'],
    ['without a measure the word stands', { completionThreshold: 0.8 }, { completion_status: 'completed' }, 'completed', 'unknown'],
    ['the passing score decides for', passingAt(0.8), { success_status: 'failed', score: { scaled: '0.8' } }, 'unknown', 'passed'],
    ['… and against', passingAt(0.8), { success_status: 'passed', score: { scaled: '0.79' } }, 'unknown', 'failed'],
    ['points with their bounds say the same', passingAt(0.8), { score: { raw: '8', min: '0', max: '10' } }, 'unknown', 'passed'],
    ['without a score nothing is known', passingAt(0.8), { success_status: 'passed' }, 'unknown', 'unknown'],
    ['a measure alone shows it has been begun', {}, { progress_measure: '0.3' }, 'incomplete', 'unknown'],
  ])('%s', (_, promised, values, completion, success) => expect(after(s2004(promised), cmi(values))).toMatchObject({ completion, success }));

  test('a pass that was claimed without the promised score is told of', () => {
    expect(applyCommit(s2004(passingAt(0.8)), cmi({ success_status: 'passed' }), terms())).toMatchObject({ ok: true, warnings: [{ code: 'score-missing' }] });
  });

  test('silent content is completed by its end, unless it suspends or was said to speak for itself (SN UP.4)', () => {
    expect(after(s2004(), cmi({}), { ended: true }).completion).toBe('completed');
    expect(after(s2004(), cmi({ exit: 'suspend' }), { ended: true }).completion).toBe('unknown');
    const speaks = s2004({ sequencing: { preConditionRules: [], exitConditionRules: [], postConditionRules: [], rollupRules: [], deliveryControls: { completionSetByContent: true } } });
    expect(after(speaks, cmi({}), { ended: true }).completion).toBe('unknown');
  });
});

describe('what was achieved is not taken back', () => {
  test('a failed second try does not take back a pass, nor its score', () => {
    const passed = after(s12({ masteryScore: 80 }), core({ lesson_status: 'completed', score: { raw: '90' } }));
    expect(after(passed, core({ lesson_status: 'completed', score: { raw: '40' } }), { sessionId: 's2' })).toMatchObject({ success: 'passed', scoreScaled: 0.9, completion: 'completed' });
  });
  test('a better pass is kept, a failure is replaced by a pass', () => {
    const failed = after(s12({ masteryScore: 80 }), core({ lesson_status: 'completed', score: { raw: '40' } }));
    const passed = after(failed, core({ lesson_status: 'completed', score: { raw: '80' } }));
    expect([failed.success, passed.success]).toEqual(['failed', 'passed']);
    expect(after(passed, core({ lesson_status: 'passed', score: { raw: '95' } })).scoreRaw).toBe(95);
  });
  test('before a pass the later score counts, also downwards', () => {
    const first = after(s2004(), cmi({ score: { scaled: '1' } }));
    expect(after(first, cmi({ score: { scaled: '0.6' } })).scoreScaled).toBe(0.6);
  });
  test('completion stays when content starts over', () => {
    expect(after(after(s2004(), cmi({ completion_status: 'completed' })), cmi({ completion_status: 'incomplete', progress_measure: '0.1' })).completion).toBe('completed');
  });

  const status = fc.constantFrom('passed', 'completed', 'failed', 'incomplete', 'browsed', 'not attempted');
  const commits = fc.array(fc.record({ lesson_status: status, raw: fc.option(fc.integer({ min: 0, max: 100 })), ended: fc.boolean() }), { maxLength: 12 });
  test('whatever commits come, completion and pass only grow, and a pass has never a worse score', () => {
    fc.assert(fc.property(commits, fc.option(fc.integer({ min: 0, max: 100 })), (list, mastery) => {
      let state = s12({ masteryScore: mastery ?? undefined });
      for (const { lesson_status, raw, ended } of list) {
        const next = after(state, core({ lesson_status, score: { raw: raw ?? '' } }), { ended });
        if (state.completion === 'completed') expect(next.completion).toBe('completed');
        if (state.success === 'passed') expect(next.success).toBe('passed');
        if (state.success === 'passed' && state.scoreRaw !== undefined) expect(next.scoreRaw).toBeGreaterThanOrEqual(state.scoreRaw);
        state = next;
      }
    }));
  });
});

describe('time is added up by us', () => {
  test('each session once, whatever total_time the content sends', () => {
    let state = after(s12(), core({ session_time: '00:01:00', total_time: '99:00:00' }));
    state = after(state, core({ session_time: '00:02:00' }));
    state = after(state, core({ session_time: '00:00:30' }), { sessionId: 's2' });
    expect(state).toMatchObject({ totalTimeMs: 150_000, sessionTimeMs: 30_000 });
  });
  test('sessions may come in any order and any number of times (offline queue)', () => {
    const one = fc.record({ session: fc.constantFrom('a', 'b', 'c'), seconds: fc.nat(59) });
    fc.assert(fc.property(fc.array(one, { maxLength: 10 }).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }))), ([list, shuffled]) => {
      const total = (commits: typeof list): number =>
        commits.reduce((state, { session, seconds }) => after(state, cmi({ session_time: `PT${seconds}S` }), { sessionId: session }), s2004()).totalTimeMs;
      expect(total(shuffled)).toBe(total(list));
    }));
  });
  test('no session is longer than the server saw it', () => {
    const applied = applyCommit(s12(), core({ session_time: '90:00:00' }), terms({ maxSessionMs: 60_000 }));
    expect(applied).toMatchObject({ ok: true, state: { totalTimeMs: 60_000 }, warnings: [{ code: 'time-too-long' }] });
  });
});

describe('modes (RTE 3.4.3 credit, lesson_mode)', () => {
  test.each(['browse', 'review'] as const)('%s changes nothing but the time', (mode) => {
    const before = after(s12(), core({ lesson_status: 'incomplete', lesson_location: 'p3' }, { suspend_data: 'x' }));
    expect(after(before, core({ lesson_status: 'passed', lesson_location: 'p1', session_time: '00:00:10', score: { raw: '100' } }), { mode, sessionId: 's2' }))
      .toEqual({ ...before, totalTimeMs: 10_000, sessionTimeMs: 10_000, sessions: { s1: { ms: 0, ended: false }, s2: { ms: 10_000, ended: false } } });
  });
  test('an asset is done by being opened', () => expect(newAttempt('scorm12', item({ scormType: 'asset' })).completion).toBe('completed'));
});

describe('how the next launch begins', () => {
  test.each([
    ['a lost link', core({ lesson_status: 'incomplete', lesson_location: 'p3' }), false, 'resume'],
    ['suspended', core({ lesson_status: 'incomplete', exit: 'suspend' }), true, 'resume'],
    ['ended unfinished, with a trace, but never said to suspend', core({ lesson_status: 'incomplete', lesson_location: 'p3' }), true, 'resume'],
    ['ended and finished', core({ lesson_status: 'completed', lesson_location: 'p9' }), true, ''],
    ['finished, and still suspended', core({ lesson_status: 'completed', exit: 'suspend' }), true, 'resume'],
  ])('%s', (_, snapshot, ended, entry) => expect(after(s12(), snapshot, { ended }).entry).toBe(entry));
});

describe('any shape the run-time sends', () => {
  const expected = { completion: 'incomplete', location: 'p3', suspendData: 'x', interactions: [{ id: 'q1', correctResponses: ['a'], objectiveIds: ['o'] }] };
  test.each([
    ['a tree with maps', core({ lesson_status: 'incomplete', lesson_location: 'p3' }, { suspend_data: 'x', interactions: { 0: { id: 'q1', objectives: { 0: { id: 'o' } }, correct_responses: { 0: { pattern: 'a' } } } } })],
    ['a tree with arrays', core({ lesson_status: 'incomplete', lesson_location: 'p3' }, { suspend_data: 'x', interactions: [{ id: 'q1', objectives: [{ id: 'o' }], correct_responses: [{ pattern: 'a' }] }] })],
    ['the inside of cmi', { core: { lesson_status: 'incomplete', lesson_location: 'p3' }, suspend_data: 'x', interactions: [{ id: 'q1', objectives: [{ id: 'o' }], correct_responses: [{ pattern: 'a' }] }] }],
    ['flat', { 'cmi.core.lesson_status': 'incomplete', 'cmi.core.lesson_location': 'p3', 'cmi.suspend_data': 'x', 'cmi.interactions.0.id': 'q1', 'cmi.interactions.0.objectives.0.id': 'o', 'cmi.interactions.0.correct_responses.0.pattern': 'a', 'cmi.comments_from_lms': {} }],
  ])('%s', (_, snapshot) => expect(after(s12(), snapshot)).toMatchObject(expected));
});

describe('what is refused', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'snapshot-shape'], ['null', null, 'snapshot-shape'], ['text', 'cmi', 'snapshot-shape'], ['a list', [1], 'snapshot-shape'],
    ['the other standard', cmi({ completion_status: 'completed' }), 'snapshot-standard'],
    ['a status that is none', core({ lesson_status: 'Passed!' }), 'value-wrong'],
    ['a score that is none', core({ score: { raw: '1e3' } }), 'value-wrong'],
    ['a negative score', core({ score: { raw: '-1' } }), 'value-wrong'],
    ['a time that is none', core({ session_time: 'PT5M' }), 'value-wrong'],
    ['more suspend data than 64 kB', core({}, { suspend_data: 'x'.repeat(65_537) }), 'value-wrong'],
    ['depth', { cmi: { a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } } }, 'snapshot-too-big'],
    ['size', core({}, { comments: 'x'.repeat(2_000_001) }), 'snapshot-too-big'],
    ['number', core({}, { interactions: Array.from({ length: 20_001 }, (_, i) => ({ id: `q${i}` })) }), 'snapshot-too-big'],
  ])('%s', (_, snapshot, code) => expect(refusal(s12(), snapshot)).toEqual([code]));

  test('1.2 suspend data of 64,000 characters is kept, and the limit is a setting', () => {
    const long = 'ữ'.repeat(64_000);
    expect(after(s12(), core({}, { suspend_data: long })).suspendData).toBe(long);
    expect(applyCommit(s12(), core({}, { suspend_data: long }), terms({ limits: { suspendData12: 4096 } }))).toMatchObject({ ok: false });
  });

  test('a wrong answer or an unknown element is left out and said, the pass is kept', () => {
    const applied = applyCommit(s12(), core({ lesson_status: 'passed', student_name: 'Kẻ khác' }, { interactions: [{ id: 'q1', type: 'nonsense', latency: 'soon' }], nonsense: 1 }), terms());
    expect(applied).toMatchObject({ ok: true, state: { success: 'passed', interactions: [{ id: 'q1', type: undefined, latencyMs: undefined }] } });
    expect(applied.ok && applied.warnings.map((one) => one.path)).toEqual(['cmi.interactions.0.type', 'cmi.interactions.0.latency', 'cmi.nonsense']);
  });

  test('no value makes it throw', () => {
    fc.assert(fc.property(fc.anything(), fc.constantFrom('cmi', 'core', ''), (value, under) => {
      applyCommit(s12(), under === '' ? value : { cmi: under === 'core' ? { core: value } : value }, terms());
      applyCommit(s2004(), under === '' ? value : { cmi: value }, terms());
    }), { numRuns: 500 });
  });
});

test('applied twice is applied once', () => {
  const snapshot = core({ lesson_status: 'incomplete', session_time: '00:01:00', score: { raw: '50' } }, { interactions: [{ id: 'q1', result: 'correct' }], objectives: [{ id: 'o', status: 'passed', score: { raw: '5' } }] });
  const once = after(s12(), snapshot);
  expect(after(once, snapshot)).toEqual(once);
  expect(once.objectives).toEqual([{ id: 'o', completion: 'completed', success: 'passed', scoreScaled: undefined, scoreRaw: 5, progress: undefined }]);
});

test('answers of an earlier session stay on record', () => {
  const first = after(s2004(), cmi({ interactions: [{ id: 'q1', result: 'correct' }] }));
  expect(after(first, cmi({ interactions: [{ id: 'q2', result: 'incorrect' }] }), { sessionId: 's2' }).interactions.map((one) => one.id)).toEqual(['q1', 'q2']);
});

test('what was promised at the start is what counts, whatever the package says later', () => {
  const state = s12({ masteryScore: 50 });
  expect(after(state, core({ lesson_status: 'completed', score: { raw: '60' } }, { student_data: { mastery_score: '90' } })).success).toBe('passed');
});

test('suspend data packed into raw 16-bit values survives storage and comes back as it was', () => {
  const packed = 'a\0\ud800\udfff\udc00ữ';
  const state = after(s12(), core({ lesson_status: 'incomplete' }, { suspend_data: packed }));
  expect(JSON.stringify(state)).not.toMatch(/\\u0000|\\ud[89a-f]/);
  expect(dataForLaunch(state, item(), { id: 'x', name: 'x' }, 'normal').cmi['cmi.suspend_data']).toBe(packed);
});
