import { Clock, type Config, Files, newId, parseConfig, rows } from '@hvs/platform';
import { VERBS, type Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { clientAuthority } from './authority';
import { Lrs } from './lrs.service';
import { VOIDING_REASON, Voidings } from './voidings.service';

const BASE = 'https://hocvuso.vn/xapi';
const mooc = clientAuthority(BASE, { id: 'mooc', title: 'MOOC' });
const other = clientAuthority(BASE, { id: 'other', title: 'Kho khác' });
const administrator = { objectType: 'Agent', account: { homePage: BASE, name: 'quan-tri' } } as const;
const say = (over: Record<string, unknown> = {}): Statement => ({ id: newId(), actor: { mbox: 'mailto:lan@example.vn' }, verb: { id: 'https://example.vn/verbs/v' }, object: { id: 'https://example.vn/a' }, ...over }) as Statement;
const voiding = (id: string): Statement => say({ verb: VERBS.voided, object: { objectType: 'StatementRef', id } });
const noFiles = new Files({ put: async () => undefined, stat: async () => undefined, stream: async () => { throw new Error('not here'); }, remove: async () => undefined, list: async function* () {}, check: async () => undefined });

describe('voiding by whoever answers for the store (Data §2.3.2)', () => {
  let database: TestDatabase;
  let lrs: Lrs;
  let voidings: Voidings;
  const byMooc = async (statement: Statement) => (await lrs.store([statement], { authority: mooc, kind: 'client' }))[0]!;
  const isVoided = async (id: string) => (await lrs.byIds([id]))[0]!.voided;
  const act = (id: string) => voidings.void(id, { reason: 'ghi nhầm người', by: administrator });

  beforeAll(async () => {
    database = await aDatabase();
    lrs = new Lrs(database.db, new Clock(), noFiles);
    const config = parseConfig({ DATABASE_URL: database.url, DATA_DIR: '/tmp', CONTENT_DIR: 'content', PUBLIC_URL: 'http://app.test', CONTENT_URL: 'http://content.test' });
    voidings = new Voidings(database.db, config as Config, lrs);
  });
  afterAll(() => database.drop());

  test('voids what stands on a client\'s word, by a statement on our own word that says who and why', async () => {
    const id = await byMooc(say());
    const by = await act(id);
    expect(await isVoided(id)).toBe(true);
    expect(JSON.parse((await lrs.get(by))!.json)).toMatchObject({
      actor: administrator, verb: { id: VERBS.voided.id }, object: { objectType: 'StatementRef', id }, context: { extensions: { [VOIDING_REASON]: 'ghi nhầm người' } },
      authority: { account: { homePage: `${BASE}/systems` } },
    });
    expect(await lrs.get(id)).toBeUndefined();
    expect(await lrs.get(id, { voided: true })).toBeDefined();
    expect(await voidings.voiderOf(id)).toBe(by);
  });

  test('it is announced as something nobody has followed up yet', async () => {
    const by = await act(await byMooc(say()));
    const told = await rows<{ payload: { ids: string[]; kind: string } }>(database.db.em, 'select payload from platform.outbox order by id desc limit 1');
    expect(told[0]!.payload).toEqual({ ids: [by], kind: 'client' });
  });

  test('a client still cannot void another\'s statement, and whoever looks for the voider is not shown that attempt', async () => {
    const id = await byMooc(say());
    await lrs.store([voiding(id)], { authority: other, kind: 'client' });
    expect(await isVoided(id)).toBe(false);
    expect(await voidings.voiderOf(id)).toBeUndefined();
    const by = await act(id);
    expect(await voidings.voiderOf(id)).toBe(by);
  });

  test('what is voided by its own client is told as voided by that', async () => {
    const id = await byMooc(say());
    const by = await byMooc(voiding(id));
    expect(await voidings.voiderOf(id)).toBe(by);
    await expect(act(id)).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('a voiding statement is not voided, nor what is not there; nothing is stored then', async () => {
    const by = await act(await byMooc(say()));
    const before = await lrs.countAfter('0', 1000);
    await expect(act(by)).rejects.toMatchObject({ kind: 'invalid' });
    await expect(act(newId())).rejects.toMatchObject({ kind: 'missing' });
    expect(await lrs.countAfter('0', 1000)).toBe(before);
  });

  test('two who void the same at once: one does, the other hears that it is done', async () => {
    const id = await byMooc(say());
    const done = await Promise.allSettled([act(id), act(id)]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((done.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({ kind: 'conflict' });
  });
});
