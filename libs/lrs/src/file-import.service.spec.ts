import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type Database, type Files, newId, type Tx } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { ImportingStore, say, voiding } from '../../../test/support/importing';
import { clientAuthority, importAuthority, lmsAuthority } from './authority';
import { ImportRuns } from './import-runs.service';

const IRI_BASE = 'https://hocvuso.vn/xapi';
const the = ImportingStore.forThisFile((...given) => new ImportRuns(...given));
const lines = (statements: readonly unknown[]): string => statements.map((one) => JSON.stringify(one)).join('\n');
const many = (count: number, over: (i: number) => Record<string, unknown> = () => ({})): Statement[] => Array.from({ length: count }, (_, i) => say(over(i)));
const ids = (statements: readonly Statement[]): string[] => statements.map(({ id }) => id!).sort();
const storedIds = async (): Promise<string[]> => [...(await the.stored()).keys()].sort();

describe('a file of any form is stored', () => {
  const three = many(3);
  const json = JSON.stringify(three);
  test.each([
    ['an array', json], ['indented, with a byte order mark and CRLF', `\uFEFF${JSON.stringify(three, null, 2).replaceAll('\n', '\r\n')}`], ['a StatementResult', `{"statements":${json},"more":""}`],
    ['lines', lines(three)], ['lines with blank ones', `\n${lines(three).replaceAll('\n', '\r\n\r\n')}\n\n`], ['an array, gzipped', gzipSync(json)], ['lines, gzipped twice over', Buffer.concat([gzipSync(`${lines(three.slice(0, 2))}\n`), gzipSync(lines(three.slice(2)))])],
  ])('%s', async (_, body) => {
    const taskId = await the.import(body);
    expect(await the.task(taskId)).toMatchObject({ state: 'done', done: 100, total: 100, message: 'Đã đọc 3 bản ghi: 3 mới, 0 đã có, 0 bị từ chối.' });
    expect(await storedIds()).toEqual(ids(three));
  });
  test('one statement', async () => {
    await the.import(JSON.stringify(three[0], null, 2));
    expect(await storedIds()).toEqual([three[0]!.id]);
  });
  test('an empty list is no fault', async () => expect(await the.task(await the.import('[]'))).toMatchObject({ state: 'done' }));
  test('one page of another store\'s answer says that there is more', async () =>
    expect((await the.task(await the.import(`{"statements":${json},"more":"/xapi/statements?cursor=1"}`))).message).toMatch(/chỉ là một trang/));
  test('once it has ended, the file is gone and nothing waits', async () => {
    const taskId = await the.import(json);
    expect([the.bytes.size, (await the.row(taskId))['next_try_at']]).toEqual([0, null]);
    await the.worker().run({ taskId });
    expect(await the.counts(taskId)).toEqual([3, 0, 0]);
  });
});

