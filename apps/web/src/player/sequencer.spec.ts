import { Scorm2004API } from 'scorm-again/scorm2004/min';
import { itemXml, learnerOf, manifestOf, sequencingXml, settled, visitOf, type Learner } from '../../../../test/support/visit';
import type { Visit } from './run';
import { sequencedRun, type SequencingApiMaker } from './sequencer';
import { packState, unpackState } from './sequencing-state';

// The run-time talks to the console about every step.
beforeAll(() => { for (const name of ['debug', 'warn'] as const) jest.spyOn(console, name).mockImplementation(() => undefined); });
const learners: Learner[] = [];
afterEach(async () => { for (const learner of learners.splice(0)) await learner.goes('suspendAll'); });

const play = (items: string, course: string, more: Partial<Visit> = {}, unloads: 'ends' | 'silent' = 'ends'): Learner => {
  const learner = learnerOf((host) => sequencedRun(visitOf(manifestOf('scorm2004', items, course === '' ? '' : sequencingXml(course)), more), host, Scorm2004API as SequencingApiMaker), { standard: 'scorm2004', unloads });
  learners.push(learner);
  learner.run.begin();
  return learner;
};
const three = itemXml('A') + itemXml('B') + itemXml('C');
const FLOW_ONLY = '<imsss:controlMode choice="false" flow="true"/>';
const BOTH = '<imsss:controlMode choice="true" flow="true"/>';
const done = { 'cmi.completion_status': 'completed', 'cmi.success_status': 'passed' };
const failed = { 'cmi.completion_status': 'completed', 'cmi.success_status': 'failed' };

const rule = (kind: 'pre' | 'exit' | 'post', action: string, condition: string, more = ''): string =>
  `<imsss:${kind}ConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="${condition}" ${more}/></imsss:ruleConditions><imsss:ruleAction action="${action}"/></imsss:${kind}ConditionRule>`;
const rules = (...all: string[]): string => `<imsss:sequencingRules>${all.join('')}</imsss:sequencingRules>`;
const primary = (id: string, maps = '', more = ''): string => `<imsss:objectives><imsss:primaryObjective ${id === '' ? '' : `objectiveID="${id}"`} ${more}>${maps}</imsss:primaryObjective></imsss:objectives>`;
const map = (target: string, direction: 'read' | 'write'): string =>
  `<imsss:mapInfo targetObjectiveID="${target}" readSatisfiedStatus="${direction === 'read'}" readNormalizedMeasure="${direction === 'read'}" writeSatisfiedStatus="${direction === 'write'}" writeNormalizedMeasure="${direction === 'write'}"/>`;

describe('one way only', () => {
  test('forward and back, nothing chosen, and the end is the end', async () => {
    const learner = play(three, FLOW_ONLY);
    expect(learner.here()).toBe('A');
    expect(learner.place().nav).toEqual({ continue: true, previous: false });
    expect(learner.open()).toEqual([]);
    await learner.chooses('C');
    expect([learner.refusals.length, learner.here()]).toEqual([1, 'A']);
    learner.says(done);
    await learner.goes('continue');
    expect(learner.here()).toBe('B');
    await learner.goes('previous');
    expect(learner.here()).toBe('A');
    await learner.goes('continue');
    await learner.goes('continue');
    expect(learner.here()).toBe('C');
    await learner.goes('continue');
    expect(learner.endings).toEqual(['finished']);
    expect(learner.deliveries.map(({ turn, unitId }) => `${turn}${unitId}`)).toEqual(['1A', '2B', '3A', '4B', '5C']);
  });

  test('forward only', async () => {
    const learner = play(three, '<imsss:controlMode choice="false" flow="true" forwardOnly="true"/>');
    await learner.goes('continue');
    expect(learner.place().nav).toEqual({ continue: true, previous: false });
    await learner.goes('previous');
    expect(learner.here()).toBe('B');
  });

  test('content turns the page itself', async () => {
    const learner = play(three, FLOW_ONLY);
    expect(['continue', 'previous'].map((way) => learner.asks(`adl.nav.request_valid.${way}`))).toEqual(['true', 'false']);
    await learner.ends({ ...done, 'adl.nav.request': 'continue' });
    expect(learner.here()).toBe('B');
    await learner.ends({ 'adl.nav.request': 'exitAll' });
    expect(learner.endings).toEqual(['finished']);
  });

  test("the learner's wish outranks what content asked for", async () => {
    const learner = play(three, FLOW_ONLY);
    learner.says({ 'adl.nav.request': 'exitAll' });
    await learner.goes('continue');
    expect([learner.here(), learner.endings]).toEqual(['B', []]);
  });

  test('content that ends without a wish leaves the choice to the learner', async () => {
    const learner = play(three, FLOW_ONLY);
    await learner.ends(done);
    expect(learner.place()).toMatchObject({ unitId: 'A', playing: false, nav: { continue: true } });
    await learner.goes('continue');
    expect(learner.here()).toBe('B');
  });
});

