import { Scorm12API } from 'scorm-again/scorm12/min';
import { Scorm2004API } from 'scorm-again/scorm2004/min';
import { itemXml, learnerOf, manifestOf, sequencingXml, visitOf, type Learner } from '../../../../test/support/visit';
import { freeRun } from './free-run';
import type { Visit } from './run';
import type { ApiMaker } from './turn';

const learners: Learner[] = [];
afterEach(async () => { for (const learner of learners.splice(0)) await learner.goes('suspendAll'); });

const play = (standard: 'scorm12' | 'scorm2004', items: string, more: Partial<Visit> = {}, unloads: 'ends' | 'silent' = 'ends'): Learner => {
  const learner = learnerOf((host) => freeRun(visitOf(manifestOf(standard, items), more), host, (standard === 'scorm12' ? Scorm12API : Scorm2004API) as ApiMaker), { standard, unloads });
  learners.push(learner);
  learner.run.begin();
  return learner;
};
const three = itemXml('A') + itemXml('B') + itemXml('C');
const done12 = { 'cmi.core.lesson_status': 'completed' };

describe('SCORM 1.2', () => {
  test('begins at the first item that is not done, and goes on through them', async () => {
    const learner = play('scorm12', three);
    expect(learner.here()).toBe('A');
    expect(learner.place().nav).toEqual({ continue: true, previous: false });
    learner.says({ 'cmi.core.lesson_location': 'trang-2', ...done12 });
    await learner.goes('continue');
    expect(learner.here()).toBe('B');
    expect(learner.states()).toEqual({ A: 'completed', B: 'not-attempted', C: 'not-attempted' });
    await learner.goes('continue');
    await learner.goes('continue');
    expect(learner.here()).toBe('C');
    expect(learner.refusals).toHaveLength(1);
    await learner.goes('previous');
    expect(learner.here()).toBe('B');
    expect(learner.deliveries.map(({ turn, unitId }) => `${turn}${unitId}`)).toEqual(['1A', '2B', '3C', '4B']);
  });

  test('every turn writes down what content said before content hears its answer, with the number of its turn', async () => {
    const learner = play('scorm12', three);
    learner.says({ 'cmi.core.lesson_status': 'incomplete' });
    expect(learner.captures.at(-1)).toMatchObject({ turn: 1, unitId: 'A', final: false, weighty: true, snapshot: { cmi: { core: { lesson_status: 'incomplete' } } } });
    learner.says({ 'cmi.core.lesson_status': 'incomplete' });
    expect(learner.captures.at(-1)).toMatchObject({ weighty: false });
    await learner.ends({ 'cmi.core.exit': 'suspend' });
    expect(learner.captures.at(-1)).toMatchObject({ turn: 1, final: true, weighty: true });
    expect(learner.place()).toMatchObject({ unitId: 'A', playing: false });
  });

  test('an item opened again finds what it left in the same visit, with its time', async () => {
    const learner = play('scorm12', three);
    learner.says({ 'cmi.core.lesson_location': 'trang-7', 'cmi.suspend_data': 'x=1', 'cmi.core.lesson_status': 'incomplete', 'cmi.core.exit': 'suspend', 'cmi.core.session_time': '00:02:00' });
    await learner.chooses('C');
    await learner.chooses('A');
    expect(['cmi.core.entry', 'cmi.core.lesson_location', 'cmi.suspend_data', 'cmi.core.lesson_status', 'cmi.core.total_time', 'cmi.core.student_name'].map(learner.asks))
      .toEqual(['resume', 'trang-7', 'x=1', 'incomplete', '00:02:00', 'Lò Thị Ánh']);
  });

  test('content that dies in silence has not ended: its attempt stays open', async () => {
    const learner = play('scorm12', three, {}, 'silent');
    learner.says({ 'cmi.core.lesson_location': 'trang-3' });
    await learner.goes('continue');
    expect(learner.captures.filter((capture) => capture.turn === 1).map((capture) => capture.final)).not.toContain(true);
    await learner.chooses('A');
    expect(learner.asks('cmi.core.lesson_location')).toBe('trang-3');
  });

  test('what is left of content in a dying frame cannot speak into the turn after', async () => {
    const learner = play('scorm12', three);
    learner.says({ 'cmi.core.lesson_location': 'cũ' });
    const old = learner.deliveries[0]!.runTime!.api as Record<string, (...args: string[]) => string>;
    await learner.goes('continue');
    const before = learner.captures.length;
    expect([old['LMSSetValue']!('cmi.core.lesson_status', 'passed'), old['LMSFinish']!(''), old['LMSGetValue']!('cmi.core.lesson_status'), old['LMSGetLastError']!()]).toEqual(['false', 'false', '', '101']);
    expect(learner.captures).toHaveLength(before);
    expect(learner.states()).toMatchObject({ B: 'not-attempted' });
  });

  test('prerequisites lock an item, and open it as soon as they are met', async () => {
    const learner = play('scorm12', itemXml('A') + itemXml('B', '<adlcp:prerequisites type="aicc_script">A</adlcp:prerequisites>') + itemXml('C', '<adlcp:prerequisites type="aicc_script">nobody&amp;</adlcp:prerequisites>'));
    expect(learner.open()).toEqual(['A', 'C']);
    await learner.chooses('B');
    expect(learner.refusals).toHaveLength(1);
    expect(learner.here()).toBe('A');
    await learner.goes('continue');
    expect(learner.here()).toBe('C');
    await learner.chooses('A');
    await learner.ends({ 'cmi.core.lesson_status': 'passed' });
    expect(learner.open()).toEqual(['A', 'B', 'C']);
    await learner.goes('continue');
    expect(learner.here()).toBe('B');
  });

  test('a lock on a folder locks what is in it; a folder is done when all in it is', async () => {
    const learner = play('scorm12', itemXml('F', '', itemXml('A') + itemXml('B')) + itemXml('G', '<adlcp:prerequisites type="aicc_script">F</adlcp:prerequisites>', itemXml('C')));
    expect(learner.open()).toEqual(['A', 'B']);
    await learner.ends(done12);
    await learner.goes('continue');
    await learner.ends(done12);
    expect(learner.open()).toEqual(['A', 'B', 'C']);
  });

  test('a heading nobody sees shifts nothing to the right', () => {
    const learner = play('scorm12', itemXml('F', '', itemXml('A')).replace('<item ', '<item isvisible="false" ') + itemXml('G', '', itemXml('B')));
    expect(learner.place().menu.map(({ itemId, depth }) => [itemId, depth])).toEqual([['A', 0], ['G', 0], ['B', 1]]);
  });

  test('who looks around finds every door open', () => {
    const learner = play('scorm12', itemXml('A') + itemXml('B', '<adlcp:prerequisites type="aicc_script">A</adlcp:prerequisites>'), { mode: 'browse' });
    expect(learner.open()).toEqual(['A', 'B']);
    expect(learner.asks('cmi.core.lesson_mode')).toBe('browse');
  });

  test('a page is done by being opened', async () => {
    const learner = play('scorm12', itemXml('asset1') + itemXml('B'));
    expect(learner.deliveries[0]).toMatchObject({ unitId: 'asset1', runTime: null });
    await learner.goes('continue');
    expect(learner.states()).toMatchObject({ asset1: 'completed' });
    expect(learner.captures.filter((capture) => capture.unitId === 'asset1').map(({ snapshot, final }) => ({ snapshot, final }))).toEqual([{ snapshot: null, final: false }, { snapshot: null, final: true }]);
  });

  test('the visit begins where the learner wants, ends when he goes, and says nothing after', async () => {
    const learner = play('scorm12', three, { unitId: 'B', firstTurn: 7 });
    expect(learner.deliveries).toMatchObject([{ turn: 7, unitId: 'B' }]);
    await learner.goes('suspendAll');
    expect(learner.endings).toEqual(['suspended']);
    await learner.goes('continue');
    expect(learner.deliveries).toHaveLength(1);
  });

  test('a visit goes on where the last was left, unless that is done', async () => {
    const first = play('scorm12', three);
    await first.chooses('B');
    expect(play('scorm12', three, { sequencing: first.sequencing() }).here()).toBe('B');
    const manifest = manifestOf('scorm12', three);
    const units = visitOf(manifest).units;
    expect(play('scorm12', three, { sequencing: first.sequencing(), units: { ...units, B: { ...units['B']!, known: { completion: 'completed', success: 'unknown' } } } }).here()).toBe('A');
    expect(['x', 'null', '{}', '[]'].map((sequencing) => play('scorm12', three, { sequencing }).here())).toEqual(['A', 'A', 'A', 'A']);
  });

  test('a dying page writes down what there is, once more', () => {
    const learner = play('scorm12', three);
    learner.says({ 'cmi.core.lesson_location': 'trang-4' });
    learner.run.keep();
    expect(learner.captures.at(-1)).toMatchObject({ turn: 1, final: false, snapshot: { cmi: { core: { lesson_location: 'trang-4' } } } });
  });
});

