import { Clock, newId } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { Banks } from './banks.service';
import type { Question } from './question';
import type { Cell } from './draw';
import { Sittings, type SittingTerms } from './sittings.service';
import type { MarkedSitting, Sitting } from './sitting';

class SteeredClock extends Clock {
  at = new Date('2026-11-20T01:00:00Z');
  override now(): Date { return new Date(this.at); }
  wait(minutes: number): void { this.at = new Date(this.at.getTime() + minutes * 60_000); }
}

const question = (n: number, prompt = `Câu ${n}?`): Question => ({
  key: `q-${n}`, kind: 'single', skill: 'S.1', difficulty: 1, prompt, explain: 'Vì <thế>.',
  answers: [{ id: 'a', text: 'Đúng & đủ', correct: true }, { id: 'b', text: '<b>sai</b>', correct: false }, { id: 'c', text: 'sai', correct: false }],
});
const BANK = Array.from({ length: 6 }, (_, n) => question(n));

let t: TestDatabase;
let clock: SteeredClock;
let sittings: Sittings;
let banks: Banks;
beforeAll(async () => {
  t = await aDatabase();
  clock = new SteeredClock();
  sittings = new Sittings(t.db, clock);
  banks = new Banks(t.db, clock);
  await banks.load('bank', BANK);
});
afterAll(() => t.drop());

const aPerson = async (): Promise<string> => {
  const id = newId();
  await t.source.query(`insert into people.person (id, account, username, full_name, given_name) values ($1, $2, $3, 'Lò Thị Mai', 'Mai')`, [id, newId(), `u${id}`]);
  return id;
};
interface Asked { bank: string; draw: number; passMark: number; attempts: number; timeLimitMinutes: number; cooldownHours: number; practical: number; blueprint: Cell[]; audiences: string[] }
const terms = async (change: Partial<Asked> = {}): Promise<SittingTerms> => {
  const { bank, draw, passMark, attempts, timeLimitMinutes, cooldownHours, practical, blueprint, audiences } =
    { bank: 'bank', draw: 4, passMark: 0.7, attempts: 2, timeLimitMinutes: 30, cooldownHours: 0, practical: 0, blueprint: [], audiences: [], ...change };
  return {
    personId: await aPerson(), enrolmentId: newId(), bank, mode: 'certifying', audiences, settings: { draw, practical, blueprint, onlyApproved: false, maxExposure: 1 },
    rules: { passMark, attempts, timeLimitMinutes, cooldownHours, counts: 'best', legalSource: '' },
  };
};
const allRight = (sitting: Sitting) => Object.fromEntries(sitting.questions.map((q) => [q.id, ['a']]));

