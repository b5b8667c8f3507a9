import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { Clock, Files, log, newId, parseConfig, rows } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { lmsAuthority } from './authority';
import { Lrs } from './lrs.service';
import type { SentAttachment } from './store-by';
import { Sweeping } from './sweeping.service';

/** So much later than it is. */
class LaterClock extends Clock {
  hours = 0;
  override now(): Date {
    return new Date(Date.now() + this.hours * 3_600_000);
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const sha512 = (text: string) => createHash('sha512').update(text).digest('hex');
const sent = (text: string, sha2 = sha256(text)): SentAttachment => ({ sha2, mediaType: 'text/plain', bytes: Buffer.from(text) });
const naming = (...sha2s: string[]): Statement => ({
  id: newId(), actor: { mbox: 'mailto:a@b.vn' }, verb: { id: 'https://example.vn/v' }, object: { id: 'https://example.vn/a' },
  attachments: sha2s.map((sha2) => ({ usageType: 'https://example.vn/u', display: { vi: 'x' }, contentType: 'text/plain', length: 1, sha2 })),
}) as unknown as Statement;

describe('sweeping attachments that nothing names', () => {
  let database: TestDatabase;
  let folder: string;
  let files: Files;
  let lrs: Lrs;
  const clock = new LaterClock();
  const sweep = (of: Files = files) => new Sweeping(database.db, clock, of).attachments();
  const store = (statement: Statement, attachments: SentAttachment[], tx?: Parameters<Lrs['store']>[2]) => lrs.store([statement], { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'lms', attachments }, tx);
  const isThere = async (sha2: string) => (await files.stat(`attachments/${sha2}`)) !== undefined;

  beforeAll(async () => {
    log.level = 'silent';
    database = await aDatabase();
    folder = await mkdtemp(join(tmpdir(), 'hvs-sweep-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity, lrs.attachment cascade');
    await rm(join(folder, 'files'), { recursive: true, force: true });
    files = filesIn(() => Promise.resolve());
    lrs = new Lrs(database.db, new Clock(), files);
    clock.hours = 25;
  });

  /** A folder that calls `afterLook` whenever it has told whether something is there. */
  const filesIn = (afterLook: (key: string) => Promise<void>): Files => {
    const { openFiles } = jest.requireActual<{ openFiles: (config: unknown) => Files }>('../../platform/src/files/files');
    const real = openFiles(parseConfig({ DATABASE_URL: 'postgres://nowhere/x', DATA_DIR: folder }));
    return new Files({
      put: (key, body) => real.put(key, body), stream: (key) => real.stream(key), remove: (key) => real.remove(key), list: (area) => real.list(area), check: () => real.check(),
      stat: async (key) => { const found = await real.stat(key); await afterLook(key); return found; },
    });
  };

  test('what no statement names goes after a day, with what is remembered of it; what one names stays', async () => {
    const kept = naming(sha256('kept'), sha512('kept too'));
    await store(kept, [sent('kept'), sent('kept too', sha512('kept too'))]);
    const gone = naming(sha256('gone'));
    await store(gone, [sent('gone')]);
    await database.db.em.query('delete from lrs.statement_attachment where sha2 = $1', [sha256('gone')]);
    await files.put(`attachments/${sha256('never named')}`, Buffer.from('never named'));
    expect(await sweep()).toEqual({ removed: 2, bytes: 4 + 11 });
    expect(await Promise.all([sha256('kept'), sha512('kept too'), sha256('gone'), sha256('never named')].map(isThere))).toEqual([true, true, false, false]);
    expect((await rows<{ sha2: string }>(database.db.em, 'select sha2 from lrs.attachment')).map((one) => one.sha2).sort()).toEqual([sha256('kept'), sha512('kept too')].sort());
    expect(await sweep()).toEqual({ removed: 0, bytes: 0 });
  });

  test('what is younger than a day stays: the statement may still be on its way', async () => {
    clock.hours = 23;
    await files.put(`attachments/${sha256('young')}`, Buffer.from('young'));
    expect(await sweep()).toEqual({ removed: 0, bytes: 0 });
    expect(await isThere(sha256('young'))).toBe(true);
  });

  test('other areas are not touched', async () => {
    await files.put('certificates/x', Buffer.from('x'));
    await sweep();
    expect(await files.stat('certificates/x')).toBeDefined();
  });

  test.each([['SHA-256', sha256('again')], ['SHA-512', sha512('again')]])('swept between being found there and being named: the data are there in the end (%s)', async (_, sha2) => {
    await files.put(`attachments/${sha2}`, Buffer.from('again'));
    let swept: unknown;
    const hooked = filesIn(async () => { swept ??= await sweep(); });
    lrs = new Lrs(database.db, new Clock(), hooked);
    const statement = naming(sha2);
    await store(statement, [sent('again', sha2)]);
    expect(swept).toEqual({ removed: 1, bytes: 5 });
    expect(await isThere(sha2)).toBe(true);
    expect(await lrs.attachmentsOf([statement.id!])).toHaveLength(1);
    expect((await lrs.attachment(sha2)).toString()).toBe('again');
  });

  test('while a store that names it is open, it is let alone', async () => {
    const sha2 = sha256('open');
    await files.put(`attachments/${sha2}`, Buffer.from('open'));
    await database.db.transact(async (tx) => {
      await store(naming(sha2), [sent('open')], tx);
      expect(await sweep()).toEqual({ removed: 0, bytes: 0 });
    });
    expect(await sweep()).toEqual({ removed: 0, bytes: 0 });
    expect(await isThere(sha2)).toBe(true);
  });

  test('many stores and sweeps of the same data at once lose nothing and fail nowhere', async () => {
    const texts = ['a', 'b', 'c', 'd'];
    for (const text of texts) await files.put(`attachments/${sha256(text)}`, Buffer.from(text));
    await Promise.all(Array.from({ length: 12 }, async (_, turn) => {
      if (turn % 3 === 0) return void (await sweep());
      const chosen = texts.filter((_, index) => (index + turn) % 2 === 0);
      await store(naming(...chosen.map((text) => sha256(text))), chosen.map((text) => sent(text)));
    }));
    expect(await Promise.all(texts.map((text) => isThere(sha256(text))))).toEqual([true, true, true, true]);
  });
});
