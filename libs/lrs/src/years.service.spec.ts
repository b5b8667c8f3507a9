import { Clock, Files, newId, parseConfig, rows, Tasks } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { lmsAuthority } from './authority';
import { Lrs } from './lrs.service';
import { Purges } from './purges.service';
import { Years } from './years.service';

const noFiles = new Files({ put: async () => undefined, stat: async () => undefined, stream: async () => { throw new Error('not here'); }, remove: async () => undefined, list: async function* () {}, check: async () => undefined });
const say = (): Statement => ({ id: newId(), actor: { mbox: 'mailto:lan@example.vn' }, verb: { id: 'https://example.vn/v' }, object: { id: 'https://example.vn/a' } }) as Statement;

describe('years of the store', () => {
  let database: TestDatabase;
  let lrs: Lrs;
  const needed = new Map<string, string>();
  let years: Years;

  beforeAll(async () => {
    database = await aDatabase();
    lrs = new Lrs(database.db, new Clock(), noFiles);
    const config = parseConfig({ DATABASE_URL: database.url, DATA_DIR: '/tmp', CONTENT_DIR: 'content' });
    const purges = new Purges(database.db, new Clock(), config, new Tasks(database.db, new Clock()), lrs, [{ needs: () => Promise.resolve(needed) }]);
    years = new Years(database.db, purges);
  });
  afterAll(() => database.drop());

  /** Statements as if they had been stored in that year. */
  const storedIn = async (year: number, statements: Statement[]): Promise<void> => {
    await database.db.em.query('select lrs.ensure_partitions($1)', [year]);
    const ids = await lrs.store(statements, { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'lms' });
    const moved = await rows<{ at: string; then: string }>(database.db.em, `select at, (lrs.first_position(make_timestamptz($2, 6, 1, 0, 0, 0, 'UTC')) | (at & 1048575))::text as then from lrs.statement where id = any($1)`, [ids, year]);
    for (const { at, then } of moved) {
      for (const table of ['statement', 'statement_agent', 'statement_activity']) await database.db.em.query(`update lrs.${table} set at = $2::bigint where at = $1::bigint`, [at, then]);
    }
  };
  const count = async (from = 'lrs.statement') => (await rows<{ n: number }>(database.db.em, `select count(*)::int as n from ${from}`))[0]!.n;

  test('what still rests on a year is told, by that year only', async () => {
    const [old, older] = [say(), say()];
    await storedIn(2021, [old, say()]);
    await storedIn(2020, [older]);
    needed.set(old.id!, 'chứng nhận');
    expect(await years.restsOn(2021)).toEqual([{ reason: 'chứng nhận', statements: 1 }]);
    expect(await years.restsOn(2020)).toEqual([]);
  });

  test('a detached year is out of the store with its links, and stands in tables of its own', async () => {
    expect(await years.detach(2020)).toEqual(['lrs.statement_y2020', 'lrs.statement_agent_y2020', 'lrs.statement_activity_y2020']);
    expect([await count(), await count('lrs.statement_y2020'), await count('lrs.statement_agent'), await count('lrs.statement_agent_y2020')]).toEqual([2, 1, 4, 2]);
    await expect(years.detach(2020)).rejects.toMatchObject({ kind: 'missing' });
  });

  test('the rest of the store goes on as before', async () => {
    await lrs.store([say()], { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'lms' });
    await lrs.makeRoom();
    expect(await count()).toBe(3);
  });
});
