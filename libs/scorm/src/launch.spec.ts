import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import type { Item, ScoState, Standard } from './types';
import { applyCommit, newAttempt } from './commit';
import { dataForLaunch } from './launch';

/** The very run-time of the player, so that the two cannot drift apart. */
interface Runtime {
  loadFromFlattenedJSON(data: object): void;
  lmsInitialize(nothing: ''): string;
  lmsGetValue(name: string): string;
  lmsSetValue(name: string, value: string): string;
  lmsFinish(nothing: ''): string;
  renderCommitCMI(ended: boolean): object;
  getFlattenedCMI(): object;
}
type Runtimes = Record<'Scorm12API' | 'Scorm2004API', new (settings: object) => Runtime>;

const load = (): Runtimes => {
  const nothing = (): void => undefined;
  const world: Record<string, unknown> = { console, setTimeout, clearTimeout, document: { addEventListener: nothing, removeEventListener: nothing } };
  world['window'] = world;
  world['globalThis'] = world;
  const path = join(__dirname, '../../../node_modules/scorm-again/dist/scorm-again.js');
  vm.runInNewContext(readFileSync(path, 'utf8'), world);
  return world as Runtimes;
};
const runtimes = load();

const start = (standard: Standard, data: object): Runtime => {
  const runtime = new runtimes[standard === 'scorm12' ? 'Scorm12API' : 'Scorm2004API']({ autocommit: false, logLevel: 5 });
  runtime.loadFromFlattenedJSON({ ...data });
  expect(String(runtime.lmsInitialize(''))).toBe('true');
  return runtime;
};

const item: Item = {
  id: 'I', title: 'Mục', isVisible: true, href: 'a.html', scormType: 'sco', hideLmsUi: [], children: [], dataFromLms: 'che-do=1', masteryScore: 80, completionThreshold: 0.9,
  maxTimeAllowed: 'PT1H', timeLimitAction: 'continue,no message',
  objectives: [{ id: 'chinh', primary: true, satisfiedByMeasure: true, minNormalizedMeasure: 0.8, mapInfo: [] }, { id: 'phu', primary: false, satisfiedByMeasure: false, minNormalizedMeasure: 1, mapInfo: [] }],
};
const item12: Item = { ...item, maxTimeAllowed: '01:00:00', objectives: [] };
const learner = { id: 'hv-001', name: 'Lò Thị Ánh' };

const commit = (state: ScoState, runtime: Runtime, ended: boolean, flat = false): ScoState => {
  const applied = applyCommit(state, flat ? runtime.getFlattenedCMI() : runtime.renderCommitCMI(ended), { sessionId: 's1', mode: 'normal', ended });
  if (!applied.ok) throw new Error(applied.faults.map((fault) => fault.text).join('; '));
  expect(applied.warnings).toEqual([]);
  return applied.state;
};

const values = (runtime: Runtime, ...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, String(runtime.lmsGetValue(name))]));
const set = (runtime: Runtime, pairs: Record<string, string>): void => {
  for (const [name, value] of Object.entries(pairs)) expect([name, String(runtime.lmsSetValue(name, value))]).toEqual([name, 'true']);
};