describe('choice', () => {
  test('without flow the learner begins where he likes', async () => {
    const learner = play(itemXml('A') + itemXml('B', sequencingXml(rules(rule('pre', 'disabled', 'never')))), '<imsss:controlMode choice="true" flow="false"/>');
    expect([learner.deliveries, learner.place().unitId, learner.open()]).toEqual([[], null, ['A', 'B']]);
    await learner.chooses('B');
    expect(learner.here()).toBe('B');
    expect(learner.place().nav).toEqual({ continue: false, previous: false });
  });

  test('what must be passed first is closed, and opens as soon as content says so', async () => {
    const learner = play(
      itemXml('A', sequencingXml(primary('qua-A', map('qua-A', 'write'))))
      + itemXml('B', sequencingXml(rules(rule('pre', 'disabled', 'satisfied', 'referencedObjective="cua" operator="not"'), rule('pre', 'disabled', 'objectiveStatusKnown', 'referencedObjective="cua" operator="not"'))
        + `<imsss:objectives><imsss:primaryObjective/><imsss:objective objectiveID="cua">${map('qua-A', 'read')}</imsss:objective></imsss:objectives>`)),
      BOTH,
    );
    expect(learner.here()).toBe('A');
    expect(learner.open()).not.toContain('B');
    expect(learner.asks('adl.nav.request_valid.choice.{target=B}')).toBe('false');
    await learner.chooses('B');
    expect(learner.refusals).toHaveLength(1);
    await learner.ends({ ...done, 'cmi.score.scaled': '0.9' });
    expect(learner.open()).toContain('B');
    await learner.chooses('B');
    expect(learner.here()).toBe('B');
  });

  test('an item hidden from the choice, one not to be seen, and ids with dots', async () => {
    const learner = play(
      itemXml('A.1') + itemXml('B.2', sequencingXml(rules(rule('pre', 'hiddenFromChoice', 'always')))) + itemXml('C.3').replace('<item ', '<item isvisible="false" '), BOTH);
    expect(learner.open()).toEqual(['A.1']);
    expect(learner.place().menu.map(({ itemId }) => itemId)).toEqual(['A.1', 'B.2']);
    expect(['B.2', 'C.3'].map((id) => learner.asks(`adl.nav.request_valid.choice.{target=${id}}`))).toEqual(['false', 'true']);
    await learner.ends({ 'adl.nav.request': '{target=C.3}choice' });
    expect(learner.here()).toBe('C.3');
  });

  test('the wish of the course screen is where the visit begins, where the rules allow it', () => {
    expect(play(`${three}${itemXml('D', sequencingXml(rules(rule('pre', 'disabled', 'always'))))}`, BOTH, { unitId: 'C' }).here()).toBe('C');
    const flow = play(three, FLOW_ONLY, { unitId: 'C' });
    expect([flow.here(), flow.refusals.length]).toEqual(['A', 1]);
  });

  test('a chapter one can only flow through is chosen by its heading', async () => {
    const chapter = (id: string, inside: string): string => itemXml(id, sequencingXml('<imsss:controlMode choice="false" flow="true"/>'), inside);
    const learner = play(chapter('F', itemXml('A') + itemXml('B')) + chapter('G', itemXml('C') + itemXml('D')), '<imsss:controlMode choice="true" flow="false"/>');
    expect(learner.open()).toEqual(['F', 'G']);
    await learner.chooses('G');
    expect(learner.here()).toBe('C');
    await learner.chooses('D');
    expect(learner.here()).toBe('C');
    await learner.goes('continue');
    expect(learner.here()).toBe('D');
  });

  test('a course of one item does not ask where to begin', () => {
    expect(play(itemXml('A', sequencingXml(rules(rule('pre', 'skip', 'never')))), '').here()).toBe('A');
  });

  test('constrained choice: out of a chapter only to its neighbours; within it, and among the others, as one likes (SN 3.3)', async () => {
    const chapter = (id: string, more = ''): string => itemXml(id, sequencingXml(`${BOTH}${more}`), itemXml(`${id}1`) + itemXml(`${id}2`) + itemXml(`${id}3`));
    const learner = play(chapter('F', '<adlseq:constrainedChoiceConsiderations constrainChoice="true"/>') + chapter('G') + chapter('H'), BOTH);
    expect(learner.here()).toBe('F1');
    expect(learner.open().filter((id) => id.length > 1)).toEqual(['F1', 'F2', 'F3', 'G1', 'G2', 'G3']);
    expect(['F3', 'G2', 'H1'].map((id) => learner.asks(`adl.nav.request_valid.choice.{target=${id}}`))).toEqual(['true', 'true', 'false']);
    await learner.ends({ 'adl.nav.request': '{target=H1}choice' });
    expect(learner.here()).toBeNull();
    await learner.chooses('G2');
    expect(learner.open()).toContain('H1');
  });

  test('what may not be begun by choice is reached by flow, and is free once begun (SN 3.3)', async () => {
    const learner = play(itemXml('A') + itemXml('F', sequencingXml(`${BOTH}<adlseq:constrainedChoiceConsiderations preventActivation="true"/>`), itemXml('B') + itemXml('C')) + itemXml('D'), BOTH);
    expect(learner.open()).toEqual(['A', 'F', 'D']);
    await learner.goes('continue');
    expect([learner.here(), learner.open()]).toEqual(['B', ['A', 'F', 'B', 'C', 'D']]);
    await learner.chooses('C');
    expect(learner.here()).toBe('C');
  });

  test('what content draws itself, we do not', () => {
    const learner = play(itemXml('A', '<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>') + itemXml('B'), FLOW_ONLY);
    expect([learner.here(), learner.place().nav.continue]).toEqual(['A', false]);
  });
});

