import { Clock, newId } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { Banks } from './banks.service';
import type { Question } from './question';
import { Sittings } from './sittings.service';
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
const terms = async (change: Partial<Parameters<Sittings['open']>[0]> = {}) =>
  ({ personId: await aPerson(), enrolmentId: newId(), bank: 'bank', draw: 4, passMark: 0.7, attempts: 2, timeLimitMinutes: 30, ...change });
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
    const freely = await sittings.open({ ...asked, attempts: 0 });
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
