import { gzipSync } from 'node:zlib';
import { Lrs } from '@hvs/lrs';
import { Audit } from '@hvs/people';
import { Jobs, newId } from '@hvs/platform';
import { allHandlers } from '../../apps/worker/src/worker.module';
import { anApp, type TestApp } from '../support/app';
import type { Answer, Person } from '../support/as';
import { signedIn } from '../support/given';
import { aStore, attachedPart, attachmentOf, MIXED, mixed, say, sha256, statementPart, type Client, type TestStore } from '../support/store';

/** An administrator of the province brings in statements: from a file, and from the store of another installation, through its own xAPI. */

const PATH = '/api/admin/lrs/imports';

describe('imports', () => {
  let here: TestApp;
  let there: TestStore;
  let reader: Client;
  let admin: Person;

  const upload = (who: Person, bytes: Buffer | string, name = 'xuất.json', query = ''): Promise<Answer> => {
    const body = Buffer.concat([Buffer.from(`--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`), Buffer.from(bytes as string), Buffer.from('\r\n--b--\r\n')]);
    return who.post(`${PATH}/file${query}`, body, { 'content-type': 'multipart/form-data; boundary=b' });
  };
  const rowOf = async (taskId: string) => (await admin.get(PATH)).body.items.find((one: { taskId: string }) => one.taskId === taskId);
  const wanted = (over: Record<string, unknown> = {}) => ({ address: `${there.url}/xapi/`, key: reader.key, secret: reader.secret, version: '2.0.0', ...over });
  const send = async (body: unknown, options: { version?: string; headers?: Record<string, string> } = {}): Promise<string[]> => {
    const answer = await there.call('POST', 'statements', { body, ...options });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body as string[];
  };

  beforeAll(async () => {
    there = await aStore();
    reader = await there.client('all/read');
    here = await anApp({ env: { OUTBOUND_HTTP: 'allow', SECRET_KEY: 'a key of thirty-two letters or so', IMPORT_MAX_MB: '2' } });
    admin = await signedIn(here, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
  }, 90_000);
  afterAll(async () => {
    await here?.close();
    await there?.close();
  });

  test('a file: uploaded, imported by the worker, told line by line, and as a table for a spreadsheet', async () => {
    const good = [say({ id: newId() }), say({ id: newId() })];
    const refused = say({ id: newId(), verb: { id: '=1+1', display: { vi: 'x' } } });
    const { status, body } = await upload(admin, gzipSync([good[0], refused, good[1], { id: '=cmd|x' }].map((one) => JSON.stringify(one)).join('\n')), 'xuất.ndjson.gz', '?title=H%E1%BB%87%20th%E1%BB%91ng%20c%C5%A9');
    expect([status, Object.keys(body)]).toEqual([202, ['taskId']]);
    await here.settle();
    expect(await rowOf(body.taskId)).toEqual({
      taskId: body.taskId, source: 'file', title: 'Nạp bản ghi từ Hệ thống cũ', state: 'done', stopped: false, done: 100, total: 100, stored: 2, known: 0, refused: 2, returned: 0,
      message: 'Đã đọc 4 bản ghi: 2 mới, 0 đã có, 2 bị từ chối.', createdAt: expect.any(String), finishedAt: expect.any(String), ownerName: 'Nguyễn Thu Hà',
    });
    const lines = (await admin.get(`${PATH}/${body.taskId}/lines`)).body;
    expect(lines).toMatchObject({ items: [{ line: 2, fileLine: 2, statementId: refused['id'], outcome: 'refused', text: expect.stringMatching(/verb\.id .*\(xAPI 1\.0\.3 Data §2\.4\.3\)/) as string }, { line: 4 }], cursor: null });
    expect((await admin.get(`${PATH}/${body.taskId}/lines?cursor=2`)).body.items).toHaveLength(1);
    const table = (await admin.download(`${PATH}/${body.taskId}/lines.csv`)).toString();
    expect(table.split('\r\n').slice(0, 2)).toEqual(['\uFEFFThứ tự,Dòng,Mã bản ghi,Kết quả,Vì sao,Điều khoản', expect.stringMatching(new RegExp(`^2,2,${String(refused['id'])},Bị từ chối,`)) as string]);
    expect(table).toContain("'=cmd|x");
    expect(await here.app.get(Lrs, { strict: false }).get(String(good[1]!['id']))).toBeDefined();
  });

  test('another store of our own: statements with every number, both versions, attachments, and what was voided there', async () => {
    const [first] = await send(JSON.stringify(say({ result: { score: { raw: 7, min: 0, max: 10 } } })).replace('"raw":7', '"raw":7.50'));
    const [second] = await send(say({ context: { contextAgents: [{ objectType: 'contextAgent', agent: { mbox: 'mailto:a@b.vn' } }] } }), { version: '2.0.0' });
    const [target] = await send(say());
    const [voiding] = await send(say({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id: target } }));
    const [attached] = await send(mixed(statementPart(say({ attachments: [attachmentOf('xin chào')] })), attachedPart('xin chào')), { headers: MIXED });
    await send(Array.from({ length: 450 }, () => say()));
    const { status, body } = await admin.post(`${PATH}/store`, wanted());
    expect(status).toBe(202);
    await here.settle();
    expect(await rowOf(body.taskId)).toMatchObject({ source: 'store', state: 'done', stored: 455, known: 0, refused: 0 });
    const lrs = here.app.get(Lrs, { strict: false });
    expect((await lrs.get(first!))!.json).toContain('"raw":7.50');
    const original = (await there.call('GET', `statements?statementId=${second}`, { version: '2.0.0' })).body as object;
    const { stored: _, authority: __, ...kept } = JSON.parse((await lrs.get(second!))!.json) as Record<string, unknown>;
    expect(original).toMatchObject(kept);
    expect(await lrs.get(target!)).toBeUndefined();
    expect(await lrs.get(target!, { voided: true })).toBeDefined();
    expect(await lrs.get(voiding!)).toBeDefined();
    expect((await lrs.attachment(sha256('xin chào'))).toString()).toBe('xin chào');
    expect((await lrs.attachmentsOf([attached!])).map(({ sha2 }) => sha2)).toEqual([sha256('xin chào')]);
    // What is voided there is asked for only if it is not here.
    const again = await admin.post(`${PATH}/store`, wanted({ keepAuthority: true }));
    await here.settle();
    expect(await rowOf(again.body.taskId)).toMatchObject({ state: 'done', stored: 0, known: 454, refused: 0 });
  }, 60_000);

  test('it can be stopped and gone on with; both stand in the register, once', async () => {
    const busy = await anApp({ worker: false, env: { OUTBOUND_HTTP: 'allow' } });
    try {
      const chief = await signedIn(busy, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
      const { body: { taskId } } = await upload(chief, [say({ id: newId() }), say({ id: newId() })].map((one) => JSON.stringify(one)).join('\n'), 'a.ndjson');
      const row = async () => (await chief.get(PATH)).body.items[0];
      for (let i = 0; i < 2; i += 1) expect(await chief.post(`${PATH}/${taskId}/stop`, {})).toMatchObject({ status: 200, body: { taskId, stopped: true } });
      await busy.app.get(Jobs, { strict: false }).start(allHandlers);
      await busy.settle();
      expect(await row()).toMatchObject({ stopped: true, stored: 0, message: expect.stringMatching(/^Đã dừng theo yêu cầu/) as string });
      expect(await chief.post(`${PATH}/${taskId}/resume`, {})).toMatchObject({ status: 200, body: { stopped: false } });
      await busy.settle();
      expect(await row()).toMatchObject({ stopped: false, state: 'done', stored: 2 });
      const { items } = await busy.app.get(Audit, { strict: false }).list({ subjectKind: 'task', subjectId: taskId });
      expect(items.map(({ act }) => act)).toEqual(['statements.import-resumed', 'statements.import-stopped', 'statements.import-asked']);
      for (const turn of ['stop', 'resume']) {
        expect((await chief.post(`${PATH}/${taskId}/${turn}`, {})).status).toBe(409);
        expect((await chief.post(`${PATH}/${newId()}/${turn}`, {})).status).toBe(404);
      }
    } finally {
      await busy.close();
    }
  }, 60_000);

  test('the secret goes in and never out; who asked for what stands in the register', async () => {
    const { body } = await admin.post(`${PATH}/store`, wanted({ secret: 'mật khẩu sai', since: '2026-01-01T00:00:00+07:00' }));
    await here.settle();
    const row = await rowOf(body.taskId);
    expect(row).toMatchObject({ state: 'failed', message: expect.stringMatching(/không nhận khóa này \(401\)/) as string });
    const register = await here.app.get(Audit, { strict: false }).list({ subjectKind: 'task', size: 50 });
    expect(register.items.find(({ subjectId }) => subjectId === body.taskId)).toMatchObject({ act: 'statements.import-asked', detail: { kind: 'store', address: `${there.url}/xapi/`, from: '2026-01-01T00:00:00+07:00', keepAuthority: false } });
    const rows = await here.database.db.em.query('select * from lrs.statement_import') as unknown;
    expect(JSON.stringify([row, register, rows, (await admin.get('/api/tasks')).body])).not.toContain('mật khẩu sai');
  });

  test.each<[string, Record<string, unknown>]>([
    ['an inner metadata service', { address: 'http://169.254.169.254/' }], ['our own address', { address: 'http://app.test/xapi' }], ['no address', { address: 'x' }], ['no secret', { secret: '' }], ['a name with a colon', { key: 'a:b' }],
    ['a version nobody speaks', { version: '0.95' }], ['no instant', { since: 'hôm qua' }], ['something unknown', { colour: 'red' }],
  ])('refused with a sentence: %s', async (_, over) => {
    expect(await admin.post(`${PATH}/store`, wanted(over))).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/\S/) as string } });
  });

  test('an upload that is none, or too much, is refused with a sentence, and nothing is begun', async () => {
    const before = (await admin.get(PATH)).body.items.length;
    expect((await upload(admin, Buffer.alloc(3 * 1024 * 1024, ' '))).status).toBe(413);
    expect((await admin.post(`${PATH}/file`, '--b--\r\n', { 'content-type': 'multipart/form-data; boundary=b' })).status).toBe(400);
    expect([400, 415]).toContain((await admin.post(`${PATH}/file`, { file: 'x' })).status);
    expect((await upload(admin, '[]', 'a.json', '?keepAuthority=perhaps')).status).toBe(400);
    expect((await admin.get(PATH)).body.items).toHaveLength(before);
  });

  test('the province\'s auditor looks on; a role at one unit opens nothing', async () => {
    const { body: made } = await upload(admin, '[]');
    const auditor = await signedIn(here, { username: 'kiemtra', fullName: 'Trần Minh Tuấn', unit: 'son-la', role: 'auditor' });
    const local = await signedIn(here, { username: 'quantri.xa', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'province-admin' });
    const looks = async (who: Person): Promise<number[]> => [(await who.get(PATH)).status, (await who.get(`${PATH}/${made.taskId}/lines`)).status, (await who.get(`${PATH}/${made.taskId}/lines.csv`)).status];
    expect([await looks(auditor), await looks(local)]).toEqual([[200, 200, 200], [403, 403, 403]]);
    for (const who of [auditor, local]) {
      const turns = await Promise.all(['stop', 'resume'].map(async (turn) => (await who.post(`${PATH}/${made.taskId}/${turn}`, {})).status));
      expect([(await upload(who, '[]')).status, (await who.post(`${PATH}/store`, wanted())).status, ...turns]).toEqual([403, 403, 403, 403]);
    }
  });

  test('what is not there is told so', async () => {
    for (const id of [newId(), 'x']) expect([(await admin.get(`${PATH}/${id}/lines`)).status, (await admin.get(`${PATH}/${id}/lines.csv`)).status]).toEqual([404, 404]);
  });
});
