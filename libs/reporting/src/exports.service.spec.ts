import type { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { z } from 'zod';
import { Clock, Files, newId, problems, Tasks } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { Exports } from './exports.service';
import type { Cell, Report } from './report';

const refusals = problems('reporting-spec', { notYours: ['missing', 'Không thấy'], diskFull: ['unavailable', 'Đầy'] });

class Fixed extends Clock {
  override now = () => new Date('2026-11-22T02:00:00Z');
}

/** The object store of these tests: it reads what is put, up to where its disk ends. */
class Shelf {
  readonly kept = new Map<string, Buffer>();
  room = Infinity;
  async put(key: string, body: Buffer | Readable): Promise<void> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as Readable) {
      chunks.push(chunk as Buffer);
      if ((size += (chunk as Buffer).length) > this.room) throw refusals.diskFull('Không còn chỗ để ghi tệp.');
    }
    this.kept.set(key, Buffer.concat(chunks));
  }
  async stat(key: string) { const found = this.kept.get(key); return found && { size: found.length }; }
  async stream(): Promise<Readable> { throw new Error('not asked for here'); }
  async remove(key: string): Promise<void> { this.kept.delete(key); }
  async *list(): AsyncGenerator<never> {}
  async check(): Promise<void> {}
}

let t: TestDatabase;
let tasks: Tasks;
let shelf: Shelf;
let exports_: Exports;
let askedFor: { params: unknown; places: string[] }[];
/** What the report answers; a test puts its own. */
let answer: () => AsyncGenerator<Cell[]>;
const manyRows = async function* (): AsyncGenerator<Cell[]> { for (let i = 1; i <= 3000; i++) yield [`Lò Thị ${i}`, i, 78.8, new Date('2026-11-21T18:00:00Z')]; };

beforeAll(async () => {
  t = await aDatabase();
  tasks = new Tasks(t.db, new Fixed());
  const report: Report<{ target: string }> = {
    id: 'attainment-units',
    params: z.strictObject({ target: z.string() }),
    columns: [{ title: 'Đơn vị', kind: 'text', width: 30 }, { title: 'Số đạt', kind: 'integer', width: 10 }, { title: 'Tỉ lệ (%)', kind: 'percent', width: 10 }, { title: 'Ngày', kind: 'day', width: 12 }],
    answer: async (params, places) => {
      askedFor.push({ params, places });
      return { heading: { title: 'Chỉ tiêu', lines: ['Đơn vị: Sơn La.', 'Quy tắc.'] }, total: 3000, rows: answer() };
    },
  };
  const other = { ...report, id: 'other' };
  shelf = new Shelf();
  exports_ = new Exports(t.db, new Fixed(), new Files(shelf), tasks, { units: report, people: other } as never, { register: { ...report, id: 'certificates' } } as never);
});
afterAll(() => t.drop());
beforeEach(() => {
  askedFor = [];
  answer = manyRows;
  shelf.room = Infinity;
});

const ask = (change: Partial<Parameters<Exports['request']>[0]> = {}) => exports_.request({ report: 'attainment-units', format: 'csv', params: { target: 'cb' }, ownerId: newId(), places: ['a-place'], ...change });
const jobsFor = async (taskId: string): Promise<number> => (await t.source.query(`select 1 from platform.outbox where payload->>'taskId' = $1`, [taskId])).length;

test('asking twice with one key starts one job; the report sees the places of the asker and no others', async () => {
  const ownerId = newId();
  const [one, two] = [await ask({ ownerId, dedupeKey: 'k' }), await ask({ ownerId, dedupeKey: 'k' })];
  expect(two.id).toBe(one.id);
  expect(await jobsFor(one.id)).toBe(1);
  await exports_.run({ taskId: one.id });
  expect(askedFor).toEqual([{ params: { target: 'cb' }, places: ['a-place'] }]);
});

test.each([{ report: 'nothing' }, { format: 'pdf' }, { params: {} }, { params: { target: 'cb', secret: 1 } }])('what there is not is refused at once: %j', async (change) => {
  await expect((async () => ask(change))()).rejects.toMatchObject({ kind: 'invalid' });
});