describe('a statement', () => {
  const only = async (over: Record<string, unknown>, options: { keepAuthority?: boolean; title?: string; name?: string } = {}): Promise<Record<string, any>> => { // eslint-disable-line @typescript-eslint/no-explicit-any -- a test looks into a statement
    const one = say(over);
    await the.import(JSON.stringify(one), options);
    return (await the.stored()).get(one.id!) as never;
  };
  test('keeps its id and timestamp; stored is ours (Data §2.4.8)', async () => {
    const before = Date.now();
    const one = await only({ stored: '2019-01-01T00:00:00Z' });
    expect(one).toMatchObject({ timestamp: '2025-11-22T08:00:00Z' });
    expect(Date.parse(one['stored'])).toBeGreaterThanOrEqual(before - 1000);
  });
  test('without a timestamp it happened when it was stored there (Data §2.4.7)', async () =>
    expect(await only({ timestamp: undefined, stored: '2019-05-01T00:00:00.123Z' })).toMatchObject({ timestamp: '2019-05-01T00:00:00.123Z' }));
  test('keeps every number as it was written, though others have none', async () => {
    const [a, b] = [newId(), newId()];
    const text = (id: string, raw: string): string => JSON.stringify(say({ id, result: { score: { raw: 1 } } })).replace('"raw":1', `"raw":${raw}`);
    await the.import(`[${text(a, '1.50')},${text(b, '7')},${text(newId(), '12345678901234567890')}]`);
    expect((await the.lrs.get(a))!.json).toContain('"raw":1.50');
    expect((await the.lrs.get(b))!.json).toContain('"raw":7');
  });
  test('is of the version it says; of none, of the one whose rules it keeps', async () => {
    const contextAgents = [{ objectType: 'contextAgent', agent: { mbox: 'mailto:a@b.vn' } }];
    expect(await only({ context: { contextAgents } })).toMatchObject({ version: '2.0.0' });
    expect(await only({ version: '1.0.1' })).toMatchObject({ version: '1.0.1' });
    const taskId = await the.import(JSON.stringify(say({ version: '1.0.3', context: { contextAgents } })));
    expect(await the.lines(taskId)).toMatchObject([{ reason: expect.stringContaining('contextAgents') as string }]);
  });
  test('without an id it gets one that is the same when the file comes again', async () => {
    const text = lines([say({ id: undefined }), say({ id: undefined })]);
    expect(await the.counts(await the.import(text))).toEqual([2, 0, 0]);
    expect(await the.counts(await the.import(text, { name: 'khác.ndjson' }))).toEqual([0, 2, 0]);
  });
  test('stands on the word of its source, the same one when it is imported again (Data §2.4.9)', async () => {
    const given = { authority: { mbox: 'mailto:lrs@old.vn' } };
    expect(await only(given, { title: 'Hệ thống cũ' })).toMatchObject({ authority: importAuthority(IRI_BASE, { origin: 'Hệ thống cũ', title: 'Hệ thống cũ' }) });
    const old = say(given);
    await the.import(JSON.stringify(old), { title: 'Hệ thống cũ' });
    await the.import(JSON.stringify(voiding(old.id!)), { title: 'Hệ thống cũ', name: 'sau.json' });
    expect(await the.lrs.get(old.id!, { voided: true })).toBeDefined();
  });
  test('or on the word it came with, if the source is trusted', async () => {
    const authority = { objectType: 'Agent', mbox: 'mailto:lrs@old.vn' };
    expect(await only({ authority }, { keepAuthority: true })).toMatchObject({ authority });
    expect(await only({}, { keepAuthority: true })).toMatchObject({ authority: { account: { homePage: `${IRI_BASE}/imports` } } });
    const group = { objectType: 'Group', member: [{ mbox: 'mailto:a@b.vn' }, { account: { homePage: 'https://oauth.vn', name: 'x' } }] };
    expect(await only({ authority: group }, { keepAuthority: true })).toMatchObject({ authority: { account: { homePage: `${IRI_BASE}/imports` } } });
  });
  test.each([
    ['the LMS', lmsAuthority(IRI_BASE)], ['a client', clientAuthority(IRI_BASE, { id: newId(), title: 'x' })], ['one in capitals', { account: { homePage: 'https://HocVuSo.vn/xapi/clients', name: 'x' } }], ['a person', { account: { homePage: IRI_BASE, name: 'lan' } }],
  ])('but nobody else speaks for us: %s', async (_, authority) => {
    const one = say({ authority });
    const taskId = await the.import(JSON.stringify([one, say()]), { keepAuthority: true });
    expect(await the.counts(taskId)).toEqual([1, 0, 1]);
    expect(await the.lines(taskId)).toMatchObject([{ ordinal: 1, statementId: one.id, clause: 'xAPI 1.0.3 Data §2.4.9' }]);
    expect(await the.counts(await the.import(JSON.stringify(one)))).toEqual([1, 0, 0]);
    expect((await the.stored()).get(one.id!)).toMatchObject({ authority: { account: { homePage: `${IRI_BASE}/imports` } } });
  });
  test('of ours that is here already is known, even from a trusted source', async () => {
    const one = say();
    await the.lrs.store([one], { authority: lmsAuthority(IRI_BASE), kind: 'lms' });
    const { json } = (await the.lrs.get(one.id!))!;
    expect(await the.counts(await the.import(json, { keepAuthority: true }))).toEqual([0, 1, 0]);
  });
  test('only of a trusted source tells what activities are called', async () => {
    const object = { id: 'https://example.vn/b', definition: { name: { vi: 'Bài b' } } };
    await only({ object });
    expect(await the.lrs.activity(object.id)).not.toHaveProperty('definition');
    await only({ object }, { keepAuthority: true });
    expect(await the.lrs.activity(object.id)).toMatchObject(object);
  });
});

