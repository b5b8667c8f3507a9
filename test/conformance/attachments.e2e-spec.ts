import { readFileSync } from 'node:fs';
import { Files } from '@hvs/platform';
import { as, type Person } from '../support/as';
import { aPerson, PASSWORD } from '../support/given';
import { aStore, attachedPart, attachmentOf, MIXED, mixed, part, say, sha256, statementPart, type StoreAnswer, type TestStore } from '../support/store';

/** Attachments (Data §2.4.11; Communication §1.5.2): in as they are, out part by part or by range. */

const MEGABYTE = 1024 * 1024;

describe('attachments', () => {
  let store: TestStore;
  let admin: Person;
  let learner: Person;

  beforeAll(async () => {
    store = await aStore({ content: true });
    await aPerson(store.app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    await aPerson(store.app, { username: 'truong', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
    admin = await as(store.app, 'quantri', PASSWORD);
    learner = await as(store.app, 'truong', PASSWORD);
  }, 60_000);
  afterAll(() => store?.close());

  const send = (statement: unknown, ...parts: Buffer[]): Promise<StoreAnswer> => store.call('POST', 'statements', { body: mixed(statementPart(statement), ...parts), headers: MIXED });

  test('of 12, 20 and 3 MB in one request come out again byte for byte, with their hashes', async () => {
    const files = [12, 20, 3].map((megabytes, i) => Buffer.alloc(megabytes * MEGABYTE, `tệp ${i} `));
    const verb = { id: `https://example.vn/${crypto.randomUUID()}` };
    expect((await send(say({ verb, attachments: files.map((bytes) => attachmentOf(bytes)) }), ...files.map((bytes) => attachedPart(bytes)))).status).toBe(200);
    const answer = await store.call('GET', `statements?${new URLSearchParams({ verb: verb.id, attachments: 'true' }).toString()}`);
    const boundary = /^multipart\/mixed; boundary=(\S+)$/.exec(answer.headers['content-type']!)![1]!;
    expect(answer.bytes.subarray(0, boundary.length + 2).toString()).toBe(`--${boundary}`);
    for (const bytes of files) {
      const at = answer.bytes.indexOf(`X-Experience-API-Hash: ${sha256(bytes)}\r\n\r\n`);
      const from = answer.bytes.indexOf('\r\n\r\n', at) + 4;
      expect(at).toBeGreaterThan(0);
      expect(answer.bytes.subarray(from, from + bytes.length).equals(bytes)).toBe(true);
      expect(answer.bytes.subarray(from + bytes.length).toString('latin1', 0, boundary.length + 4)).toBe(`\r\n--${boundary}`);
    }
    const head = await store.call('HEAD', `statements?${new URLSearchParams({ verb: verb.id, attachments: 'true' }).toString()}`);
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
  });

  test('the answer is sent as it is read: large data are never in memory all at once', async () => {
    const files = store.app.app.get(Files);
    const verb = { id: `https://example.vn/${crypto.randomUUID()}` };
    const all = Array.from({ length: 3 }, (_, i) => Buffer.alloc(10 * MEGABYTE, `${i}`));
    await send(say({ verb, attachments: all.map((bytes) => attachmentOf(bytes)) }), ...all.map((bytes) => attachedPart(bytes)));
    const opened: string[] = [];
    const stream = files.stream.bind(files);
    const spy = jest.spyOn(files, 'stream').mockImplementation((key, range) => { opened.push(key); return stream(key, range); });
    const response = await fetch(`${store.url}/xapi/statements?${new URLSearchParams({ verb: verb.id, attachments: 'true' }).toString()}`, {
      headers: { 'x-experience-api-version': '1.0.3', authorization: `Basic ${Buffer.from(await store.client('all').then(({ key, secret }) => `${key}:${secret}`)).toString('base64')}` },
    });
    const reader = response.body!.getReader();
    let size = (await reader.read()).value!.length;
    await new Promise((done) => setTimeout(done, 200));
    // Whoever does not read on, does not make us read on.
    expect(opened).toHaveLength(1);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
    }
    expect([opened.length, size > 30 * MEGABYTE]).toEqual([3, true]);
    spy.mockRestore();
  });

  test('data that have gone from the files are told as a problem', async () => {
    const bytes = 'sẽ mất';
    const verb = { id: `https://example.vn/${crypto.randomUUID()}` };
    await send(say({ verb, attachments: [attachmentOf(Buffer.from(bytes))] }), attachedPart(Buffer.from(bytes)));
    await store.app.app.get(Files).remove(`attachments/${sha256(bytes)}`);
    const answer = await store.call('GET', `statements?${new URLSearchParams({ verb: verb.id, attachments: 'true' }).toString()}`);
    expect([answer.status, answer.body.type]).toEqual([404, expect.stringContaining('/problems/lrs/attachment-missing')]);
    expect((await store.call('GET', `statements?${new URLSearchParams({ verb: verb.id }).toString()}`)).status).toBe(200);
  });

  test('in the wrong order, doubled, missing, strange or damaged: refused, nothing stored', async () => {
    const bytes = 'ok';
    const statement = say({ attachments: [attachmentOf(bytes)] });
    const json = statementPart(statement);
    const wrongHash = part('không phải', 'Content-Type: text/plain', 'Content-Transfer-Encoding: binary', `X-Experience-API-Hash: ${sha256(bytes)}`);
    const before = await store.counts();
    const bodies: [string, Buffer, Record<string, string>?][] = [
      ['the attachment first', mixed(attachedPart(bytes), json)], ['two statements parts', mixed(json, json, attachedPart(bytes))], ['no attachment', mixed(json)],
      ['one too many', mixed(json, attachedPart(bytes), attachedPart('zu viel'))], ['another hash', mixed(json, wrongHash)],
      ['no hash', mixed(json, part(bytes, 'Content-Type: text/plain', 'Content-Transfer-Encoding: binary'))],
      ['base64', mixed(json, part('b2s=', 'Content-Type: text/plain', 'Content-Transfer-Encoding: base64', `X-Experience-API-Hash: ${sha256(bytes)}`))],
      ['no end', Buffer.concat([json, attachedPart(bytes)])], ['no parts', mixed()], ['an empty body', Buffer.alloc(0)], ['no boundary', mixed(json, attachedPart(bytes)), { 'content-type': 'multipart/mixed' }],
      ['another boundary', mixed(json, attachedPart(bytes)), { 'content-type': 'multipart/mixed; boundary=c' }], ['a boundary that runs on', Buffer.concat([json, Buffer.from('--bb--\r\n')])],
      ['bare line feeds', Buffer.from(mixed(json, attachedPart(bytes)).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')],
      ['1,001 parts', mixed(json, ...Array.from({ length: 1_001 }, () => attachedPart(bytes)))], ['a head of 20 KB', mixed(part('{}', `X-Long: ${'x'.repeat(20_000)}`))],
      ['form-data', mixed(json, attachedPart(bytes)), { 'content-type': 'multipart/form-data; boundary=b' }],
    ];
    for (const [what, body, headers] of bodies) {
      const answer = await store.call('POST', 'statements', { body, headers: headers ?? MIXED });
      expect([what, answer.status, answer.body?.detail !== undefined]).toEqual([what, 400, true]);
    }
    expect(await store.counts()).toEqual(before);
  });

  describe('read by an administrator', () => {
    const bytes = readFileSync(__filename);
    const sha2 = sha256(bytes);
    const path = `/api/admin/lrs/attachments/${sha2}`;
    beforeAll(() => send(say({ attachments: [attachmentOf(bytes, { contentType: 'text/html' })] }), attachedPart(bytes, 'text/html')));

    test('whole, to be saved and never shown in place', async () => {
      const answer = await admin.get(path);
      expect(answer.status).toBe(200);
      expect(answer.body).toBe(bytes.toString());
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html', 'content-disposition': expect.stringMatching(/^attachment; filename="[0-9a-f]{16}"$/) as string, 'content-security-policy': expect.stringContaining('sandbox') as string,
        'x-content-type-options': 'nosniff', 'accept-ranges': 'bytes', 'content-length': String(bytes.length), etag: `"${sha2}"`,
      });
      expect((await admin.get(path, { 'if-none-match': `"${sha2}"` })).status).toBe(304);
    });

    test.each([
      ['bytes=0-9', 0, 10], ['bytes=10-', 10, bytes.length], ['bytes=-5', bytes.length - 5, bytes.length], [`bytes=5-${bytes.length * 2}`, 5, bytes.length],
    ])('the range %s (RFC 9110 §14)', async (range, from, to) => {
      const answer = await admin.get(path, { range });
      expect([answer.status, answer.headers['content-range'], answer.body]).toEqual([206, `bytes ${from}-${to - 1}/${bytes.length}`, bytes.subarray(from, to).toString()]);
    });

    test('a range that is not there is 416; one for other data, or none at all, is answered with everything', async () => {
      const wrong = await admin.get(path, { range: `bytes=${bytes.length}-` });
      expect([wrong.status, wrong.headers['content-range']]).toEqual([416, `bytes */${bytes.length}`]);
      for (const headers of [{ range: 'bytes=0-9', 'if-range': '"another"' }, { range: 'lines=1-2' }, { range: 'bytes=0-1,3-4' }]) expect((await admin.get(path, headers as Record<string, string>)).status).toBe(200);
    });

    test('not by everybody, and not what is no attachment', async () => {
      expect((await learner.get(path)).status).toBe(403);
      for (const name of ['0'.repeat(64), 'x', '..%2f..%2fhealth%2fprobe', `${sha2}0`]) expect([name, (await admin.get(`/api/admin/lrs/attachments/${name}`)).status]).toEqual([name, 404]);
    });
  });
});