test.each(['csv', 'xlsx'])('a finished %s is for who asked; running again changes nothing', async (format) => {
  const ownerId = newId();
  const { id: taskId } = await ask({ format, ownerId });
  await expect(exports_.file(taskId, ownerId)).rejects.toMatchObject({ kind: 'conflict' });
  await exports_.run({ taskId });
  const done = await tasks.find(taskId);
  expect(done).toMatchObject({ state: 'done', done: 3000, total: 3000, result: { rows: 3000, fileKey: `exports/${taskId}.${format}`, fileUrl: `/api/exports/${taskId}/file`, fileName: `attainment-units-2026-11-22-09-00.${format}` } });
  const bytes = shelf.kept.get(`exports/${taskId}.${format}`);
  await exports_.run({ taskId });
  expect(askedFor).toHaveLength(1);
  expect(shelf.kept.get(`exports/${taskId}.${format}`)).toBe(bytes);
  expect((await exports_.file(taskId, ownerId)).fileKey).toBe(`exports/${taskId}.${format}`);
  await expect(exports_.file(taskId, newId())).rejects.toMatchObject({ kind: 'missing' });
});

test.each(['csv', 'xlsx'])('a %s whose rows break off leaves no file and runs again to the end', async (format) => {
  const { id: taskId } = await ask({ format });
  answer = async function* () { let i = 0; for await (const row of manyRows()) { if (++i > 1200) throw new Error('killed'); yield row; } };
  await expect(exports_.run({ taskId })).rejects.toThrow('killed');
  expect(shelf.kept.has(`exports/${taskId}.${format}`)).toBe(false);
  expect(await tasks.find(taskId)).toMatchObject({ state: 'running', total: 3000 });
  answer = manyRows;
  await exports_.run({ taskId });
  expect(await tasks.find(taskId)).toMatchObject({ state: 'done', done: 3000 });
});

test.each(['csv', 'xlsx'])('a full disk while a %s is written leaves no file and lets the job try again', async (format) => {
  const { id: taskId } = await ask({ format });
  shelf.room = 10_000;
  await expect(exports_.run({ taskId })).rejects.toMatchObject({ kind: 'unavailable' });
  expect(shelf.kept.has(`exports/${taskId}.${format}`)).toBe(false);
  shelf.room = Infinity;
  await exports_.run({ taskId });
  expect(await tasks.find(taskId)).toMatchObject({ state: 'done' });
});

test('a refusal the asker has to hear ends the task with its sentence', async () => {
  const { id: taskId } = await ask();
  answer = () => { throw refusals.notYours('Đơn vị này nằm ngoài phạm vi bạn được xem.'); };
  await exports_.run({ taskId });
  expect(await tasks.find(taskId)).toMatchObject({ state: 'failed', message: 'Đơn vị này nằm ngoài phạm vi bạn được xem.' });
});

test('fewer rows than announced: the task says what the file holds', async () => {
  const { id: taskId } = await ask();
  answer = async function* () { yield ['Một', 1, null, null]; };
  await exports_.run({ taskId });
  expect(await tasks.find(taskId)).toMatchObject({ done: 1, total: 1, result: { rows: 1 } });
});

test('a workbook says what it is above the table, keeps the head in sight, and holds numbers and dates as such', async () => {
  const { id: taskId } = await ask({ format: 'xlsx' });
  answer = async function* () { yield ['=HYPERLINK("http://x")', 1234, 78.8, new Date('2026-11-21T18:00:00Z')]; yield ['Mùa <A> & "Páo"\u0001', null, null, null]; };
  await exports_.run({ taskId });
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(shelf.kept.get(`exports/${taskId}.xlsx`) as never);
  const sheet = book.worksheets[0]!;
  expect([1, 2, 3, 5].map((n) => sheet.getRow(n).getCell(1).value)).toEqual(['Chỉ tiêu', 'Đơn vị: Sơn La.', 'Quy tắc.', 'Đơn vị']);
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 5 });
  expect(sheet.getRow(5).font?.bold).toBe(true);
  const cells = [1, 2, 3, 4].map((n) => sheet.getRow(6).getCell(n));
  expect(cells.map((c) => c.value)).toEqual(['=HYPERLINK("http://x")', 1234, 78.8, new Date('2026-11-22T01:00:00Z')]);
  expect(cells[0]!.type).toBe(ExcelJS.ValueType.String);
  expect(cells.slice(1).map((c) => c.numFmt)).toEqual(['#,##0', '0.0', 'dd/mm/yyyy']);
  expect(sheet.getRow(7).getCell(1).value).toBe('Mùa <A> & "Páo"');
});
