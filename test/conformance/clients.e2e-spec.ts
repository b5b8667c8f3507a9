import { Rebuild } from '@hvs/attainment';
import { as, type Person } from '../support/as';
import { aPerson, outsidePass, PASSWORD } from '../support/given';
import { aStore, say, type Client, type TestStore } from '../support/store';

/** An administrator's hold over the clients of the store. */

const COURSE = 'truong-tt02-1';
const OTHER = 'truong-tt02-2';
const IRI = (slug: string): string => `https://hocvuso.vn/xapi/courses/${slug}`;

describe('clients of the store', () => {
  let store: TestStore;
  let admin: Person;

  beforeAll(async () => {
    store = await aStore({ content: true, worker: true });
    await aPerson(store.app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    await aPerson(store.app, { username: 'kiemtra', fullName: 'Quàng Thị Ín', unit: 'son-la', role: 'auditor' });
    admin = await as(store.app, 'quantri', PASSWORD);
  }, 60_000);
  afterAll(() => store?.close());

  const make = async (body: Record<string, unknown> = {}): Promise<Client> => (await admin.post('/api/admin/credentials', { title: 'Cổng MOOC', scopes: ['all'], ...body })).body;
  const listed = async (id: string) => ((await admin.get('/api/admin/credentials')).body.items as Record<string, unknown>[]).find((one) => one['id'] === id)!;
  const opens = async (as: Client): Promise<number> => (await store.call('GET', 'statements?limit=1', { as })).status;

  test('the list shows what each does: last use, version, statements, end, binding; never a secret', async () => {
    const made = await make({ activities: [IRI(COURSE)], expiresAt: '2027-01-01T00:00:00Z' });
    await store.call('POST', 'statements', { as: made, body: [say(), say()], version: '2.0.0' });
    expect(await listed(made.id)).toEqual({
      id: made.id, title: 'Cổng MOOC', key: made.key, scopes: ['all'], createdAt: expect.any(String) as string, lastUsedAt: expect.any(String) as string, lastVersion: '2.0.0', expiresAt: '2027-01-01T00:00:00.000Z',
      formerUntil: null, revokedAt: null, activities: [IRI(COURSE)], statements: { count: 2, atLeast: false },
    });
  });

  test('a new secret, with hours in which both open; then only the new one does', async () => {
    const made = await make();
    const { status, body } = await admin.post(`/api/admin/credentials/${made.id}/rotate`, { overlapHours: 2 });
    expect([status, body.key, typeof body.secret]).toEqual([200, made.key, 'string']);
    const next = { ...made, secret: body.secret as string };
    expect([await opens(made), await opens(next)]).toEqual([200, 200]);
    store.app.clock.pass(121);
    expect([await opens(made), await opens(next)]).toEqual([401, 200]);
    expect((await admin.post(`/api/admin/credentials/${made.id}/rotate`, {})).body.formerUntil).toBeNull();
    expect(await opens(next)).toBe(401);
    for (const overlapHours of [-1, 25, 1.5, '2']) expect((await admin.post(`/api/admin/credentials/${made.id}/rotate`, { overlapHours })).status).toBe(400);
  });

  test('title, scopes and end can be changed; what changes holds for the next request', async () => {
    const made = await make();
    expect((await admin.patch(`/api/admin/credentials/${made.id}`, { title: 'Cổng khác', scopes: ['statements/write'] })).status).toBe(204);
    expect([(await listed(made.id))['title'], await opens(made)]).toEqual(['Cổng khác', 403]);
    await admin.patch(`/api/admin/credentials/${made.id}`, { expiresAt: '2026-01-01T00:00:00+07:00' });
    expect(await opens(made)).toBe(401);
    await admin.patch(`/api/admin/credentials/${made.id}`, { expiresAt: null, scopes: ['all'] });
    expect(await opens(made)).toBe(200);
    await admin.delete(`/api/admin/credentials/${made.id}`);
    expect(await opens(made)).toBe(401);
    expect((await admin.patch(`/api/admin/credentials/${made.id}`, { title: 'Sống lại' })).status).toBe(404);
    for (const body of [{ scopes: [] }, { scopes: ['root'] }, { title: '' }, { activities: ['no iri'] }, { expiresAt: 'tomorrow' }, { key: 'x' }]) expect((await admin.patch(`/api/admin/credentials/${made.id}`, body)).status).toBe(400);
  });

  test('each of these acts stands in the register, without any secret; nobody else may do them', async () => {
    const made = await make();
    const { body } = await admin.post(`/api/admin/credentials/${made.id}/rotate`, { overlapHours: 1 });
    await admin.patch(`/api/admin/credentials/${made.id}`, { title: 'Đổi tên' });
    await admin.delete(`/api/admin/credentials/${made.id}`);
    const entries = (await store.app.database.source.query('select act, detail from people.audit_entry where subject_id = $1 order by at, act', [made.id])) as { act: string; detail: unknown }[];
    expect(entries.map(({ act }) => act).sort()).toEqual(['credential.changed', 'credential.created', 'credential.revoked', 'credential.rotated']);
    expect(JSON.stringify(entries)).not.toContain(body.secret);
    const auditor = await as(store.app, 'kiemtra', PASSWORD);
    expect((await auditor.get('/api/admin/credentials')).status).toBe(200);
    for (const act of [() => auditor.post(`/api/admin/credentials/${made.id}/rotate`, {}), () => auditor.patch(`/api/admin/credentials/${made.id}`, { title: 'xx' }), () => auditor.delete(`/api/admin/credentials/${made.id}`)]) expect((await act()).status).toBe(403);
  });

  describe('results of courses learned elsewhere', () => {
    const enrolled = async (account: string): Promise<string[]> => {
      await store.app.settle();
      return ((await store.app.database.source.query(
        `select c.slug from learning.enrolment e join people.person p on p.id = e.person_id join courses.course c on c.id = e.course_id where p.account = $1 and e.completed_at is not null order by c.slug`, [account],
      )) as { slug: string }[]).map(({ slug }) => slug);
    };
    const learner = async (name: string): Promise<string> => (await aPerson(store.app, { username: name, fullName: 'Vàng A Páo', unit: 'xa-chieng-la' })).account;
    const report = async (as: Client, account: string, slug: string): Promise<void> => expect((await store.call('POST', 'statements', { as, body: outsidePass(account, slug) })).status).toBe(200);

    test('a client counts only for those it is bound to; its other statements are kept, and change nothing', async () => {
      const account = await learner('pao.mot');
      const bound = await make({ activities: [IRI(COURSE)] });
      await report(bound, account, OTHER);
      expect(await enrolled(account)).toEqual([]);
      await report(bound, account, COURSE);
      expect(await enrolled(account)).toEqual([COURSE]);
    });

    test('one bound to nothing counts for any, one bound to none for none', async () => {
      const [free, none] = [await learner('pao.hai'), await learner('pao.ba')];
      const [any, mute] = [await make(), await make({ activities: [] })];
      for (const slug of [COURSE, OTHER]) {
        await report(any, free, slug);
        await report(mute, none, slug);
      }
      expect([await enrolled(free), await enrolled(none)]).toEqual([[COURSE, OTHER], []]);
    });

    test('a change holds from then on: what counted, counts, also when everything is rebuilt', async () => {
      const account = await learner('pao.bon');
      const client = await make();
      await report(client, account, COURSE);
      expect(await enrolled(account)).toEqual([COURSE]);
      await admin.patch(`/api/admin/credentials/${client.id}`, { activities: [] });
      await report(client, account, OTHER);
      expect(await enrolled(account)).toEqual([COURSE]);
      expect(await store.app.app.get(Rebuild, { strict: false }).run(true)).toMatchObject({ differences: [] });
      expect(await enrolled(account)).toEqual([COURSE]);
    });
  });
});