describe('a sitting', () => {
  test('shows questions without keys, and plain text as plain text', async () => {
    const sitting = await sittings.open(await terms());
    expect(sitting.questions).toHaveLength(4);
    expect(sitting.questions[0]!.answers.map((a) => a.html).sort()).toEqual(['&lt;b&gt;sai&lt;/b&gt;', 'sai', 'Đúng &amp; đủ'].sort());
    expect(JSON.stringify(sitting)).not.toMatch(/correct|explain|Vì/);
    expect(sitting.deadlineAt).toEqual(new Date(clock.now().getTime() + 30 * 60_000));
  });

  test('opened again is the same sitting', async () => {
    const asked = await terms();
    expect((await sittings.open(asked)).id).toBe((await sittings.open(asked)).id);
  });

  test('opened by many at once is one sitting', async () => {
    const asked = await terms();
    const ids = (await Promise.all(Array.from({ length: 5 }, () => sittings.open(asked)))).map((s) => s.id);
    expect(new Set(ids).size).toBe(1);
    expect(await sittings.of(asked.enrolmentId)).toHaveLength(1);
  });

  test('submitted by many at once is marked once', async () => {
    const asked = await terms();
    const sitting = await sittings.open(asked);
    const what = { personId: asked.personId, sittingId: sitting.id, answers: allRight(sitting) };
    const results = await Promise.all(Array.from({ length: 5 }, () => sittings.submit(what)));
    expect(results.filter((r) => r.fresh)).toHaveLength(1);
    expect(new Set(results.map((r) => JSON.stringify({ ...r, fresh: null }))).size).toBe(1);
    expect(results[0]).toMatchObject({ score: 1, passed: true, correct: 4, total: 4, attemptsLeft: 1 });
  });

  test('reviewed afterwards says what was right and why', async () => {
    const asked = await terms();
    const sitting = await sittings.open(asked);
    const first = sitting.questions[0]!;
    await sittings.submit({ personId: asked.personId, sittingId: sitting.id, answers: { [first.id]: ['b'] } });
    const marked = (await sittings.get(asked.personId, sitting.id)) as MarkedSitting;
    expect(marked).toMatchObject({ state: 'submitted', fresh: false, score: 0, passed: false });
    expect(marked.review[0]).toMatchObject({ id: first.id, correct: false, explainHtml: 'Vì &lt;thế&gt;.' });
    expect(marked.review[0]!.answers.find((a) => a.id === 'b')).toMatchObject({ chosen: true, correct: false });
  });

  test('keeps the later save when saves overtake each other', async () => {
    const asked = await terms();
    const { id, questions } = await sittings.open(asked);
    const save = (seq: number, answer: string) => sittings.save({ personId: asked.personId, sittingId: id, answers: { [questions[0]!.id]: [answer] }, flagged: [questions[1]!.id], seq });
    expect((await save(2, 'b')).seq).toBe(2);
    expect((await save(1, 'c')).seq).toBe(2);
    expect(await sittings.open(asked)).toMatchObject({ answers: { [questions[0]!.id]: ['b'] }, flagged: [questions[1]!.id], seq: 2 });
  });

  test('refuses answers of another sitting, and keeps what was saved', async () => {
    const asked = await terms();
    const { id, questions } = await sittings.open(asked);
    const what = { personId: asked.personId, sittingId: id };
    await expect(sittings.save({ ...what, answers: { [newId()]: ['a'] }, flagged: [], seq: 1 })).rejects.toMatchObject({ problem: 'answers-refused' });
    await expect(sittings.submit({ ...what, answers: { [questions[0]!.id]: ['z'] } })).rejects.toMatchObject({ problem: 'answers-refused' });
    expect(await sittings.get(asked.personId, id)).toMatchObject({ state: 'open', seq: 0 });
  });

  test('of another person is not there', async () => {
    const { id } = await sittings.open(await terms());
    const other = await aPerson();
    await expect(sittings.get(other, id)).rejects.toMatchObject({ problem: 'sitting-missing' });
    await expect(sittings.submit({ personId: other, sittingId: id })).rejects.toMatchObject({ problem: 'sitting-missing' });
  });

  test('may be opened as often as promised, not once more', async () => {
    const asked = await terms();
    for (let n = 1; n <= 2; n++) {
      const sitting = await sittings.open(asked);
      expect(sitting.number).toBe(n);
      await sittings.submit({ personId: asked.personId, sittingId: sitting.id });
    }
    await expect(sittings.open(asked)).rejects.toMatchObject({ problem: 'attempts-exhausted' });
    const freely = await sittings.open({ ...asked, rules: { ...asked.rules, attempts: 0 } });
    expect((await sittings.submit({ personId: asked.personId, sittingId: freely.id })).attemptsLeft).toBeNull();
  });

  test('draws from a bank that is large enough, or not at all', async () => {
    await expect(sittings.open(await terms({ draw: 7 }))).rejects.toMatchObject({ problem: 'bank-too-small' });
  });
});

