import { Clock, parseConfig, rows } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { Credentials } from './credentials.service';

describe('Credentials on PostgreSQL (Communication §4)', () => {
  let database: TestDatabase;
  let credentials: Credentials;

  beforeAll(async () => {
    database = await aDatabase();
    credentials = new Credentials(database.db, new Clock(), parseConfig({ DATABASE_URL: database.url }));
  });
  afterAll(() => database.drop());

  test('a key opens with its own secret only', async () => {
    const made = await credentials.create({ title: 'VOCC', scopes: ['statements/write', 'define'] });
    const other = await credentials.create({ title: 'khác', scopes: ['all'] });
    expect(await credentials.verify(made.key, made.secret)).toMatchObject({ id: made.id, title: 'VOCC', scopes: ['statements/write', 'define'] });
    for (const [key, secret] of [[made.key, other.secret], [made.key, ''], ['', made.secret], ['\0', 'x'], [made.key, `${made.secret}x`]] as const) {
      expect(await credentials.verify(key, secret)).toBeUndefined();
    }
  });

  test('the secret itself is nowhere in the database, and a list does not show its hash', async () => {
    const made = await credentials.create({ title: 'x', scopes: ['all'] });
    const stored = JSON.stringify(await rows(database.db.em, 'select * from lrs.credential where id = $1', [made.id]));
    expect(stored).not.toContain(made.secret);
    expect(JSON.stringify(await credentials.list())).not.toMatch(/secret/i);
  });

  test('revoked, it opens nothing any more; an unknown one cannot be revoked', async () => {
    const made = await credentials.create({ title: 'x', scopes: ['all'] });
    await credentials.revoke(made.id);
    await credentials.revoke(made.id);
    expect(await credentials.verify(made.key, made.secret)).toBeUndefined();
    await expect(credentials.revoke('ec531277-b57b-4c15-8d91-d292c5b2b8f7')).rejects.toMatchObject({ kind: 'missing' });
  });

  test('use is noted, with the version spoken; each client vouches for its own statements by an id that is no secret', async () => {
    const made = await credentials.create({ title: 'x', scopes: ['all'] });
    await credentials.verify(made.key, made.secret, '2.0.0');
    expect((await credentials.list()).find(({ id }) => id === made.id)).toMatchObject({ lastVersion: '2.0.0', lastUsedAt: expect.any(Date) as Date });
    expect(credentials.authorityOf({ id: made.id, title: 'x' })).toEqual({ objectType: 'Agent', name: 'x', account: { homePage: 'https://hocvuso.vn/xapi/clients', name: made.id } });
  });
});