describe('what is refused is told one by one', () => {
  const reasonsFor = async (body: string | Buffer, name = 'a.ndjson') => (await the.lines(await the.import(body, { name }))).map(({ ordinal, line, reason, clause }) => ({ ordinal, line, reason, clause }));
  const good = JSON.stringify(say());
  test('in lines, reading goes on after each', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const body = Buffer.concat([
      Buffer.from(`${good}\n{"actor":\n${JSON.stringify(say({ verb: { id: 'không phải IRI' } }))}\n`), Buffer.from('{"id":"\xff"}\n', 'latin1'),
      Buffer.from([deep, '{"a":"\u0000"}', JSON.stringify({ ...say(), result: { response: '\ud800' } }), '[1]', '7', '{}', JSON.stringify(say({ result: { score: { raw: 1 } } })).replace('"raw":1', '"raw":1e999'), '{"__proto__":1}', JSON.stringify(say())].join('\n')),
    ]);
    expect(await reasonsFor(body)).toEqual([
      [2, 2, /cú pháp/], [3, 3, /verb\.id/], [4, 4, /UTF-8/], [5, 5, /lớp/], [6, 6, /cú pháp/], [7, 7, /surrogate/], [8, 8, /must be a statement/], [9, 9, /must be a statement/], [10, 10, /required/], [11, 11, /double/], [12, 12, /__proto__|key/],
    ].map(([ordinal, line, reason]) => ({ ordinal, line, reason: expect.stringMatching(reason as RegExp) as string, clause: expect.any(String) as string })));
    expect(await storedIds()).toHaveLength(2);
  });
  test('an attachment without its data and without an address (Data §2.4.11)', async () => {
    const attachment = { usageType: 'https://example.vn/u', display: { vi: 'tệp' }, contentType: 'text/plain', length: 1, sha2: 'a'.repeat(64) };
    const [bare, elsewhere] = [say({ attachments: [attachment] }), say({ attachments: [{ ...attachment, fileUrl: 'https://example.vn/t' }] })];
    expect(await reasonsFor(lines([bare, elsewhere]))).toEqual([{ ordinal: 1, line: 1, reason: expect.stringContaining('không được gửi kèm') as string, clause: 'xAPI 1.0.3 Data §2.4.11' }]);
    expect(await storedIds()).toEqual([elsewhere.id]);
  });
  test('an id that is taken by another statement, here or in the file itself (Communication §2.1.1)', async () => {
    const [here, twice] = [say(), say()];
    await the.lrs.store([here], { authority: clientAuthority(IRI_BASE, { id: newId(), title: 'x' }), kind: 'client' });
    const taskId = await the.import(lines([{ ...here, verb: { id: 'https://example.vn/other' } }, here, twice, twice, { ...twice, result: { success: true } }, say()]));
    expect(await the.counts(taskId)).toEqual([2, 2, 2]);
    expect((await the.lines(taskId)).map(({ ordinal, statementId }) => [ordinal, statementId])).toEqual([[1, here.id], [5, twice.id]]);
  });
  test('whoever would void a voiding statement (Data §2.3.2)', async () => {
    const target = say();
    const first = voiding(target.id!);
    const second = voiding(first.id!);
    expect((await reasonsFor(lines([target, first, second]))).map(({ ordinal }) => ordinal)).toEqual([3]);
    expect((await reasonsFor(lines([voiding(first.id!)]))).map(({ ordinal }) => ordinal)).toEqual([1]);
  });
  test('voiding what stands on another word is stored, and it is said that it has no effect', async () => {
    const here = say();
    await the.lrs.store([here], { authority: clientAuthority(IRI_BASE, { id: newId(), title: 'x' }), kind: 'client' });
    const taskId = await the.import(lines([voiding(here.id!)]));
    expect(await the.counts(taskId)).toEqual([1, 0, 0]);
    expect(await the.lines(taskId)).toMatchObject([{ outcome: 'stored', reason: expect.stringContaining('không bị hủy') as string }]);
    expect(await the.lrs.get(here.id!)).toBeDefined();
  });
  test('lines to ten thousand, page by page; the rest is counted', async () => {
    const taskId = await the.import(`${'{}\n'.repeat(10_300)}${good}`, { name: 'a.ndjson' });
    expect(await the.counts(taskId)).toEqual([1, 0, 10_300]);
    const all: number[] = [];
    for await (const { ordinal } of the.imports.everyLine(taskId)) all.push(ordinal);
    expect(all).toEqual(Array.from({ length: 10_000 }, (_, i) => i + 1));
    const { items, cursor } = await the.imports.lines(taskId, 100);
    expect([items.length, items[0]!.ordinal, cursor]).toEqual([100, 101, '200']);
  });
  test('nobody asks for an import that is none', async () => await expect(the.imports.lines(newId())).rejects.toMatchObject({ kind: 'missing' }));
});