describe('rules about results', () => {
  const test3 = (more: string): string => itemXml('A') + itemXml('T', sequencingXml(more)) + itemXml('C');

  test('a failed test is tried again, as often as it may be', async () => {
    const learner = play(test3(`${rules(rule('pre', 'disabled', 'attemptLimitExceeded'), rule('post', 'retry', 'satisfied', 'operator="not"'))}<imsss:limitConditions attemptLimit="3"/>`), FLOW_ONLY);
    await learner.goes('continue');
    await learner.ends({ ...failed, 'cmi.location': '9', 'adl.nav.request': 'continue' });
    expect([learner.here(), learner.deliveries.length]).toEqual(['T', 3]);
    expect(learner.asks('cmi.location')).toBe('');
    await learner.ends({ ...done, 'adl.nav.request': 'continue' });
    expect(learner.here()).toBe('C');
  });

  test('who passes the test before skips the lesson', async () => {
    const course = itemXml('TRUOC', sequencingXml(primary('biet', map('da-biet', 'write'))))
      + itemXml('BAI', sequencingXml(`${rules(rule('pre', 'skip', 'satisfied'))}${primary('hoc', map('da-biet', 'read'))}`)) + itemXml('SAU');
    const knows = play(course, FLOW_ONLY);
    await knows.ends({ ...done, 'cmi.score.scaled': '1', 'adl.nav.request': 'continue' });
    expect(knows.here()).toBe('SAU');
    const learns = play(course, FLOW_ONLY);
    await learns.ends({ ...failed, 'cmi.score.scaled': '0.2', 'adl.nav.request': 'continue' });
    expect(learns.here()).toBe('BAI');
  });

  test('a global objective of another visit or course counts from the first delivery on', () => {
    const course = itemXml('BAI', sequencingXml(`${rules(rule('pre', 'skip', 'satisfied'))}${primary('hoc', map('da-biet', 'read'))}`)) + itemXml('SAU');
    expect(play(course, FLOW_ONLY).here()).toBe('BAI');
    expect(play(course, FLOW_ONLY, { objectives: { 'da-biet': { satisfied: true, measure: 1 } } }).here()).toBe('SAU');
  });

  test('satisfied by measure: the score decides, whatever content says', async () => {
    const course = test3(`${rules(rule('post', 'retry', 'satisfied', 'operator="not"'))}${primary('diem', '<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>', 'satisfiedByMeasure="true"')}`);
    const learner = play(course, FLOW_ONLY);
    await learner.goes('continue');
    expect(learner.asks('cmi.scaled_passing_score')).toBe('0.8');
    await learner.ends({ ...done, 'cmi.score.scaled': '0.79', 'adl.nav.request': 'continue' });
    expect(learner.here()).toBe('T');
    await learner.ends({ 'cmi.success_status': 'failed', 'cmi.score.scaled': '0.8', 'adl.nav.request': 'continue' });
    expect(learner.here()).toBe('C');
  });

  test('an objective that no measure decides promises no passing score', () => {
    expect(play(itemXml('A', sequencingXml(primary('x', map('y', 'write')))), FLOW_ONLY).asks('cmi.scaled_passing_score')).toBe('');
  });

  test('a folder is left for good when its post test is passed', async () => {
    const learner = play(
      itemXml('F', sequencingXml(BOTH), itemXml('A') + itemXml('T', sequencingXml(rules(rule('post', 'exitParent', 'satisfied')))) + itemXml('B')) + itemXml('Z'), FLOW_ONLY);
    await learner.goes('continue');
    expect(learner.here()).toBe('T');
    await learner.ends({ ...done, 'adl.nav.request': 'continue' });
    expect(learner.here()).toBe('Z');
  });
});

