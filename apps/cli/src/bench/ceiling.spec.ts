import { Credentials } from '@hvs/lrs';
import { aStore, type TestStore } from '../../../../test/support/store';
import { measureCeiling } from './ceiling';
import { statementsFrom } from './statements';

const CROWD = { people: 20, lessons: 15 };
const COUNT = 120;

describe('the yardstick of the record store', () => {
  let store: TestStore;
  beforeAll(async () => { store = await aStore(); });
  afterAll(() => store.close());

  /** Rows with their links; without what is never the same twice: ids and positions. */
  const rows = async (): Promise<unknown[]> =>
    store.app.database.source.query(`
      select replace(s.body::text, s.id::text, '') as body, s.registration, s.voids, s.verb, s.actor, s.activity, s.authority, s.form, s.voided,
        (select array_agg(array[l.agent, l.plain::int] order by l.agent) from lrs.statement_agent l where l.at = s.at) as agents,
        (select array_agg(array[l.activity, l.plain::int] order by l.activity) from lrs.statement_activity l where l.at = s.at) as activities
      from lrs.statement s order by replace(s.body::text, s.id::text, ''), s.at`);

  test('is PostgreSQL writing the very rows that the store writes for the same statements, from any number of connections', async () => {
    const client = await store.client();
    const authority = store.app.app.get(Credentials, { strict: false }).authorityOf({ id: client.id, title: 'all' });
    expect((await store.call('POST', 'statements', { as: client, body: statementsFrom(0, COUNT, CROWD) })).status).toBe(200);
    const written = await rows();
    expect(written).toHaveLength(COUNT);
    for (const connections of [1, 3]) {
      await store.app.database.source.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity');
      await measureCeiling({ url: store.app.database.url, crowd: CROWD, first: 0, rows: COUNT, authority }, connections);
      expect(await rows()).toEqual(written);
    }
  });
});
