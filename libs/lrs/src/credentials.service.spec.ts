import { Clock, parseConfig, rows } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { lmsAuthority } from './authority';
import { Credentials } from './credentials.service';
import { Lrs } from './lrs.service';

const HOUR = 3_600_000;

describe('Credentials on PostgreSQL (Communication §4)', () => {
  let database: TestDatabase;
  let credentials: Credentials;
  let now = new Date();

  const aStore = (): Credentials =>
    new Credentials(database.db, { now: () => now } as Clock, parseConfig({ DATABASE_URL: database.url }));
  const opens = async (key: string, secret: string, by = credentials): Promise<boolean> => (await by.verify(key, secret)) !== undefined;

  beforeAll(async () => {
    database = await aDatabase();
    credentials = aStore();
  });
  afterAll(() => database.drop());

  test('a key opens with its own secret only', async () => {
    const made = await credentials.create({ title: 'VOCC', scopes: ['statements/write', 'define'] });
    const other = await credentials.create({ title: 'khác', scopes: ['all'] });
    expect(await credentials.verify(made.key, made.secret)).toMatchObject({ id: made.id, title: 'VOCC', scopes: ['statements/write', 'define'] });
    for (const [key, secret] of [[made.key, other.secret], [made.key, ''], ['', made.secret], ['\0', 'x'], [made.key, `${made.secret}x`], ['x'.repeat(5_000), 'x']] as const) {
      expect(await credentials.verify(key, secret)).toBeUndefined();
    }
  });

  test('the secret itself is nowhere in the database, and a list does not show its hash', async () => {
    const made = await credentials.create({ title: 'x', scopes: ['all'] });
    const next = await credentials.rotate(made.id, 1);
    const stored = JSON.stringify(await rows(database.db.em, 'select * from lrs.credential where id = $1', [made.id]));
    expect(stored).not.toContain(made.secret);
    expect(stored).not.toContain(next.secret);
    const one = await credentials.verify(next.key, next.secret);
    expect(JSON.stringify([await credentials.list(), one])).not.toMatch(/secret/i);
  });

  describe('taking access back', () => {
    test('revoked, it opens nothing any more; an unknown one cannot be revoked', async () => {
      const made = await credentials.create({ title: 'x', scopes: ['all'] });
      expect(await opens(made.key, made.secret)).toBe(true);
      await credentials.revoke(made.id);
      await credentials.revoke(made.id);
      expect(await opens(made.key, made.secret)).toBe(false);
      await expect(credentials.revoke('ec531277-b57b-4c15-8d91-d292c5b2b8f7')).rejects.toMatchObject({ kind: 'missing' });
    });

    test('another process knows within two seconds, and asks the database no more often than that', async () => {
      const there = aStore();
      const made = await credentials.create({ title: 'x', scopes: ['all'] });
      expect(await opens(made.key, made.secret, there)).toBe(true);
      const asked = jest.spyOn(database.db.em, 'query');
      for (let i = 0; i < 20; i++) await opens(made.key, made.secret, there);
      expect(asked).not.toHaveBeenCalled();
      asked.mockRestore();
      await credentials.revoke(made.id);
      const time = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 2_001);
      expect(await opens(made.key, made.secret, there)).toBe(false);
      time.mockRestore();
    });

    test('one with an end opens nothing from then on', async () => {
      const made = await credentials.create({ title: 'x', scopes: ['all'], expiresAt: new Date(now.getTime() + HOUR) });
      expect(await opens(made.key, made.secret)).toBe(true);
      now = new Date(now.getTime() + HOUR);
      expect(await opens(made.key, made.secret)).toBe(false);
      await credentials.update(made.id, { expiresAt: null });
      expect(await opens(made.key, made.secret)).toBe(true);
    });
  });

  describe('a new secret', () => {
    test('without overlap the one before opens no more', async () => {
      const made = await credentials.create({ title: 'x', scopes: ['all'] });
      const next = await credentials.rotate(made.id, 0);
      expect([next.key, next.formerUntil]).toEqual([made.key, null]);
      expect([await opens(made.key, made.secret), await opens(made.key, next.secret)]).toEqual([false, true]);
    });

    test('with overlap both open until it is over, and never three', async () => {
      const made = await credentials.create({ title: 'x', scopes: ['all'] });
      const second = await credentials.rotate(made.id, 24);
      expect([await opens(made.key, made.secret), await opens(made.key, second.secret)]).toEqual([true, true]);
      const third = await credentials.rotate(made.id, 2);
      expect([await opens(made.key, made.secret), await opens(made.key, second.secret), await opens(made.key, third.secret)]).toEqual([false, true, true]);
      now = new Date(now.getTime() + 2 * HOUR);
      expect([await opens(made.key, second.secret), await opens(made.key, third.secret)]).toEqual([false, true]);
    });

    test('a revoked one gets none, and is not changed', async () => {
      const made = await credentials.create({ title: 'x', scopes: ['all'] });
      await credentials.revoke(made.id);
      await expect(credentials.rotate(made.id, 0)).rejects.toMatchObject({ kind: 'missing' });
      await expect(credentials.update(made.id, { title: 'y' })).rejects.toMatchObject({ kind: 'missing' });
    });
  });

  test('title and scopes change, the rest stays', async () => {
    const made = await credentials.create({ title: 'x', scopes: ['all'] });
    await credentials.update(made.id, { scopes: ['state'] });
    await credentials.update(made.id, { title: 'Cổng mới' });
    expect(await credentials.verify(made.key, made.secret)).toMatchObject({ title: 'Cổng mới', scopes: ['state'] });
  });

  test('use is noted at most once a minute, with the version spoken; each client vouches for its own statements by an id that is no secret', async () => {
    const made = await credentials.create({ title: 'x', scopes: ['all'] });
    const noted = async () => (await credentials.list()).find(({ id }) => id === made.id)!;
    await credentials.verify(made.key, made.secret, '2.0.0');
    const first = await noted();
    expect(first).toMatchObject({ lastVersion: '2.0.0', lastUsedAt: now });
    now = new Date(now.getTime() + 59_000);
    // In the process itself the version is known at once.
    expect(await credentials.verify(made.key, made.secret, '1.0.3')).toMatchObject({ lastVersion: '1.0.3' });
    expect(await credentials.verify(made.key, made.secret)).toMatchObject({ lastVersion: '1.0.3' });
    expect(await noted()).toEqual(first);
    now = new Date(now.getTime() + 1_000);
    await Promise.all(Array.from({ length: 10 }, () => credentials.verify(made.key, made.secret)));
    expect(await noted()).toMatchObject({ lastVersion: '1.0.3', lastUsedAt: now });
    expect(credentials.authorityOf({ id: made.id, title: 'x' })).toEqual({ objectType: 'Agent', name: 'x', account: { homePage: 'https://hocvuso.vn/xapi/clients', name: made.id } });
  });

  test('whoever tries secrets is told to wait; the right one opens all the same, and other keys are left alone', async () => {
    const made = await credentials.create({ title: 'x', scopes: ['all'] });
    const other = await credentials.create({ title: 'y', scopes: ['all'] });
    for (let i = 0; i < 20; i++) expect(await opens(made.key, `sai ${i}`)).toBe(false);
    await expect(credentials.verify(made.key, 'sai')).rejects.toMatchObject({ kind: 'limited', extra: { retryAfterSeconds: expect.any(Number) as number } });
    expect(await opens(made.key, made.secret)).toBe(true);
    expect(await opens(other.key, 'sai')).toBe(false);
    const time = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_001);
    expect(await opens(made.key, 'sai')).toBe(false);
    time.mockRestore();
  });

  test('the list says how many statements stand on a client’s word', async () => {
    const lrs = new Lrs(database.db, new Clock(), {} as never);
    const made = await credentials.create({ title: 'x', scopes: ['all'] });
    const idle = await credentials.create({ title: 'y', scopes: ['all'] });
    const one = { actor: { mbox: 'mailto:a@b.vn' }, verb: { id: 'https://example.vn/v' }, object: { id: 'https://example.vn/a' } };
    await lrs.store([one, one, one], { authority: credentials.authorityOf({ id: made.id, title: 'x' }), kind: 'client' });
    const written = new Map((await credentials.list()).map(({ id, statements }) => [id, statements]));
    expect([written.get(made.id), written.get(idle.id)]).toEqual([{ count: 3, atLeast: false }, { count: 0, atLeast: false }]);
  });

  describe('whose results of courses learned elsewhere count', () => {
    const [course, other] = ['https://hocvuso.vn/xapi/courses/a', 'https://hocvuso.vn/xapi/courses/b'];
    const may = async (id: string, activity: string, stored = new Date()): Promise<boolean> =>
      (await credentials.mayReport([{ authority: credentials.authorityOf({ id, title: 'x' }), activity, stored }]))[0]!;
    const later = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

    test('a client that is bound to nothing may report any, one that is bound only those, revoked or not', async () => {
      const free = await credentials.create({ title: 'x', scopes: ['all'] });
      const bound = await credentials.create({ title: 'x', scopes: ['all'], activities: [course] });
      const mute = await credentials.create({ title: 'x', scopes: ['all'], activities: [] });
      await later();
      await credentials.revoke(bound.id);
      expect([await may(free.id, course), await may(bound.id, course), await may(bound.id, other), await may(mute.id, course)]).toEqual([true, true, false, false]);
    });

    test('a change holds for what is stored from then on: what counted once, counts', async () => {
      const made = await credentials.create({ title: 'x', scopes: ['all'] });
      const before = new Date();
      await later();
      await credentials.update(made.id, { activities: [other] });
      await later();
      const between = new Date();
      await later();
      await credentials.update(made.id, { activities: null });
      await later();
      expect([await may(made.id, course, before), await may(made.id, course, between), await may(made.id, other, between), await may(made.id, course)]).toEqual([true, false, true, true]);
      expect((await credentials.list()).find(({ id }) => id === made.id)).toMatchObject({ activities: null });
    });

    test('the LMS may; whoever is no client of ours may not, whatever it calls itself', async () => {
      const stored = new Date();
      const authorities = [
        lmsAuthority('https://hocvuso.vn/xapi'), undefined, { mbox: 'mailto:a@b.vn' }, { account: { homePage: 'https://id.vn', name: 'sub' } },
        { account: { homePage: 'https://hocvuso.vn/xapi/clients', name: "x' or 1=1" } }, { account: { homePage: 'https://hocvuso.vn/xapi/clients', name: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7' } },
      ];
      expect(await credentials.mayReport(authorities.map((authority) => ({ authority, activity: course, stored })))).toEqual([true, false, false, false, false, false]);
      expect(await credentials.mayReport([])).toEqual([]);
    });
  });
});