describe('roll-up as the standard has it', () => {
  const exits = (condition: string): string => rules(rule('exit', 'exit', condition), rule('post', 'previous', condition));
  const chapter = (more: string, controls = exits('satisfied')): string => itemXml('A') + itemXml('F', sequencingXml(`${FLOW_ONLY}${controls}${more}`), itemXml('T1') + itemXml('T2') + itemXml('T3')) + itemXml('Z');
  const byMean = primary('', '<imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure>', 'satisfiedByMeasure="true"');

  test('one good test of three does not pass a chapter', async () => {
    const learner = play(chapter(byMean), FLOW_ONLY);
    await learner.goes('continue');
    await learner.ends({ ...done, 'cmi.score.scaled': '1', 'adl.nav.request': 'continue' });
    expect(learner.here()).toBe('T2');
    await learner.ends({ ...done, 'cmi.score.scaled': '0.8', 'adl.nav.request': 'continue' });
    expect(learner.here()).toBe('A');
  });

  test('of items nobody has judged it is not known that none is passed', async () => {
    const none = '<imsss:rollupRules><imsss:rollupRule childActivitySet="none"><imsss:rollupConditions><imsss:rollupCondition condition="satisfied"/></imsss:rollupConditions><imsss:rollupAction action="completed"/></imsss:rollupRule></imsss:rollupRules>';
    const learner = play(chapter(none, exits('completed')), FLOW_ONLY);
    await learner.goes('continue');
    for (const next of ['T2', 'T3', 'A']) {
      await learner.ends({ ...failed, 'adl.nav.request': 'continue' });
      expect(learner.here()).toBe(next);
    }
  });
});

