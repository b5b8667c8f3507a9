import { newId } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { ImportingStore, say } from '../../../test/support/importing';
import { Receiver } from '../../../test/support/receiver';
import { ImportRuns } from './import-runs.service';

const the = ImportingStore.forThisFile((...given) => new ImportRuns(...given));
const many = (count: number, over: Record<string, unknown> = {}): Statement[] => Array.from({ length: count }, () => say(over));
const until = async (holds: () => Promise<boolean>): Promise<void> => { while (!(await holds())) await new Promise((done) => setTimeout(done, 5)); };
const isStopped = async (taskId: string): Promise<boolean> => (await the.imports.list()).find((one) => one.taskId === taskId)!.stopped;
const run = (taskId: string): Promise<void> => the.worker().run({ taskId });
const daysLater = (days: number): Promise<unknown> =>
  the.database.db.em.query(`update lrs.statement_import set stopped_at = stopped_at - $1 * interval '1 day', next_try_at = next_try_at - $1 * interval '1 day'`, [days]);

describe('an import that is stopped', () => {
  test('in the middle of its work keeps nothing more, and goes on where it was', async () => {
    const all = many(6_000);
    const taskId = await the.upload(JSON.stringify(all));
    const running = run(taskId);
    await until(async () => (await the.counts(taskId))[0]! > 0);
    expect(await the.imports.stop(taskId)).toBe(true);
    const [stored] = await the.counts(taskId);
    await running;
    expect([(await the.counts(taskId))[0], (await the.stored()).size, await isStopped(taskId)]).toEqual([stored, stored, true]);
    expect(stored).toBeLessThan(6_000);
    await run(taskId);
    expect(await the.task(taskId)).toMatchObject({ state: 'running', message: expect.stringMatching(/^Đã dừng theo yêu cầu/) as string });
    expect(await the.counts(taskId)).toEqual([stored, 0, 0]);

    expect(await the.imports.resume(taskId)).toBe(true);
    await run(taskId);
    expect([await the.counts(taskId), (await the.task(taskId)).state, await isStopped(taskId), the.bytes.size]).toEqual([[6_000, 0, 0], 'done', false, 0]);
    expect([...(await the.stored()).keys()].sort()).toEqual(all.map(({ id }) => id).sort());
  });

  test('before it began waits as well', async () => {
    const taskId = await the.upload(JSON.stringify(many(3)));
    await the.imports.stop(taskId);
    await run(taskId);
    expect([await the.counts(taskId), (await the.task(taskId)).state]).toEqual([[0, 0, 0], 'queued']);
    await the.imports.resume(taskId);
    await run(taskId);
    expect(await the.counts(taskId)).toEqual([3, 0, 0]);
  });

  test('a run from before that wakes up after it went on again does no harm', async () => {
    const taskId = await the.upload(JSON.stringify(many(6_000)));
    const running = run(taskId);
    await until(async () => (await the.counts(taskId))[0]! > 0);
    await the.imports.stop(taskId);
    await the.imports.resume(taskId);
    await Promise.all([running, run(taskId)]);
    await run(taskId);
    expect([await the.counts(taskId), (await the.stored()).size]).toEqual([[6_000, 0, 0], 6_000]);
  });

  test('asks for its next run in the transaction that turns it; asked for twice it turns once', async () => {
    const taskId = await the.upload(JSON.stringify(many(3)));
    const { db } = the.database;
    await expect(db.transact(async (tx) => { await the.imports.stop(taskId, tx); throw new Error('lost'); })).rejects.toThrow('lost');
    expect([await isStopped(taskId), await the.asked()]).toEqual([false, 1]);
    expect([await the.imports.stop(taskId), await the.imports.stop(taskId), await the.asked()]).toEqual([true, false, 2]);
    expect([await the.imports.resume(taskId), await the.imports.resume(taskId), await the.asked()]).toEqual([true, false, 3]);
  });

  test('that has ended, or is not there, cannot be turned', async () => {
    const taskId = await the.import(JSON.stringify(many(3)));
    for (const turn of [() => the.imports.stop(taskId), () => the.imports.resume(taskId)]) await expect(turn()).rejects.toMatchObject({ kind: 'conflict' });
    await expect(the.imports.stop(newId())).rejects.toMatchObject({ kind: 'missing' });
    expect((await the.task(taskId)).state).toBe('done');
  });

  test('is kept for thirty days, and then ended with what it needed', async () => {
    const taskId = await the.upload(JSON.stringify(many(3)));
    await the.imports.stop(taskId);
    const before = await the.asked();
    await daysLater(29);
    await the.imports.wake();
    expect([the.bytes.size, await the.asked()]).toEqual([1, before]);
    await daysLater(1);
    await the.imports.wake();
    expect(await the.asked()).toBe(before + 1);
    await run(taskId);
    expect(await the.task(taskId)).toMatchObject({ state: 'failed', message: expect.stringMatching(/^Đã dừng 30 ngày/) as string });
    expect([the.bytes.size, await isStopped(taskId)]).toEqual([0, false]);
  });
});