describe('SCORM 2004 without rules', () => {
  const plain = itemXml('A', sequencingXml('<imsss:controlMode choice="true" flow="true"/>')) + itemXml('B.2');
  test('content may ask where it may go, and go there', async () => {
    const learner = play('scorm2004', plain);
    expect(['adl.nav.request_valid.continue', 'adl.nav.request_valid.previous', 'adl.nav.request_valid.choice.{target=B.2}', 'adl.nav.request_valid.choice.{target=X}'].map(learner.asks)).toEqual(['true', 'false', 'true', 'false']);
    await learner.ends({ 'cmi.completion_status': 'completed', 'adl.nav.request': '{target=B.2}choice' });
    expect(learner.here()).toBe('B.2');
    await learner.ends({ 'adl.nav.request': 'previous' });
    expect(learner.here()).toBe('A');
    await learner.ends({ 'adl.nav.request': 'suspendAll' });
    expect(learner.endings).toEqual(['suspended']);
  });

  test('an attempt that was finished begins anew; one that was suspended goes on', async () => {
    const learner = play('scorm2004', plain);
    learner.says({ 'cmi.location': '5', 'cmi.exit': 'suspend', 'cmi.completion_status': 'incomplete', 'cmi.session_time': 'PT1M' });
    await learner.chooses('B.2');
    await learner.chooses('A');
    expect(['cmi.entry', 'cmi.location', 'cmi.total_time'].map(learner.asks)).toEqual(['resume', '5', 'PT1M']);
    await learner.ends({ 'cmi.completion_status': 'completed', 'cmi.success_status': 'passed', 'cmi.exit': 'normal' });
    await learner.chooses('A');
    expect(['cmi.entry', 'cmi.location'].map(learner.asks)).toEqual(['ab-initio', '']);
    expect(learner.states()).toMatchObject({ A: 'passed' });
  });
});
