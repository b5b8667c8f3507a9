import { Clock, Files, newId, parseConfig, rows, Tasks, type Tx } from '@hvs/platform';
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

  describe('room for a year', () => {
    const makeRoom = async (tx: Tx, year: number): Promise<void> => {
      await tx.query(`set local lock_timeout = '500ms'`);
      await tx.query('select lrs.ensure_partitions($1)', [year]);
    };
    /** What the tables of a year are made of. */
    const shapeOf = async (year: number): Promise<string[]> => {
      const described = await rows<{ line: string }>(
        database.db.em,
        `with part as (select inhrelid as id from pg_inherits where inhrelid::regclass::text in ('lrs.statement_y' || $1, 'lrs.statement_agent_y' || $1, 'lrs.statement_activity_y' || $1))
         select line from (
           select concat_ws(' ', pg_get_indexdef(indexrelid), (select inhparent::regclass from pg_inherits where inhrelid = indexrelid)) as line from pg_index where indrelid in (select id from part)
           union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), conparentid <> 0) from pg_constraint where conrelid in (select id from part) and contype <> 'n'
           union all select concat_ws(' ', attrelid::regclass, attname, attnotnull, attcompression, attstorage, pg_get_expr(adbin, adrelid))
             from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum where attrelid in (select id from part) and attnum > 0
         ) described order by line`,
        [String(year)],
      );
      return described.map(({ line }) => line.replaceAll(String(year), 'YEAR'));
    };

    test('waits neither for a long reader nor for an open store, and keeps nobody waiting', async () => {
      let finish = (): void => undefined;
      const held = new Promise<void>((done) => { finish = done; });
      const [begun, others]: [Promise<unknown>[], Promise<unknown>[]] = [[], []];
      const open = (work: (tx: Tx) => Promise<unknown>): void => {
        begun.push(new Promise<void>((done, fail) => { others.push(database.db.transact(async (tx) => { await work(tx); done(); await held; }).catch(fail)); }));
      };
      const before = await count();
      open((tx) => tx.query('select count(*) from lrs.statement s join lrs.statement_agent using (at) join lrs.statement_activity using (at)'));
      open((tx) => lrs.store([say()], { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'lms' }, tx));
      await Promise.all(begun);
      open((tx) => makeRoom(tx, 2041));
      await Promise.all(begun);
      // The new partitions are not committed yet: others go on.
      await database.db.transact(async (tx) => {
        await tx.query(`set local lock_timeout = '500ms'`);
        await tx.query('select count(*) from lrs.statement');
        await lrs.store([say()], { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'lms' }, tx);
      });
      finish();
      await Promise.all(others);
      expect(await count()).toBe(before + 2);
    });

    test('made by several at once it is made once', async () => {
      await Promise.all(Array.from({ length: 4 }, () => database.db.transact((tx) => tx.query('select lrs.ensure_partitions(2042)'))));
      expect(await rows(database.db.em, `select inhparent::regclass::text as parent from pg_inherits where inhrelid::regclass::text like '%\\_y2042' and inhparent::regclass::text not like '%\\_p%' and inhrelid in (select oid from pg_class where relkind = 'r') order by 1`))
        .toEqual([{ parent: 'lrs.statement' }, { parent: 'lrs.statement_activity' }, { parent: 'lrs.statement_agent' }]);
    });

    test('is as it was when it was made in one go: indexes, constraints, compression', async () => {
      const thisYear = new Date().getUTCFullYear();
      await database.db.transact((tx) => tx.query('select lrs.ensure_partitions(2043)'));
      expect(await shapeOf(2043)).toEqual(await shapeOf(thisYear));
      expect((await shapeOf(2043)).length).toBeGreaterThan(20);
    });

    test('takes what is stored in that year', async () => {
      await storedIn(2043, [say(), say()]);
      expect([await count('lrs.statement_y2043'), await count('lrs.statement_agent_y2043')]).toEqual([2, 4]);
    });
  });
});
