import { Clock } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { BankFiles, type SentFile } from './bank-files.service';
import { Banks } from './banks.service';
import type { Question } from './question';

/** What a file does to a bank: seen first, then done once, and nothing of it while a row is wrong, unless somebody says so. */

const gift = (n: number, prompt = `Câu số ${n}?`, right = 'a'): string => `// [id:q-${n}] [tag:skill=S.1] [tag:difficulty=1]\n::q-${n}:: ${prompt} {${['a', 'b', 'c'].map((text) => (text === right ? `=${text}` : `~${text}`)).join(' ')} ####Vì thế.}`;
const sent = (text: string, fileName = 'cau-hoi.gift'): SentFile => ({ fileName, bytes: Buffer.from(text), defaults: {} });
const many = (count: number): string[] => Array.from({ length: count }, (_, n) => gift(n + 1));

let t: TestDatabase;
let banks: Banks;
let files: BankFiles;
beforeAll(async () => {
  t = await aDatabase();
  banks = new Banks(t.db, new Clock());
  files = new BankFiles(banks, t.db);
});
afterAll(() => t.drop());

const load = async (bank: string, text: string, rows: 'all' | 'sound' = 'all'): ReturnType<BankFiles['apply']> => {
  const { digest } = await files.preview(bank, sent(text));
  return t.db.transact((tx) => files.apply(tx, bank, sent(text), { digest, rows }));
};
const prompts = async (bank: string): Promise<string[]> => ((await banks.names()).includes(bank) ? (await banks.list(bank)).map(({ body }) => body.prompt) : []);

test('two hundred rows with one typo: the row is named and nothing comes in, until it is mended or left out', async () => {
  const rows = many(200);
  const broken = rows.with(136, gift(137).replace('=a', '~a')).join('\n\n');
  const preview = await files.preview('hai-tram', sent(broken));
  expect(preview).toMatchObject({ isNew: true, faults: [{ line: 410, where: 'dòng 410', key: 'q-137', text: 'Cần đúng một đáp án đúng.' }] });
  expect(preview.added).toHaveLength(199);
  await expect(load('hai-tram', broken)).rejects.toMatchObject({ kind: 'unprocessable', detail: expect.stringMatching(/còn 1 lỗi, nên chưa nhập câu nào/) });
  expect(await prompts('hai-tram')).toEqual([]);
  expect(await load('hai-tram', broken, 'sound')).toEqual({ added: 199, reworded: 0, unchanged: 0, skipped: 1 });
  expect(await load('hai-tram', rows.join('\n\n'))).toEqual({ added: 1, reworded: 0, unchanged: 199, skipped: 0 });
});

test('a wording that changes takes the place of the old one, the rest stays as it is', async () => {
  await load('doi', many(3).join('\n\n'));
  await banks.review(t.db.em, (await banks.list('doi'))[0]!.id, { state: 'approved', note: '', by: (await aPerson()) });
  const changed = `${gift(2, 'Viết lại?')}\n\n${gift(1)}`;
  expect(await files.preview('doi', sent(changed))).toMatchObject({ added: [], reworded: [{ line: 2, key: 'q-2', prompt: 'Viết lại?', before: { prompt: 'Câu số 2?' } }], unchanged: 1, isNew: false });
  await load('doi', changed);
  expect(await prompts('doi')).toEqual(['Câu số 1?', 'Viết lại?', 'Câu số 3?']);
  expect((await banks.list('doi')).map(({ review }) => review)).toEqual(['approved', 'unreviewed', 'unreviewed']);
});

test('the same file twice, or by two at once, is done once', async () => {
  const text = many(5).join('\n\n');
  const { digest } = await files.preview('hai-lan', sent(text));
  const once = (): ReturnType<BankFiles['apply']> => t.db.transact((tx) => files.apply(tx, 'hai-lan', sent(text), { digest, rows: 'all' }));
  const both = await Promise.all([once(), once()]);
  expect(both.map(({ added }) => added).sort()).toEqual([0, 5]);
  expect(await once()).toMatchObject({ added: 0, unchanged: 5 });
});

