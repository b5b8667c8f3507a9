import { anApp, type TestApp } from '../support/app';
import type { Answer, Person } from '../support/as';
import { learnLessons, signedIn } from '../support/given';

/** A bank leaves as a file, comes back changed, is looked at before it is taken in, and sittings keep what they drew. */

const BANK = '/api/admin/banks/nhan-thuc-so';
const send = (person: Person, path: string, fileName: string, file: Buffer | string): Promise<Answer> => {
  const boundary = 'hvs-ranh-gioi';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return person.post(path, Buffer.concat([Buffer.from(head), Buffer.from(file), Buffer.from(`\r\n--${boundary}--\r\n`)]), { 'content-type': `multipart/form-data; boundary=${boundary}` });
};

describe('question banks as files', () => {
  let app: TestApp;
  let admin: Person;
  let auditor: Person;
  let manager: Person;
  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    auditor = await signedIn(app, { username: 'kiemtra', fullName: 'Trần Minh Tuấn', unit: 'son-la', role: 'auditor' });
    manager = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
  }, 60_000);
  afterAll(() => app?.close());

  test('only who may see keys gets them, and only administrators bring questions in', async () => {
    expect([(await auditor.get(`${BANK}/export?format=gift`)).status, (await manager.get(`${BANK}/export?format=gift`)).status]).toEqual([200, 403]);
    expect([(await send(auditor, `${BANK}/imports`, 'a.gift', 'Hỏi? {T}')).status, (await send(manager, `${BANK}/imports/application?digest=${'0'.repeat(64)}`, 'a.gift', 'Hỏi? {T}')).status]).toEqual([403, 403]);
    expect((await admin.get(`${BANK}/export?format=docx`)).status).toBe(400);
  });

  test.each([['xlsx', /spreadsheetml/, 'nhan-thuc-so.xlsx'], ['qti', /application\/zip/, 'nhan-thuc-so.qti.zip'], ['gift', /text\/plain/, 'nhan-thuc-so.gift.txt'], ['yaml', /application\/yaml/, 'nhan-thuc-so.bank.yaml']])('as %s, sent back, it changes nothing', async (format, mediaType, fileName) => {
    const answer = await admin.get(`${BANK}/export?format=${format}`);
    expect(answer.headers).toMatchObject({ 'content-type': expect.stringMatching(mediaType), 'content-disposition': `attachment; filename="${fileName}"`, 'cache-control': 'private, no-store' });
    const { holds, leftOut } = (await admin.get(`${BANK}/formats`)).body.items.find((one: { format: string }) => one.format === format);
    const total = (await admin.get(BANK)).body.items.length;
    expect(holds + leftOut.length).toBe(total);
    expect((await send(admin, `${BANK}/imports`, fileName, await admin.download(`${BANK}/export?format=${format}`))).body).toMatchObject({ format, added: [], reworded: [], unchanged: holds, faults: [], remarks: [], isNew: false });
  });

  test('the empty workbook picks from the skills of the bank, and sent back empty it says so', async () => {
    const answer = await send(admin, `${BANK}/imports`, 'mau.xlsx', await admin.download(`${BANK}/template`));
    expect(answer.body).toMatchObject({ format: 'xlsx', added: [], faults: [{ text: expect.stringMatching(/chưa có câu hỏi nào/) }] });
    expect((await auditor.get(`${BANK}/template`)).headers).toMatchObject({ 'content-disposition': 'attachment; filename="mau-cau-hoi-nhan-thuc-so.xlsx"' });
    expect((await admin.get('/api/admin/banks/khong-co/export?format=xlsx')).status).toBe(404);
  });

  test('a question worded anew: seen, then done; the sitting that drew it keeps what it drew', async () => {
    const mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    await learnLessons(mai, 'nhan-thuc-so');
    const sitting = (await mai.post('/api/learning/courses/nhan-thuc-so/sittings')).body;
    const prompts = (answer: Answer): string[] => answer.body.questions.map(({ prompt }: { prompt: string }) => prompt);
    const drawn = prompts(await mai.get(`/api/learning/sittings/${sitting.id}`));
    // Every prompt gets a word more.
    const text = (await admin.download(`${BANK}/export?format=gift`)).toString().replace(/^(::[\w-]+::\[plain\])/gm, '$1(Mới) ');
    const seen = (await send(admin, `${BANK}/imports`, 'moi.gift', text)).body;
    expect(seen.reworded.length).toBeGreaterThan(20);
    expect(JSON.stringify(seen)).not.toMatch(/"correct"|"accept"|"pairs"|"explain"/);
    expect((await admin.get(`${BANK}`)).body.items.some(({ prompt }: { prompt: string }) => prompt.startsWith('(Mới)'))).toBe(false);
    const done = await send(admin, `${BANK}/imports/application?digest=${seen.digest}`, 'moi.gift', text);
    expect([done.status, done.body]).toEqual([200, { added: 0, reworded: seen.reworded.length, unchanged: 0, skipped: 0 }]);
    expect(prompts(await mai.get(`/api/learning/sittings/${sitting.id}`))).toEqual(drawn);
    expect((await send(admin, `${BANK}/imports/application?digest=${seen.digest}`, 'moi.gift', text)).body).toMatchObject({ added: 0, reworded: 0, unchanged: seen.reworded.length });
    const acts = (await admin.get('/api/audit?size=200')).body.items.filter(({ act }: { act: string }) => act === 'questions.imported');
    expect(acts).toMatchObject([{ actorName: 'Nguyễn Thu Hà', detail: { file: 'moi.gift', reworded: seen.reworded.length } }]);
  }, 60_000);

  test('a row with a fault keeps everything out until somebody says otherwise', async () => {
    const text = '::a-1:: Hỏi một? {=a ~b ~c ####Vì thế.}\n\n::a-2:: Hỏi hai? {~a ~b ~c}';
    const query = '?skill=NTS.1&difficulty=2&explain=Xem%20l%E1%BA%A1i%20b%C3%A0i.';
    const seen = (await send(admin, `${BANK}/imports${query}`, 'hai.gift', text)).body;
    expect(seen).toMatchObject({ added: [{ line: 1, key: 'a-1', kind: 'single' }], faults: [{ line: 3, key: 'a-2', where: 'dòng 3' }] });
    const apply = (rows: string): Promise<Answer> => send(admin, `${BANK}/imports/application${query}&digest=${seen.digest}&rows=${rows}`, 'hai.gift', text);
    expect((await apply('all')).body).toMatchObject({ status: 422, detail: expect.stringMatching(/chưa nhập câu nào/), faults: [{ line: 3 }] });
    expect((await apply('sound')).body).toMatchObject({ added: 1, skipped: 1 });
    const added = (await admin.get(BANK)).body.items.find(({ key }: { key: string }) => key === 'a-1');
    expect(added).toMatchObject({ skill: 'NTS.1', difficulty: 2, explain: 'Vì thế.', origin: 'screen', review: 'unreviewed' });
  });

  test.each<[string, string, string | Buffer, number, RegExp]>([
    ['no file', 'imports', '', 422, /anh\.png/],
    ['a bank with an odd name', '../imports', 'x {T}', 400, /Mã ngân hàng/],
    ['more than ten megabytes', 'imports', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), 413, /10 MB/],
  ])('%s is refused in a sentence', async (_name, path, file, status, expected) => {
    const answer = await send(admin, path === 'imports' ? `${BANK}/imports` : '/api/admin/banks/Ng%C3%A2n%20h%C3%A0ng/imports', file === '' ? 'anh.png' : 'a.gift', file);
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(expected)]);
  });
});