describe('a file that cannot be read to its end', () => {
  const three = many(3);
  const json = JSON.stringify(three);
  test.each([
    ['nothing', '', /rỗng/, 0], ['only blanks', ' \n', /không có gì/, 0], ['a page', '<html></html>', /không phải là JSON/, 0], ['an array cut short', json.slice(0, -20), /thứ 3, dòng 1/, 2],
    ['a syntax error in an array', `[\n${JSON.stringify(three[0])},\n{"a":b},\n${JSON.stringify(three[1])}]`, /cú pháp.*thứ 2, dòng 3.*sửa chỗ đó/s, 1], ['gzip cut short', gzipSync(json).subarray(0, -12), /giữa chừng/, 2],
    ['gzip with a broken block', Buffer.concat([gzipSync(`${lines(three)}\n`), Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7, 7, 7])]), /bị hỏng/, undefined],
  ])('%s: it ends with a reason, and what came before is stored', async (_, body, reason, stored) => {
    const taskId = await the.import(body, { name: 'a.json' });
    expect(await the.task(taskId)).toMatchObject({ state: 'failed', message: expect.stringMatching(reason) as string });
    // What was inflated just before a broken block may be lost with it.
    if (stored !== undefined) expect((await the.counts(taskId))[0]).toBe(stored);
    expect(await storedIds()).toHaveLength((await the.counts(taskId))[0]!);
    expect([the.bytes.size, await the.asked()]).toEqual([0, 1]);
  });
  test('a gzip bomb is stopped at the bound', async () => {
    const taskId = await the.upload(gzipSync(Buffer.concat([Buffer.from('['), Buffer.alloc(40 * 1024 * 1024, ' ')])));
    await the.worker({ env: { IMPORT_UNPACKED_MAX_MB: '5' } }).run({ taskId });
    expect(await the.task(taskId)).toMatchObject({ state: 'failed', message: expect.stringMatching(/lớn hơn 5 MB/) as string });
  });
  test('a statement beyond all measure is passed over, however deep it goes', async () => {
    const body = `${JSON.stringify(three[0])}\n${'['.repeat(17 * 1024 * 1024)}\n${'{"a":'.repeat(2 * 1024 * 1024)}\n${JSON.stringify(three[1])}`;
    const taskId = await the.import(gzipSync(body));
    expect(await the.counts(taskId)).toEqual([2, 0, 2]);
    expect((await the.lines(taskId)).map(({ reason }) => reason)).toEqual([expect.stringMatching(/16 MB/), expect.stringMatching(/lớp/)]);
  });
  test('one larger than may be uploaded does not even come in', async () => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    await expect(the.administration({ IMPORT_MAX_MB: '3' }).receive(Readable.from(Array.from({ length: 4 }, () => chunk)), 'a.json')).rejects.toMatchObject({ kind: 'tooLarge' });
    expect(the.bytes.size).toBe(0);
  });
  test('a file that is no longer there', async () => {
    const taskId = await the.upload(json);
    the.bytes.clear();
    await the.worker().run({ taskId });
    expect(await the.task(taskId)).toMatchObject({ state: 'failed', message: expect.stringMatching(/không còn trong kho/) as string });
  });
});