describe('the time limit', () => {
  test('a submission within the grace counts, its answers too', async () => {
    const asked = await terms();
    const sitting = await sittings.open(asked);
    clock.wait(30.9);
    expect(await sittings.submit({ personId: asked.personId, sittingId: sitting.id, answers: allRight(sitting) })).toMatchObject({ score: 1, submittedAt: clock.now() });
  });

  test('a later one marks what was saved before, as of the deadline', async () => {
    const asked = await terms();
    const sitting = await sittings.open(asked);
    const what = { personId: asked.personId, sittingId: sitting.id };
    await sittings.save({ ...what, answers: { [sitting.questions[0]!.id]: ['a'] }, flagged: [], seq: 1 });
    clock.wait(31.1);
    await expect(sittings.save({ ...what, answers: allRight(sitting), flagged: [], seq: 2 })).rejects.toMatchObject({ problem: 'time-up' });
    expect(await sittings.submit({ ...what, answers: allRight(sitting) })).toMatchObject({ score: 0.25, submittedAt: sitting.deadlineAt });
    await expect(sittings.save({ ...what, answers: {}, flagged: [], seq: 3 })).rejects.toMatchObject({ problem: 'already-submitted' });
  });

  test('forgotten sittings are closed once, and only when their time is up', async () => {
    await sittings.closeExpired(new Date(clock.now().getTime() + 3_600_000));
    const early = await sittings.open(await terms());
    clock.wait(20);
    await sittings.open(await terms());
    await sittings.open(await terms({ timeLimitMinutes: 0 }));
    clock.wait(15);
    const [one, two] = await Promise.all([sittings.closeExpired(clock.now()), sittings.closeExpired(clock.now())]);
    expect([...one, ...two].map((s) => s.id)).toEqual([early.id]);
    expect([...one, ...two][0]).toMatchObject({ fresh: true, score: 0, submittedAt: early.deadlineAt });
  });
});

describe('a bank', () => {
  test('loaded again changes nothing; a question worded anew retires the old wording, which its sittings keep', async () => {
    await banks.load('changing', BANK);
    expect(await banks.load('changing', BANK)).toEqual({ added: 0, retired: 0, active: 6 });
    const asked = await terms({ bank: 'changing', draw: 6 });
    const before = await sittings.open(asked);
    const reworded = [question(0, 'Hỏi khác?'), ...BANK.slice(1, 5)];
    expect(await banks.load('changing', reworded)).toEqual({ added: 1, retired: 2, active: 5 });
    expect((await sittings.open(asked)).questions).toEqual(before.questions);
    expect(await banks.load('changing', BANK)).toEqual({ added: 2, retired: 1, active: 6 });
  });
});

