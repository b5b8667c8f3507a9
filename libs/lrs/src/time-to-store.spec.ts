import { Clock, Files, firstRow, newId, type Tx } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { lmsAuthority } from './authority';
import { Lrs } from './lrs.service';
import { instantOf } from './position';

const noFiles = new Files({ put: async () => undefined, stat: async () => undefined, stream: async () => { throw new Error('not here'); }, remove: async () => undefined, list: async function* () {}, check: async () => undefined });
const say = (): Statement => ({ id: newId(), actor: { mbox: 'mailto:lan@example.vn' }, verb: { id: 'https://example.vn/v' }, object: { id: 'https://example.vn/a' } }) as Statement;
const MINUTE = 60_000;

/** That the clock was set back is the same to the store as that it told a later time than the clock shows. */
describe('the time of storing, when the clock of the database is set back', () => {
  let database: TestDatabase;
  let lrs: Lrs;
  let em: Tx;

  beforeAll(async () => {
    database = await aDatabase();
    ({ em } = database.db);
    lrs = new Lrs(database.db, new Clock(), noFiles);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity');
    await em.query('alter sequence lrs.told restart');
    await em.query('alter sequence lrs.told_ahead restart');
  });

  const number = async (sql: string): Promise<number> => Number((await firstRow<{ n: string }>(em, `select ${sql} as n`))!.n);
  const clock = () => number('floor(extract(epoch from clock_timestamp()) * 1000)');
  const frontier = () => number('lrs.frontier()');
  const setBack = async (ms: number): Promise<number> => number(`setval('lrs.told', floor(extract(epoch from clock_timestamp()) * 1000)::bigint + ${ms})`);
  const store = async (tx?: Tx): Promise<number> => {
    const one = say();
    await lrs.store([one], { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'lms' }, tx);
    const { at } = (await firstRow<{ at: string }>(tx ?? em, 'select at from lrs.statement where id = $1', [one.id]))!;
    return instantOf(at).getTime();
  };
  const seenBefore = (instant: number) => number(`(select count(*) from lrs.statement where at < ${instant}::bigint << 20)`);

  test('with a clock that only goes on, it is the clock\'s', async () => {
    const before = await clock();
    const told = await frontier();
    const stored = await store();
    const after = await clock();
    expect([before <= told, told <= stored, stored <= after]).toEqual([true, true, true]);
    await new Promise((done) => setTimeout(done, 2));
    expect(await frontier()).toBeGreaterThan(stored);
  });

  test('nothing is stored before an instant that was told', async () => {
    const told = await setBack(10 * MINUTE);
    expect(await store()).toBeGreaterThanOrEqual(told);
    expect(await frontier()).toBeGreaterThanOrEqual(told);
    expect(await clock()).toBeLessThan(told);
  });

  test('meanwhile what has been stored is seen at the next telling, and lies in the order it came', async () => {
    await setBack(10 * MINUTE);
    let last = 0;
    for (let turn = 0; turn < 5; turn++) {
      const stored = await store();
      const told = await frontier();
      expect(stored).toBeGreaterThan(last);
      expect(told).toBeGreaterThan(stored);
      expect(await seenBefore(told)).toBe(turn + 1);
      last = stored;
    }
  });

  test('an open store holds back what is told, as ever', async () => {
    await setBack(10 * MINUTE);
    const stored = await database.db.transact(async (tx) => {
      const open = await store(tx);
      for (let turn = 0; turn < 3; turn++) expect(await frontier()).toBeLessThanOrEqual(open);
      return open;
    });
    expect(await frontier()).toBeGreaterThan(stored);
  });

  test('a clock that shows the time again is followed again', async () => {
    await setBack(20);
    await store();
    await new Promise((done) => setTimeout(done, 40));
    const before = await clock();
    const told = await frontier();
    expect([before <= told, told <= await clock()]).toEqual([true, true]);
  });

  test('by more than an hour: the clock was wrong before, and is believed as it is now', async () => {
    await setBack(61 * MINUTE);
    const before = await clock();
    const stored = await store();
    expect(stored).toBeGreaterThanOrEqual(before);
    expect(stored).toBeLessThan(before + MINUTE);
    expect(await frontier()).toBeLessThan(before + MINUTE);
    expect(await number(`pg_sequence_last_value('lrs.told_ahead')`)).toBeLessThan(before + MINUTE);
  });

  test('after the server has crashed it is never before what had been told', async () => {
    const told = await frontier();
    await em.query(`select setval('lrs.told_ahead', $1::bigint + 1000 + $2)`, [told, 5 * MINUTE]);
    await em.query('alter sequence lrs.told restart');
    expect(await store()).toBeGreaterThanOrEqual(told + 5 * MINUTE);
    expect(await frontier()).toBeGreaterThanOrEqual(told + 5 * MINUTE);
  });

  test('to tell it costs no transaction, but once a second', async () => {
    await database.db.transact(async (tx) => {
      await tx.query('select lrs.frontier()');
      await tx.query('select lrs.frontier()');
    });
    const written: unknown[] = [];
    for (let turn = 0; turn < 20; turn++) {
      await database.db.transact(async (tx) => {
        await tx.query('select lrs.frontier()');
        written.push((await firstRow<{ id: string | null }>(tx, 'select pg_current_xact_id_if_assigned() as id'))!.id);
      });
      await new Promise((done) => setTimeout(done, 2));
    }
    expect(written.filter((id) => id !== null).length).toBeLessThanOrEqual(1);
  });

  test('with many who store and many who ask, while the clock is set back again and again, what was told stays true', async () => {
    const until = performance.now() + 1_500;
    const tellings: { told: number; seen: number }[] = [];
    const storing = async (): Promise<void> => { while (performance.now() < until) await store(); };
    const asking = async (): Promise<void> => {
      while (performance.now() < until) {
        const told = await frontier();
        tellings.push({ told, seen: await seenBefore(told) });
      }
    };
    const setting = async (): Promise<void> => {
      for (let ms = 50; performance.now() < until; ms += 700) {
        await setBack(ms);
        await new Promise((done) => setTimeout(done, 100));
      }
    };
    await Promise.all([storing(), storing(), storing(), asking(), asking(), setting()]);
    expect(tellings.length).toBeGreaterThan(50);
    expect(Math.max(...tellings.map(({ seen }) => seen))).toBeGreaterThan(50);
    const wrong: unknown[] = [];
    for (const { told, seen } of tellings) if ((await seenBefore(told)) !== seen) wrong.push({ told, seen });
    expect(wrong).toEqual([]);
  });
});