describe('an import from another store that is stopped', () => {
  const there = new Receiver();
  beforeEach(() => there.open());
  afterEach(() => there.shut());

  test('is not read any more, keeps its secret sealed, and is read on from the page it was at', async () => {
    const all = many(30).map((one, i) => ({ ...one, stored: new Date(Date.UTC(2025, 0, 1) + i).toISOString() }));
    const pages = [all.slice(0, 10), all.slice(10, 20), all.slice(20)];
    let taskId = '';
    there.answering = async ({ url }) => {
      const at = Number(new URL(url, 'http://x').searchParams.get('page') ?? 0);
      if (at === 1 && !(await isStopped(taskId)) && there.requests.length === 2) await the.imports.stop(taskId);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statements: pages[at], more: at < 2 ? `/xapi/statements?page=${at + 1}` : '' }) };
    };
    taskId = await the.from(there.address);
    await run(taskId);
    expect([await the.counts(taskId), there.requests.length]).toEqual([[10, 0, 0], 2]);
    await run(taskId);
    expect([there.requests.length, String((await the.row(taskId))['secret']).slice(0, 7)]).toEqual([2, 'sealed:']);
    await the.imports.resume(taskId);
    await run(taskId);
    expect([await the.counts(taskId), there.requests.slice(2).map(({ url }) => url)]).toEqual([[30, 0, 0], ['/xapi/statements?page=1', '/xapi/statements?page=2']]);
    expect((await the.row(taskId))['secret']).toBeNull();
  });

  test('while it waits for that store is not waited for any more', async () => {
    let taskId = '';
    there.answering = async () => {
      await the.imports.stop(taskId);
      return { status: 503 };
    };
    taskId = await the.from(there.address);
    await run(taskId);
    expect(await the.row(taskId)).toMatchObject({ failures: 0, waits: expect.any(Number) as number });
    expect((await the.row(taskId))['waits']).toBeGreaterThan(29 * 86_400);
  });
});

describe('what was purged here', () => {
  const purge = (policy: Record<string, unknown>, statements = 1): Promise<unknown> => the.database.db.em.query(
    `insert into lrs.purge (id, task_id, policy, reason, expected, asked_by, asked_at, stage, statements) values ($1, $2, $3, 'cũ', $4, $5, clock_timestamp(), 'done', $4)`,
    [newId(), newId(), JSON.stringify(policy), statements, newId()],
  );
  const BEFORE = '2024-01-01T00:00:00+07:00';
  const old = (over: Record<string, unknown> = {}): Statement => say({ stored: '2023-06-01T00:00:00Z', timestamp: '2023-06-01T00:00:00Z', ...over });
  const returned = async (statements: readonly Statement[]): Promise<(string | null)[]> => {
    const taskId = await the.import(JSON.stringify(statements), { name: 'xuất cũ.json' });
    const lines = (await the.lines(taskId)).filter(({ reason }) => /có thể là bản ghi đã xóa, nay trở lại/.test(reason));
    const [listed] = (await the.imports.list()).filter((one) => one.taskId === taskId);
    expect([listed!.returned, lines.every(({ outcome }) => outcome === 'stored')]).toEqual([lines.length, true]);
    expect(/ (\d+) bản ghi thuộc phạm vi đã xóa theo chính sách/.exec((await the.task(taskId)).message!)?.[1]).toBe(lines.length === 0 ? undefined : String(lines.length));
    return lines.map(({ statementId }) => statementId);
  };
  beforeEach(() => the.database.db.em.query('truncate lrs.purge cascade'));

  test('does not come back by an old export without being told, one by one and in sum', async () => {
    await purge({ before: BEFORE });
    const [gone, other, late] = [old(), old({ stored: undefined }), say({ stored: '2024-06-01T00:00:00Z', timestamp: '2023-06-01T00:00:00Z' })];
    expect(await returned([gone, late, other])).toEqual([gone.id, other.id]);
    // It is here now, and known.
    expect(await returned([gone, late, other])).toEqual([]);
  });

  test('is told only as far as that purge reached: by its verbs, activities, sources and registrations, and if it took anything', async () => {
    const registration = newId();
    const authority = { objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi/clients', name: 'khách' } };
    const one = (): Statement => old({ authority, context: { registration: registration.toUpperCase() } });
    const cases: [Record<string, unknown>, number][] = [
      [{ before: '2023-06-01T00:00:00Z' }, 0], [{ before: '2023-06-01T00:00:00.001Z' }, 1], [{ before: BEFORE, verbs: ['https://example.vn/v'] }, 0], [{ before: BEFORE, verbs: [one().verb.id] }, 1],
      [{ before: BEFORE, activities: ['https://example.vn/khác'] }, 0], [{ before: BEFORE, activities: ['https://example.vn/a'] }, 1], [{ before: BEFORE, authorities: ['ai đó'] }, 0],
      [{ before: BEFORE, authorities: ['khách'] }, 1], [{ before: BEFORE, registrations: [newId()] }, 0], [{ before: BEFORE, registrations: [registration] }, 1],
    ];
    for (const [policy, expected] of cases) {
      await the.database.db.em.query('truncate lrs.purge cascade');
      await purge(policy);
      expect([policy, (await returned([one()])).length]).toEqual([policy, expected]);
    }
    await the.database.db.em.query('truncate lrs.purge cascade');
    await purge({ before: BEFORE }, 0);
    expect(await returned([one()])).toEqual([]);
  });

  test('is told one by one to the thousandth, and counted beyond', async () => {
    await purge({ before: BEFORE });
    const taskId = await the.import(JSON.stringify([...many(1_300, { stored: '2023-06-01T00:00:00Z' }), { broken: true }]));
    const all = [];
    for await (const line of the.imports.everyLine(taskId)) all.push(line);
    expect([(await the.imports.list()).find((one) => one.taskId === taskId)!.returned, all.length, all.at(-1)!.outcome]).toEqual([1_300, 1_001, 'refused']);
  });
});
