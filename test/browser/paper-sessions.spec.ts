import { join } from 'node:path';
import { aStack, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const COURSE = 'giai-quyet-van-de';

let stack: Stack;
let desk: Device;
let path: string;
let name: string;
beforeAll(async () => {
  stack = await aStack();
  desk = await stack.device('desk');
  await desk.signIn('than.cam');
});
afterAll(() => stack?.stop());

const fits = (device: Device): Promise<number> => device.page.evaluate('document.documentElement.scrollWidth - innerWidth');

test('the head of a unit opens a session for people of the unit, and two sheets without a name', async () => {
  const { page } = desk;
  await desk.open('/quan-tri/kiem-tra/giay');
  await page.getByText('Chưa có buổi nào').waitFor();
  await page.getByRole('button', { name: 'Mở buổi trên giấy' }).click();
  await page.getByLabel('Khóa học').selectOption(COURSE);
  if (await page.getByRole('button', { name: /^Đơn vị/ }).isVisible()) {
    await page.getByRole('button', { name: /^Đơn vị/ }).click();
    await page.getByRole('option', { name: /Chiềng La/ }).first().click();
  }
  await page.getByLabel(/Lò Thị Mai/).check();
  await page.getByLabel('Thêm phiếu chưa có tên').fill('2');
  await desk.picture('paper-open-desk');
  await page.getByRole('button', { name: 'Rút 3 phiếu' }).click();
  await page.getByText(/^Đã rút phiếu cho buổi/).waitFor();
  path = new URL(page.url()).searchParams.get('buoi')!;
  name = (await desk.api(`/api/admin/paper-sessions/${path}`)).items[0].name;
  await desk.picture('paper-session-desk');
});

test('the sheets are printed on A4, each from a page of its own, without keys', async () => {
  const printing = await stack.device('desk');
  await printing.signIn('than.cam');
  await printing.page.goto(`${new URL(desk.page.url()).origin}/api/admin/paper-sessions/${path}/print`);
  await printing.page.getByText('Họ và tên: Lò Thị Mai').waitFor();
  expect(await printing.page.locator('.sheet').count()).toBe(3);
  await printing.picture('paper-print-desk');
  const pdf = await printing.page.pdf({ preferCSSPageSize: true, path: join(__dirname, '../../out/browser/paper-print.pdf') });
  // A4 in points.
  expect(pdf.toString('latin1')).toMatch(/MediaBox\s*\[\s*0 0 59[45][\d.]* 84[12]/);
});

test('a sheet is read before it is entered; a slip is seen at its question', async () => {
  const { page } = desk;
  await page.getByRole('button', { name: `Nhập phiếu ${name}` }).click();
  const places = (await desk.api(`/api/admin/paper-sessions/${path}/sheets/1`)).items as { number: number; kind: string }[];
  for (const { number, kind } of places) if (['single', 'multiple', 'true-false'].includes(kind)) await page.getByLabel(`Câu ${number}`, { exact: true }).fill('A');
  const slip = places.find(({ kind }) => kind === 'single')!.number;
  await page.getByLabel(`Câu ${slip}`, { exact: true }).fill('Z');
  await page.getByRole('button', { name: 'Kiểm tra phiếu' }).click();
  await page.getByText(/chỉ có các chữ từ A/).waitFor();
  await desk.picture('paper-slip-desk');
  await page.getByLabel(`Câu ${slip}`, { exact: true }).fill('B');
  await page.getByRole('button', { name: 'Kiểm tra phiếu' }).click();
  await page.getByText(/Hãy so lại với phiếu giấy/).waitFor();
  await page.getByRole('button', { name: 'Lưu kết quả' }).click();
  await page.getByText(/^Đã nhập phiếu .* của Lò Thị Mai/).waitFor();
});

test('a table is tried before it is entered, row by row', async () => {
  const { page } = desk;
  const table = String(await page.evaluate(`fetch('/api/admin/paper-sessions/${path}/table').then((answer) => answer.text())`));
  // The second sheet gets a name and an answer to its first question that no kind of question can have; the third stays empty.
  const filled = table.trim().split('\r\n').map((row, index) => (index === 2 ? row.replace(',,,', `,sua.vu,,${'9'.repeat(301)}`) : row)).join('\r\n');
  await page.getByLabel('Bảng kết quả đã điền').setInputFiles({ name: 'phieu.csv', mimeType: 'text/csv', buffer: Buffer.from(filled) });
  await page.getByText(/Câu 1:/).waitFor();
  await page.getByText(/Chưa có gì thay đổi/).waitFor();
  await desk.picture('paper-table-desk');
});

test('on a phone the session is read and a sheet entered', async () => {
  const phone = await stack.device('phone');
  await phone.signIn('than.cam');
  await phone.open(`/quan-tri/kiem-tra/giay?buoi=${path}`);
  await phone.page.getByText('Lò Thị Mai').first().waitFor();
  expect(await fits(phone)).toBeLessThanOrEqual(0);
  await phone.picture('paper-session-phone');
  await phone.page.getByRole('button', { name: /^Nhập phiếu/ }).first().click();
  await phone.page.getByLabel('Tên đăng nhập ghi trên phiếu').waitFor();
  await phone.page.getByLabel('Câu 1', { exact: true }).waitFor();
  await phone.picture('paper-sheet-phone');
});