describe('SCORM 1.2 through the run-time', () => {
  test('the first launch begins at the beginning', () => {
    const runtime = start('scorm12', dataForLaunch(newAttempt('scorm12', item12), item12, learner, 'normal').cmi);
    expect(values(runtime, 'cmi.core.student_id', 'cmi.core.student_name', 'cmi.core.entry', 'cmi.core.credit', 'cmi.core.lesson_mode', 'cmi.core.lesson_status', 'cmi.core.total_time', 'cmi.launch_data', 'cmi.student_data.mastery_score', 'cmi.student_data.max_time_allowed')).toEqual({
      'cmi.core.student_id': 'hv-001', 'cmi.core.student_name': 'Lò Thị Ánh', 'cmi.core.entry': 'ab-initio', 'cmi.core.credit': 'credit', 'cmi.core.lesson_mode': 'normal',
      'cmi.core.lesson_status': 'not attempted', 'cmi.core.total_time': '00:00:00', 'cmi.launch_data': 'che-do=1', 'cmi.student_data.mastery_score': '80', 'cmi.student_data.max_time_allowed': '01:00:00',
    });
  });

  test.each([false, true])('what was left is found again (flat commit: %s)', (flat) => {
    const first = start('scorm12', dataForLaunch(newAttempt('scorm12', item12), item12, learner, 'normal').cmi);
    set(first, {
      'cmi.core.lesson_location': 'trang-3', 'cmi.suspend_data': '{"ghiChu":"Mộc Châu"}', 'cmi.core.lesson_status': 'incomplete', 'cmi.core.score.raw': '40', 'cmi.core.session_time': '00:05:00.5', 'cmi.core.exit': 'suspend',
      'cmi.interactions.0.id': 'cau-1', 'cmi.interactions.0.type': 'choice', 'cmi.interactions.0.correct_responses.0.pattern': 'a', 'cmi.interactions.0.student_response': 'b', 'cmi.interactions.0.result': 'wrong', 'cmi.interactions.0.latency': '00:00:04',
      'cmi.objectives.0.id': 'muc-tieu', 'cmi.objectives.0.status': 'incomplete', 'cmi.student_preference.audio': '10',
    });
    const state = commit(newAttempt('scorm12', item12), first, true, flat);
    expect(state).toMatchObject({
      completion: 'incomplete', success: 'unknown', entry: 'resume', totalTimeMs: 300_500, location: 'trang-3',
      interactions: [{ id: 'cau-1', type: 'choice', response: 'b', result: 'wrong', latencyMs: 4000, correctResponses: ['a'] }],
    });
    const second = start('scorm12', dataForLaunch(state, item12, learner, 'normal').cmi);
    expect(values(second, 'cmi.core.entry', 'cmi.core.lesson_location', 'cmi.suspend_data', 'cmi.core.lesson_status', 'cmi.core.score.raw', 'cmi.core.total_time', 'cmi.interactions._count', 'cmi.objectives.0.id', 'cmi.student_preference.audio')).toEqual({
      'cmi.core.entry': 'resume', 'cmi.core.lesson_location': 'trang-3', 'cmi.suspend_data': '{"ghiChu":"Mộc Châu"}', 'cmi.core.lesson_status': 'incomplete', 'cmi.core.score.raw': '40',
      'cmi.core.total_time': '00:05:00.5', 'cmi.interactions._count': '1', 'cmi.objectives.0.id': 'muc-tieu', 'cmi.student_preference.audio': '10',
    });
  });

  test('what the run-time itself puts into an untouched session is no fault', () => {
    const runtime = start('scorm12', dataForLaunch(newAttempt('scorm12', item12), item12, learner, 'normal').cmi);
    runtime.lmsFinish('');
    expect(commit(newAttempt('scorm12', item12), runtime, true).completion).toBe('completed');
  });
});