test('what was looked at is what is done: another file, or a bank somebody changed meanwhile, is refused', async () => {
  await load('khac', gift(1));
  const { digest } = await files.preview('khac', sent(gift(1, 'Của tôi?')));
  const apply = (text: string): ReturnType<BankFiles['apply']> => t.db.transact((tx) => files.apply(tx, 'khac', sent(text), { digest, rows: 'all' }));
  await expect(apply(gift(1, 'Tệp khác?'))).rejects.toMatchObject({ kind: 'conflict' });
  await load('khac', gift(1, 'Người khác viết?'));
  await expect(apply(gift(1, 'Của tôi?'))).rejects.toMatchObject({ kind: 'conflict', detail: expect.stringMatching(/Chưa có gì thay đổi/) });
  expect(await prompts('khac')).toEqual(['Người khác viết?']);
});

test('a wording whose key was put right does not come back by an old file', async () => {
  await load('cu', gift(1, 'Hỏi?', 'a'));
  const [wrong] = await banks.list('cu');
  await load('cu', gift(1, 'Hỏi?', 'b'));
  const [right] = await banks.list('cu');
  await t.source.query('update assessment.question set corrected_by = $2 where id = $1', [wrong!.id, right!.id]);
  expect(await files.preview('cu', sent(gift(1, 'Hỏi?', 'a')))).toMatchObject({ reworded: [], faults: [{ line: 2, text: expect.stringMatching(/đã được sửa và chấm lại/) }] });
  expect(await load('cu', gift(1, 'Hỏi?', 'a'), 'sound')).toMatchObject({ skipped: 1 });
  expect((await banks.list('cu')).map(({ id }) => id)).toEqual([right!.id]);
});

test('a skill nobody asked about is said, and does no harm', async () => {
  await load('nhom', gift(1));
  expect((await files.preview('nhom', sent(gift(2).replace('S.1', 'S.l')))).remarks).toEqual([{ text: expect.stringMatching(/“S\.l” chưa có câu nào/), lines: [2] }]);
});

test('a drawing stays with its question where the format carries none', async () => {
  const spot: Question = {
    key: 'hinh', kind: 'hot-spot', skill: 'S.1', difficulty: 1, prompt: 'Bấm đâu?', explain: 'Vì thế.', picture: { svg: '<svg viewBox="0 0 9 9"/>', alt: 'nút', width: 9, height: 9 },
    regions: [{ id: 'a', label: 'trái', x: 0, y: 0, width: 4, height: 4, correct: true }, { id: 'b', label: 'phải', x: 5, y: 5, width: 4, height: 4, correct: false }],
  };
  await banks.load('hinh', [spot]);
  const yaml = (await files.write('hinh', 'yaml')).bytes.toString();
  await t.db.transact(async (tx) => files.apply(tx, 'hinh', sent(yaml.replace('Bấm đâu?', 'Bấm vào đâu?'), 'b.yaml'), { digest: (await files.preview('hinh', sent(yaml.replace('Bấm đâu?', 'Bấm vào đâu?'), 'b.yaml'))).digest, rows: 'all' }));
  expect(await t.source.query(`select body from assessment.question where bank = 'hinh' and retired_at is null`)).toEqual([{ body: { ...spot, prompt: 'Bấm vào đâu?' } }]);
  expect(await files.formats('hinh')).toContainEqual({ format: 'gift', holds: 0, leftOut: [{ key: 'hinh', kind: 'hot-spot', why: expect.stringMatching(/GIFT không có/) }] });
});

test('a file of another kind, or in letters nobody can read, says what to do', async () => {
  await expect(files.preview('la', sent('x', 'anh.png'))).rejects.toMatchObject({ kind: 'unprocessable', detail: expect.stringMatching(/anh\.png/) });
  expect((await files.preview('la', { fileName: 'a.txt', bytes: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), defaults: {} })).faults).toEqual([expect.objectContaining({ line: 0, text: expect.stringMatching(/UTF-8/) })]);
  expect((await files.preview('la', { fileName: 'a.txt', bytes: Buffer.from(`\ufeff${gift(1)}`, 'utf16le'), defaults: {} })).added).toHaveLength(1);
});

const aPerson = async (): Promise<string> => {
  const id = '00000000-0000-7000-8000-000000000001';
  await t.source.query(`insert into people.person (id, account, username, full_name, given_name) values ($1, $1, 'mai', 'Lò Thị Mai', 'Mai') on conflict do nothing`, [id]);
  return id;
};
