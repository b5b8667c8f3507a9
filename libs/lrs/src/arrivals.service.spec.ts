import { Clock, Files, newId } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { Arrivals } from './arrivals.service';
import { lmsAuthority } from './authority';
import { Lrs } from './lrs.service';

const say = (): Statement => ({ id: newId(), actor: { mbox: 'mailto:lan@example.vn' }, verb: { id: 'https://example.vn/verbs/v' }, object: { id: 'https://example.vn/a' } });
const noFiles = new Files({ put: async () => undefined, stat: async () => undefined, stream: async () => { throw new Error('not here'); }, remove: async () => undefined, list: async function* () {}, check: async () => undefined });
const MINUTE = 60_000;

describe('the load of the store, on PostgreSQL', () => {
  let database: TestDatabase;
  let lrs: Lrs;
  const store = (many: number) => lrs.store(Array.from({ length: many }, say), { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'client' });
  /** Moves what is stored to an earlier time, with all that stands at its position. */
  const age = (ids: readonly string[], ms: number) => database.db.em.query('update lrs.statement set at = at - (($2::bigint) << 20) where id = any($1::uuid[])', [ids, ms]);

  beforeAll(async () => {
    database = await aDatabase();
    lrs = new Lrs(database.db, new Clock(), noFiles);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity'));

  test('an empty store says so', async () => {
    expect(await new Arrivals(database.db, lrs).load()).toMatchObject({ total: 0, estimated: false, newest: null, lastMinute: 0, lastHour: 0, lastDay: 0 });
  });

  test('counts by minute, hour and day, and all there is', async () => {
    await store(3);
    await age(await store(5), 10 * MINUTE);
    await age(await store(7), 5 * 60 * MINUTE);
    await age(await store(9), 30 * 60 * MINUTE);
    const load = await new Arrivals(database.db, lrs).load();
    expect(load).toMatchObject({ total: 24, estimated: false, lastMinute: 3, lastHour: 8, lastDay: 15 });
    expect(load.perMinute.reduce((sum, { statements }) => sum + statements, 0)).toBe(8);
    expect(load.newest!.getTime()).toBeGreaterThan(load.now.getTime() - MINUTE);
  });

  test('what was counted once is not counted again, and what comes later is added', async () => {
    const arrivals = new Arrivals(database.db, lrs);
    jest.spyOn(performance, 'now').mockImplementation(() => (turn += 3000));
    let turn = 0;
    await store(4);
    expect(await arrivals.load()).toMatchObject({ total: 4, lastMinute: 4 });
    await store(2);
    expect(await arrivals.load()).toMatchObject({ total: 6, lastMinute: 6 });
    // A store that is still open: its statements are not there, and what came after it began is counted but not yet remembered.
    await database.db.transact(async (open) => {
      await lrs.store([say()], { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'client' }, open);
      await store(1);
      expect(await arrivals.load()).toMatchObject({ total: 7, lastMinute: 7 });
      expect(await arrivals.load()).toMatchObject({ total: 7, lastMinute: 7 });
    });
    expect(await arrivals.load()).toMatchObject({ total: 8, lastMinute: 8 });
    jest.restoreAllMocks();
  });

  test('many who look at once are told by one look', async () => {
    const arrivals = new Arrivals(database.db, lrs);
    const asked = jest.spyOn(lrs, 'consistentThrough');
    await Promise.all(Array.from({ length: 10 }, () => arrivals.load()));
    expect(asked.mock.calls.length).toBeLessThanOrEqual(2);
    asked.mockRestore();
  });
});