describe('SCORM 2004 through the run-time', () => {
  const fresh = newAttempt('scorm2004', item);

  test('the first launch begins at the beginning, with the objectives of the manifest', () => {
    const runtime = start('scorm2004', dataForLaunch(fresh, item, learner, 'normal').cmi);
    expect(values(runtime, 'cmi.learner_name', 'cmi.entry', 'cmi.mode', 'cmi.total_time', 'cmi.scaled_passing_score', 'cmi.completion_threshold', 'cmi.launch_data', 'cmi.max_time_allowed', 'cmi.objectives._count', 'cmi.objectives.1.id')).toEqual({
      'cmi.learner_name': 'Lò Thị Ánh', 'cmi.entry': 'ab-initio', 'cmi.mode': 'normal', 'cmi.total_time': 'PT0S', 'cmi.scaled_passing_score': '0.8', 'cmi.completion_threshold': '0.9',
      'cmi.launch_data': 'che-do=1', 'cmi.max_time_allowed': 'PT1H', 'cmi.objectives._count': '2', 'cmi.objectives.1.id': 'phu',
    });
  });

  const study = (): ScoState => {
    const runtime = start('scorm2004', dataForLaunch(fresh, item, learner, 'normal').cmi);
    set(runtime, {
      'cmi.location': 'trang-3', 'cmi.suspend_data': 'x', 'cmi.progress_measure': '0.5', 'cmi.completion_status': 'incomplete', 'cmi.score.scaled': '0.85', 'cmi.session_time': 'PT5M0.5S', 'cmi.exit': 'suspend',
      'cmi.interactions.0.id': 'cau-1', 'cmi.interactions.0.type': 'choice', 'cmi.interactions.0.timestamp': '2026-11-22T10:00:00.0Z', 'cmi.interactions.0.correct_responses.0.pattern': 'a[,]b', 'cmi.interactions.0.learner_response': 'a[,]b', 'cmi.interactions.0.result': 'correct', 'cmi.interactions.0.description': 'Câu hỏi',
      'cmi.objectives.0.success_status': 'passed', 'cmi.objectives.0.score.scaled': '0.85', 'cmi.comments_from_learner.0.comment': 'Hay', 'cmi.learner_preference.audio_level': '2',
    });
    return commit(fresh, runtime, true);
  };

  test('what was left is found again', () => {
    const state = study();
    expect(state).toMatchObject({ completion: 'incomplete', success: 'passed', scoreScaled: 0.85, progress: 0.5, entry: 'resume', totalTimeMs: 300_500, objectives: [{ id: 'chinh', success: 'passed' }, { id: 'phu' }] });
    const second = start('scorm2004', dataForLaunch(state, item, learner, 'normal').cmi);
    expect(values(second, 'cmi.entry', 'cmi.location', 'cmi.suspend_data', 'cmi.total_time', 'cmi.progress_measure', 'cmi.score.scaled', 'cmi.success_status', 'cmi.interactions._count', 'cmi.interactions.0.learner_response', 'cmi.objectives._count', 'cmi.objectives.0.score.scaled', 'cmi.comments_from_learner.0.comment', 'cmi.learner_preference.audio_level')).toEqual({
      'cmi.entry': 'resume', 'cmi.location': 'trang-3', 'cmi.suspend_data': 'x', 'cmi.total_time': 'PT5M0.5S', 'cmi.progress_measure': '0.5', 'cmi.score.scaled': '0.85', 'cmi.success_status': 'passed', 'cmi.interactions._count': '1',
      'cmi.interactions.0.learner_response': 'a[,]b', 'cmi.objectives._count': '2', 'cmi.objectives.0.score.scaled': '0.85', 'cmi.comments_from_learner.0.comment': 'Hay', 'cmi.learner_preference.audio_level': '2',
    });
  });

  test('an attempt that was finished begins anew; a review of it shows what was answered (RTE 2.1.1)', () => {
    const finished: ScoState = { ...study(), completion: 'completed', entry: '' };
    expect(dataForLaunch(finished, item, learner, 'normal').cmi).toMatchObject({ 'cmi.entry': 'ab-initio', 'cmi.total_time': 'PT0S', 'cmi.learner_preference.audio_level': '2' });
    expect(dataForLaunch(finished, item, learner, 'normal').cmi).not.toHaveProperty(['cmi.location']);
    expect(dataForLaunch(finished, item, learner, 'review').cmi).toMatchObject({ 'cmi.entry': 'resume', 'cmi.credit': 'no-credit', 'cmi.location': 'trang-3' });
  });

  test('lists are given back without gaps, as the run-time stops at one', () => {
    const state: ScoState = { ...fresh, entry: 'resume', cmi: { 'cmi.interactions.2.id': 'a', 'cmi.interactions.10.id': 'b', 'cmi.interactions.10.correct_responses.3.pattern': 'x', 'cmi.interactions.10.type': 'choice' } };
    const runtime = start('scorm2004', dataForLaunch(state, item, learner, 'normal').cmi);
    expect(values(runtime, 'cmi.interactions._count', 'cmi.interactions.1.id', 'cmi.interactions.1.correct_responses.0.pattern')).toEqual({
      'cmi.interactions._count': '2', 'cmi.interactions.1.id': 'b', 'cmi.interactions.1.correct_responses.0.pattern': 'x',
    });
  });
});