describe('objectives content sees', () => {
  test('those of the manifest, in their places; one without a name is not among them', () => {
    const learner = play(itemXml('A', sequencingXml('<imsss:objectives><imsss:primaryObjective/><imsss:objective objectiveID="o1"/><imsss:objective objectiveID="o2"/></imsss:objectives>' + rules(rule('pre', 'skip', 'never')))), FLOW_ONLY);
    expect(['cmi.objectives._count', 'cmi.objectives.0.id', 'cmi.objectives.1.id'].map(learner.asks)).toEqual(['2', 'o1', 'o2']);
    learner.says({ 'cmi.objectives.0.success_status': 'passed', 'cmi.objectives.2.id': 'cua-toi' });
    const objectives = (learner.captures.at(-1)!.snapshot as { cmi: { objectives: object } } | null)?.cmi.objectives;
    expect(JSON.stringify(objectives ?? learner.asks('cmi.objectives._count'))).not.toContain('hvs-primary');
  });

  test('what one turn said of them is there in the next of the same attempt', async () => {
    const learner = play(itemXml('A', sequencingXml('<imsss:objectives><imsss:primaryObjective objectiveID="chinh"/><imsss:objective objectiveID="o1"/></imsss:objectives>' + rules(rule('pre', 'skip', 'never')))) + itemXml('B'), BOTH);
    learner.says({ 'cmi.objectives.1.success_status': 'passed', 'cmi.objectives.2.id': 'cua-toi', 'cmi.objectives.2.completion_status': 'incomplete', 'cmi.completion_status': 'incomplete', 'cmi.exit': 'suspend', 'cmi.location': '4' });
    await learner.goes('continue');
    await learner.chooses('A');
    expect(['cmi.location', 'cmi.objectives._count', 'cmi.objectives.1.id', 'cmi.objectives.1.success_status', 'cmi.objectives.2.id', 'cmi.objectives.2.completion_status'].map(learner.asks))
      .toEqual(['4', '3', 'o1', 'passed', 'cua-toi', 'incomplete']);
  });

  test('shared boxes: what one item puts in, another takes out, also in a later visit', async () => {
    const box = (write: boolean): string => `<adlcp:data><adlcp:map targetID="hop" readSharedData="true" writeSharedData="${write}"/></adlcp:data>`;
    const course = itemXml('A', box(true)) + itemXml('B', box(false));
    const learner = play(course, FLOW_ONLY);
    await learner.ends({ ...done, 'adl.data.0.store': 'Mường Lay', 'adl.nav.request': 'continue' });
    expect([learner.here(), learner.asks('adl.data.0.store')]).toEqual(['B', 'Mường Lay']);
    await learner.goes('suspendAll');
    const later = play(course, FLOW_ONLY, { sequencing: learner.sequencing(), firstTurn: 3 });
    expect([later.here(), later.asks('adl.data.0.store')]).toEqual(['B', 'Mường Lay']);
  });
});