describe('questions of every kind', () => {
  const common = { skill: 'S.1', difficulty: 1 as const, prompt: 'Hỏi?', explain: 'Bí mật' };
  const option = (id: string) => ({ id, text: `chữ ${id}` });
  const KINDS: Question[] = [
    { key: 'a', kind: 'ordering', ...common, items: ['o1', 'o2', 'o3'].map(option) },
    { key: 'b', kind: 'matching', ...common, left: ['l1', 'l2'].map(option), right: ['r1', 'r2', 'r3'].map(option), pairs: { l1: 'r2', l2: 'r1' } },
    { key: 'c', kind: 'fill-in', ...common, accept: ['bí mật kín'] },
    { key: 'd', kind: 'numeric', ...common, answer: 31337, tolerance: 0, unit: 'người' },
    { key: 'e', kind: 'hot-spot', ...common, picture: { svg: '<svg xmlns="http://www.w3.org/2000/svg"/>', alt: 'hình', width: 10, height: 10 }, regions: [{ id: 'g1', label: 'trái', x: 0, y: 0, width: 5, height: 5, correct: true }, { id: 'g2', label: 'phải', x: 5, y: 5, width: 5, height: 5, correct: false }] },
    { key: 'f', kind: 'practical', ...common, rubric: [{ id: 'r1', text: 'rõ', points: 3 }, { id: 'r2', text: 'đủ', points: 1 }] },
    { key: 'g', kind: 'single', ...common, audiences: ['SL-LD'], answers: ['x', 'y', 'z'].map((id) => ({ ...option(id), correct: id === 'x' })) },
  ];
  const RIGHT: Record<string, string[]> = { ordering: ['o1', 'o2', 'o3'], matching: ['l1[.]r2', 'l2[.]r1'], 'fill-in': ['Bí mật KÍN'], numeric: ['31.337'], 'hot-spot': ['g1'], practical: ['Đã làm xong'] };
  beforeAll(() => banks.load('kinds', KINDS));

  test('show nothing of their keys, and what is for others is not drawn', async () => {
    const sitting = await sittings.open(await terms({ bank: 'kinds', draw: 6, practical: 1 }));
    expect(sitting.questions.map(({ kind }) => kind).sort()).toEqual(['fill-in', 'hot-spot', 'matching', 'numeric', 'ordering', 'practical']);
    expect(JSON.stringify(sitting)).not.toMatch(/correct|explain|[Bb]í mật|accept|31337|tolerance|"pairs"/);
    const leader = await sittings.open(await terms({ bank: 'kinds', draw: 6, audiences: ['SL-LD'] }));
    expect(leader.questions.map(({ kind }) => kind)).toContain('single');
  });

  test('a sitting with a task has its result once an assessor, who is somebody else, has judged it', async () => {
    const asked = await terms({ bank: 'kinds', draw: 6, practical: 1 });
    const sitting = await sittings.open(asked);
    const what = { personId: asked.personId, sittingId: sitting.id };
    const waiting = await sittings.submit({ ...what, answers: Object.fromEntries(sitting.questions.map(({ id, kind }) => [id, RIGHT[kind]!])) });
    expect(waiting).toMatchObject({ state: 'waiting', score: null, passed: null, correct: 5 });
    await expect(sittings.open(asked)).rejects.toMatchObject({ problem: 'waits-for-assessor' });
    const task = sitting.questions.find(({ kind }) => kind === 'practical')!;
    const judging = { sittingId: sitting.id, questionId: task.id, note: 'Gọn', by: await aPerson() };
    await expect(sittings.judge({ ...judging, by: asked.personId, points: { r1: 3, r2: 1 } })).rejects.toMatchObject({ problem: 'own-sitting' });
    await expect(sittings.judge({ ...judging, points: { r1: 4, r2: 1 } })).rejects.toMatchObject({ problem: 'points-refused' });
    expect(await sittings.judge({ ...judging, points: { r1: 3, r2: 0 } })).toMatchObject({ state: 'submitted', correct: 5.75, score: 0.9583, passed: true, fresh: true });
    await expect(sittings.judge({ ...judging, points: { r1: 3, r2: 1 } })).rejects.toMatchObject({ problem: 'already-judged' });
  });
});

describe('for an appeal', () => {
  test('the same sheet is drawn again from its seed, also after the bank has changed', async () => {
    await banks.load('appeal', BANK);
    const asked = await terms({ bank: 'appeal', draw: 3, attempts: 3, blueprint: [{ skill: 'S.1', count: 2 }] });
    const first = await sittings.open(asked);
    await sittings.submit({ personId: asked.personId, sittingId: first.id });
    const second = await sittings.open(asked);
    // What was seen before comes only where nothing else is left.
    expect(second.questions.filter(({ id }) => first.questions.some((one) => one.id === id))).toEqual([]);
    await banks.load('appeal', [question(0, 'Mới?'), ...BANK.slice(3)]);
    for (const { id, questions } of [first, second]) {
      const again = await sittings.drawnAgain(id);
      expect(again).toMatchObject({ same: true, seed: expect.any(Number) });
      expect(again.questions.map(({ question: { id: drawn }, order }) => [drawn, order])).toEqual(questions.map(({ id: drawn, answers }) => [drawn, answers.map((a) => a.id)]));
    }
  });

  test('between two sittings the time lies that was promised', async () => {
    const asked = await terms({ cooldownHours: 2 });
    const sitting = await sittings.open(asked);
    await sittings.submit({ personId: asked.personId, sittingId: sitting.id });
    clock.wait(119);
    await expect(sittings.open(asked)).rejects.toMatchObject({ problem: 'cooling-down' });
    clock.wait(2);
    expect((await sittings.open(asked)).number).toBe(2);
  });
});