test('twenty thousand statements, with faults in known places', async () => {
  const known = many(50);
  await the.lrs.store(known, { authority: clientAuthority(IRI_BASE, { id: newId(), title: 'x' }), kind: 'client' });
  const all: unknown[] = many(20_000, (i) => ({ object: { id: `https://example.vn/${i % 100}` } }));
  known.forEach((one, i) => { all[i * 300] = one; });
  const faults = [7, 199, 200, 201, 4_999, 12_345, 19_999];
  for (const i of faults) all[i] = { ...say(), verb: 'nothing' };
  const taskId = await the.import(gzipSync(JSON.stringify(all)));
  expect(await the.task(taskId)).toMatchObject({ state: 'done', message: 'Đã đọc 20.000 bản ghi: 19.943 mới, 50 đã có, 7 bị từ chối.' });
  expect((await the.lines(taskId)).map(({ ordinal }) => ordinal)).toEqual(faults.map((i) => i + 1));
  expect((await the.stored()).size).toBe(19_993);
}, 120_000);

describe('whatever dies, the next run goes on where the last batch was kept', () => {
  class Killed extends Error {}
  /** Dies at the nth thing it does with the database or the files: before it, or after it was done and before anybody knew. */
  const mortal = (nth: number, when: 'before' | 'after'): { db: Database; files: Files; died: () => boolean } => {
    let left = nth;
    let dead = false;
    const mayDie = async <T>(work: () => Promise<T>): Promise<T> => {
      left -= 1;
      if (left === 0) dead = true;
      if (dead && (when === 'before' || left < 0)) throw new Killed();
      const done = await work();
      if (dead) throw new Killed();
      return done;
    };
    const { db } = the.database;
    const em = new Proxy(db.em, { get: (target, name) => (name === 'query' ? (...given: [string, unknown[]]) => mayDie(() => target.query(...given)) : Reflect.get(target, name) as unknown) });
    const frail = new Proxy(db, {
      get: (target, name) => {
        if (name === 'em') return em;
        if (name === 'transact') return <T>(fn: (tx: Tx) => Promise<T>, outer?: Tx) => (outer ? fn(outer) : mayDie(() => target.transact(fn)));
        return Reflect.get(target, name) as unknown;
      },
    });
    const files = new Proxy(the.files, { get: (target, name) => (['stat', 'stream', 'remove'].includes(String(name)) ? (...given: [string]) => mayDie(() => (target as never as Record<string, (...all: string[]) => Promise<unknown>>)[String(name)]!(...given)) : Reflect.get(target, name) as unknown) });
    return { db: frail, files, died: () => dead };
  };
  const body = (): { text: string; refused: number[]; stored: string[] } => {
    const good = many(600);
    const all: unknown[] = [...good];
    const refused = [0, 250, 601];
    for (const i of refused) all.splice(i, 0, { broken: i });
    return { text: JSON.stringify(all), refused: refused.map((i) => i + 1), stored: ids(good) };
  };

  test.each([['as it is', 'before', false], ['as it is', 'after', false], ['gzipped', 'after', true]] as const)('a file %s, killed %s each step in turn', async (_, when, gzipped) => {
    let steps = 0;
    for (let nth = 1; ; nth += 1) {
      const { text, refused, stored } = body();
      const taskId = await the.upload(gzipped ? gzipSync(text) : text);
      const { died, ...over } = mortal(nth, when);
      await the.worker(over).run({ taskId }).catch((error: unknown) => { if (!(error instanceof Killed)) throw error; });
      await the.worker().run({ taskId });
      expect([nth, await the.counts(taskId), (await the.task(taskId)).state]).toEqual([nth, [600, 0, 3], 'done']);
      expect((await the.lines(taskId)).map(({ ordinal }) => ordinal)).toEqual(refused);
      expect(await storedIds()).toEqual(stored);
      expect(the.bytes.size).toBe(0);
      await the.database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity cascade');
      if (!died()) break;
      steps = nth;
    }
    expect(steps).toBeGreaterThan(10);
  }, 120_000);

  test('two runs at once do what one would', async () => {
    const { text, refused, stored } = body();
    const taskId = await the.upload(text);
    await Promise.all([the.worker(), the.worker(), the.worker()].map((worker) => worker.run({ taskId })));
    await the.worker().run({ taskId });
    expect([await the.counts(taskId), (await the.task(taskId)).state]).toEqual([[600, 0, 3], 'done']);
    expect((await the.lines(taskId)).map(({ ordinal }) => ordinal)).toEqual(refused);
    expect(await storedIds()).toEqual(stored);
  });

  test('a run makes way after its turn, and asks for another; the last one ends it', async () => {
    const { text, stored } = body();
    for (const given of [text, gzipSync(text)]) {
      const taskId = await the.upload(given);
      for (let turns = 1; (await the.task(taskId)).state !== 'done'; turns += 1) {
        const before = await the.asked();
        await the.worker({ turnMs: -1e9 }).run({ taskId });
        expect(turns).toBeLessThan(10);
        expect((await the.asked()) - before).toBe((await the.task(taskId)).state === 'done' ? 0 : 1);
      }
      expect(await storedIds()).toEqual(stored);
    }
  });

  test('a worker that is stopped keeps what it has read, and asks for another', async () => {
    const taskId = await the.upload(JSON.stringify(many(3_000)));
    const worker = the.worker();
    const run = worker.run({ taskId });
    while ((await the.counts(taskId))[0] === 0) await new Promise((done) => setTimeout(done, 5));
    await worker.onModuleDestroy();
    await run;
    expect([(await the.task(taskId)).state, await the.asked()]).toEqual(['running', 2]);
    await the.worker().run({ taskId });
    expect(await the.counts(taskId)).toEqual([3_000, 0, 0]);
  });

  test('a run that nobody took up again is found by the clock', async () => {
    const taskId = await the.upload(JSON.stringify(many(3)));
    await the.imports.wake();
    expect(await the.asked()).toBe(1);
    await the.database.db.em.query('update lrs.statement_import set next_try_at = clock_timestamp()');
    await Promise.all([the.imports.wake(), the.imports.wake()]);
    expect(await the.asked()).toBe(2);
    await the.worker().run({ taskId });
    await the.database.db.em.query('update lrs.statement_import set next_try_at = clock_timestamp() where next_try_at is not null');
    await the.imports.wake();
    expect(await the.asked()).toBe(2);
  });

  test('a task that was given up lets go of its file', async () => {
    const taskId = await the.upload(JSON.stringify(many(3)));
    await the.tasks.fail(taskId, 'Đã thử nhiều lần.');
    await the.worker().run({ taskId });
    expect([the.bytes.size, (await the.row(taskId))['next_try_at'], await storedIds()]).toEqual([0, null, []]);
  });
});