describe('leaving and coming back', () => {
  test('a visit goes on where the last was suspended, with what was done', async () => {
    const first = play(three, FLOW_ONLY);
    await first.ends({ ...done, 'adl.nav.request': 'continue' });
    await first.goes('suspendAll');
    expect(first.endings).toEqual(['suspended']);
    const second = play(three, FLOW_ONLY, { sequencing: first.sequencing(), firstTurn: 3 });
    expect(second.here()).toBe('B');
    expect(second.deliveries[0]!.turn).toBe(3);
    expect(second.place().nav).toEqual({ continue: true, previous: true });
  });

  test('so does one whose tab died, with or without a word at its end', async () => {
    for (const dies of [(learner: Learner) => learner.run.keep(), (_learner: Learner) => undefined]) {
      const first = play(three, FLOW_ONLY, {}, 'silent');
      await first.ends({ ...done, 'adl.nav.request': 'continue' });
      first.says({ 'cmi.location': '2' });
      dies(first);
      const second = play(three, FLOW_ONLY, { sequencing: first.sequencing(), firstTurn: 3 });
      expect(second.here()).toBe('B');
      await second.goes('previous');
      expect(second.here()).toBe('A');
    }
  });

  test('rules keep what was done before: an attempt is not given back by leaving', async () => {
    const course = itemXml('A') + itemXml('T', sequencingXml('<imsss:limitConditions attemptLimit="1"/>'));
    const first = play(course, BOTH);
    await first.chooses('T');
    await first.ends(failed);
    await first.chooses('A');
    await first.goes('suspendAll');
    const second = play(course, BOTH, { sequencing: first.sequencing(), firstTurn: 4 });
    expect(second.here()).toBe('A');
    await second.chooses('T');
    expect(second.here()).not.toBe('T');
  });

  test('content that dies in silence does not hold up the way, and its attempt stays open', async () => {
    const learner = play(three, FLOW_ONLY, {}, 'silent');
    learner.says({ 'cmi.location': '3' });
    await learner.goes('continue');
    expect(learner.here()).toBe('B');
    expect(learner.captures.filter(({ turn, final }) => turn === 1 && final)).toEqual([]);
  });

  test('a page in the way: delivered, left, and counted', async () => {
    const learner = play(itemXml('A') + itemXml('asset1') + itemXml('B', sequencingXml(rules(rule('pre', 'disabled', 'never')))), FLOW_ONLY);
    await learner.goes('continue');
    expect([learner.here(), learner.deliveries.at(-1)!.runTime]).toEqual(['asset1', null]);
    await learner.goes('continue');
    expect([learner.here(), learner.states()['asset1']]).toEqual(['B', 'completed']);
    await learner.goes('previous');
    expect(learner.here()).toBe('asset1');
  });

  test('every delivery writes down where the learner stands, with the number of its turn', async () => {
    const learner = play(three, FLOW_ONLY);
    await learner.ends({ ...done, 'adl.nav.request': 'continue' });
    await settled();
    const kept = learner.captures.map(({ turn, unitId, final, snapshot, sequencing }) => [turn, unitId, final, snapshot !== null, sequencing !== undefined]);
    expect(kept[0]).toEqual([1, 'A', false, false, true]);
    expect(kept).toContainEqual([1, 'A', true, true, false]);
    expect(kept.at(-1)).toEqual([2, 'B', false, false, true]);
  });
});

describe('the state between visits', () => {
  test('holds no words of the package, and stays small', () => {
    const learner = play(Array.from({ length: 100 }, (_, i) => itemXml(`I${i}`)).join(''), FLOW_ONLY);
    const state = learner.sequencing()!;
    expect(state).not.toContain('Mục I');
    expect(state.length).toBeLessThan(256 * 1024);
  });
  test.each(['', 'x', 'null', '{}', '[]', '{"sequencing":null}'])('what is no state is none: %s', (packed) => expect(unpackState(packed)).toBeNull());
  test('a state past all measure is let go', () => expect(packState(JSON.stringify({ sequencing: 'x'.repeat(300_000) }))).toBe(''));
  test('a visit with a state nobody can read begins at the beginning', () => expect(play(three, FLOW_ONLY, { sequencing: '{"sequencing":{"version":"9"}}' }).here()).toBe('A'));
});
