import fc from 'fast-check';
import type { Item, Standard } from './types';
import { applyCommit, newAttempt } from './commit';
import { dataForLaunch } from './launch';
import { nextTurn, type Known } from './next-turn';

const learner = { id: 'hv-001', name: 'Lò Thị Ánh' };
const item = (standard: Standard): Item => ({
  id: 'I', title: 'Mục', isVisible: true, href: 'a.html', scormType: 'sco', hideLmsUi: [], children: [], dataFromLms: 'che-do=1', completionThreshold: 0.9, masteryScore: 80,
  maxTimeAllowed: standard === 'scorm12' ? '01:00:00' : 'PT1H', timeLimitAction: 'continue,no message',
  objectives: standard === 'scorm12' ? [] : [{ id: 'chinh', primary: true, satisfiedByMeasure: true, minNormalizedMeasure: 0.8, mapInfo: [] }, { id: 'phu', primary: false, satisfiedByMeasure: false, minNormalizedMeasure: 1, mapInfo: [] }],
});
const untouched: Known = { completion: 'not attempted', success: 'unknown' };

const snapshots: Record<Standard, fc.Arbitrary<Record<string, string>>> = {
  scorm12: fc.record({
    'cmi.core.lesson_status': fc.constantFrom('passed', 'completed', 'failed', 'incomplete', 'browsed', 'not attempted'),
    'cmi.core.lesson_location': fc.constantFrom('', '3'), 'cmi.suspend_data': fc.constantFrom('', 'x=1'), 'cmi.core.exit': fc.constantFrom('', 'suspend', 'logout'),
    'cmi.core.score.raw': fc.constantFrom('', '40', '80', '100'), 'cmi.core.session_time': fc.constantFrom('00:00:00', '00:02:00.5'),
    'cmi.interactions.0.id': fc.constantFrom('', 'cau-1'),
  }),
  scorm2004: fc.record({
    'cmi.completion_status': fc.constantFrom('completed', 'incomplete', 'unknown', ''), 'cmi.success_status': fc.constantFrom('passed', 'failed', 'unknown', ''),
    'cmi.location': fc.constantFrom('', '3'), 'cmi.suspend_data': fc.constantFrom('', 'x=1'), 'cmi.exit': fc.constantFrom('', 'suspend', 'normal'), 'cmi.score.scaled': fc.constantFrom('', '0.79', '0.8'),
    'cmi.progress_measure': fc.constantFrom('', '0.5', '0.9'), 'cmi.session_time': fc.constantFrom('PT0S', 'PT2M0.5S'), 'cmi.objectives.0.id': fc.constantFrom('', 'chinh'), 'cmi.learner_preference.audio_level': fc.constantFrom('', '2'),
  }),
};

test.each<Standard>(['scorm12', 'scorm2004'])('the browser says what the server will say of the same turn: %s', (standard) => {
  fc.assert(fc.property(snapshots[standard], fc.boolean(), (snapshot, ended) => {
    const fresh = newAttempt(standard, item(standard));
    const applied = applyCommit(fresh, snapshot, { sessionId: 's', mode: 'normal', ended });
    if (!applied.ok) throw new Error(JSON.stringify(applied.faults));
    const next = nextTurn(dataForLaunch(fresh, item(standard), learner, 'normal'), { snapshot, ended, objectiveIds: item(standard).objectives.map(({ id }) => id!), known: untouched });
    expect(next.data).toEqual(dataForLaunch(applied.state, item(standard), learner, 'normal'));
    expect(next.known).toEqual({ completion: applied.state.completion, success: applied.state.success });
  }));
});

test('what was achieved before is never taken back', () => {
  const launch = dataForLaunch(newAttempt('scorm2004', item('scorm2004')), item('scorm2004'), learner, 'normal');
  expect(nextTurn(launch, { snapshot: { 'cmi.completion_status': 'incomplete' }, ended: true, objectiveIds: [], known: { completion: 'completed', success: 'passed' } }).known).toEqual({ completion: 'completed', success: 'passed' });
});

test('looking around changes nothing, and neither does what cannot be read', () => {
  const browse = dataForLaunch(newAttempt('scorm12', item('scorm12')), item('scorm12'), learner, 'browse');
  expect(nextTurn(browse, { snapshot: { 'cmi.core.lesson_status': 'passed' }, ended: true, objectiveIds: [], known: untouched })).toEqual({ data: browse, known: untouched });
  const launch = dataForLaunch(newAttempt('scorm12', item('scorm12')), item('scorm12'), learner, 'normal');
  expect(nextTurn(launch, { snapshot: { 'cmi.core.lesson_status': 'bestens' }, ended: true, objectiveIds: [], known: untouched })).toEqual({ data: launch, known: untouched });
});
