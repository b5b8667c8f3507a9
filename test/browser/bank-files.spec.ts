import ExcelJS from 'exceljs';
import { aStack, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const PLACE = '/quan-tri/kiem-tra/tep?ngan-hang=nhan-thuc-so';
let stack: Stack;
let admin: Device;
beforeAll(async () => {
  stack = await aStack();
  admin = await stack.device('desk');
  await admin.signIn('quantri');
});
afterAll(() => stack?.stop());

/** What a link of the page gives. */
const downloaded = async (path: string): Promise<Buffer> => Buffer.from(await admin.page.evaluate<string>(`(async () => {
  const answer = await fetch(${JSON.stringify(path)});
  if (!answer.ok) throw new Error(await answer.text());
  return btoa(Array.from(new Uint8Array(await answer.arrayBuffer()), (c) => String.fromCharCode(c)).join(''));
})()`), 'base64');
const hand = (device: Device, name: string, buffer: Buffer): Promise<void> => device.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
const isNarrowEnough = (device: Device): Promise<unknown> => device.page.evaluate('document.documentElement.scrollWidth <= innerWidth');

/** The template, filled in by somebody. */
const filledIn = async (rows: Record<string, string>[]): Promise<Buffer> => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await downloaded('/api/admin/banks/nhan-thuc-so/template')) as never);
  const sheet = book.getWorksheet('Câu hỏi')!;
  const head = (sheet.getRow(1).values as string[]).slice(1);
  for (const row of rows) sheet.addRow(head.map((title) => row[title] ?? null));
  return Buffer.from(await book.xlsx.writeBuffer());
};
const row = (n: number, change: Record<string, string> = {}): Record<string, string> => ({
  'Mã câu': `moi-${n}`, 'Loại câu': 'Một đáp án', 'Nhóm kỹ năng': 'NTS.1', 'Độ khó': '1', 'Câu hỏi': `Câu hỏi mới số ${n}?`, 'Đáp án đúng': 'B', 'Lựa chọn A': 'một', 'Lựa chọn B': 'hai', 'Lựa chọn C': 'ba', 'Giải thích': 'Vì hai là đúng.', ...change,
});

test('the template is filled in: a typo shows its cell, nothing comes in; mended, all of it does, and again does nothing more', async () => {
  const { page } = admin;
  await admin.open('/quan-tri/kiem-tra?ngan-hang=nhan-thuc-so');
  await page.getByRole('link', { name: 'Nhập, xuất tệp' }).click();
  await page.getByText('Chọn tệp câu hỏi').waitFor();
  await page.getByRole('link', { name: 'Tải tệp GIFT' }).waitFor();
  await admin.picture('bank-files-ask-desk');
  const rows = Array.from({ length: 12 }, (_, n) => row(n + 1));
  await hand(admin, 'cau-hoi.xlsx', await filledIn(rows.with(6, row(7, { 'Đáp án đúng': 'D', 'Giải thích': '' }))));
  await page.getByText('1 câu có lỗi, 11 câu nhập được').waitFor();
  const faults = page.getByRole('region', { name: 'Lỗi cần sửa' });
  await faults.getByText('ô G8 (Đáp án đúng)').waitFor();
  await faults.getByText('ô W8 (Giải thích)').waitFor();
  expect(await page.getByRole('button', { name: 'Nhập 11 câu', exact: true }).count()).toBe(0);
  await admin.picture('bank-files-faults-desk');
  await hand(admin, 'cau-hoi.xlsx', await filledIn(rows));
  await page.getByText('Cả tệp không có lỗi, 12 câu sẽ được nhập').waitFor();
  await admin.picture('bank-files-sound-desk');
  expect((await admin.api('/api/admin/banks/nhan-thuc-so')).items.filter(({ key }: { key: string }) => key.startsWith('moi-'))).toEqual([]);
  await page.getByRole('button', { name: 'Nhập 12 câu' }).dblclick();
  await page.getByText('Đã thêm 12 câu').waitFor();
  await admin.picture('bank-files-done-desk');
  expect((await admin.api('/api/admin/banks/nhan-thuc-so')).items.filter(({ key }: { key: string }) => key.startsWith('moi-'))).toHaveLength(12);
  await hand(admin, 'cau-hoi.xlsx', await filledIn(rows));
  await page.getByText('Tệp này giống hệt ngân hàng').waitFor();
  await hand(admin, 'cau-hoi.xlsx', await filledIn([row(1, { 'Câu hỏi': 'Viết lại cho rõ?' }), row(2, { 'Giải thích': 'Giải thích khác.' })]));
  await page.getByText('Viết lại cho rõ?').waitFor();
  await page.getByText(/lời hỏi giữ nguyên/).waitFor();
  await admin.picture('bank-files-reworded-desk');
});

test('a file from Moodle, on a phone: what it does not say is said once for all; what is sound may come in alone', async () => {
  const phone = await stack.device('phone');
  const { page } = phone;
  await phone.signIn('quantri');
  await phone.open(PLACE);
  await hand(phone, 'moodle.gift', Buffer.from('::Câu 1:: Thủ đô của Việt Nam? {=Hà Nội ~Huế ~Vinh}\n\n::Câu 2:: Viết một đoạn văn về bản em. {}\n\n::Câu 3:: Nước sôi ở bao nhiêu độ C? {#100:1}'));
  await page.getByText('3 câu có lỗi').waitFor();
  await phone.picture('bank-files-gift-phone');
  await page.getByLabel('Nhóm kỹ năng').fill('NTS.1');
  await page.getByLabel('Độ khó').selectOption('1');
  await page.getByLabel('Lời giải thích').fill('Xem lại bài học của phần này.');
  await page.getByRole('button', { name: 'Xem trước lại' }).click();
  await page.getByText('1 câu có lỗi, 2 câu nhập được').waitFor();
  await phone.picture('bank-files-defaults-phone');
  await page.getByRole('button', { name: 'Chỉ nhập 2 câu không có lỗi' }).click();
  await page.getByText('Đã thêm 2 câu, bỏ qua 1 câu có lỗi').waitFor();
  expect(await isNarrowEnough(phone)).toBe(true);
  // A bank with questions that other formats have no place for.
  await phone.open(PLACE.replace('nhan-thuc-so', 'sang-tao-noi-dung-so'));
  await page.getByText('không ghi được vào tệp này').first().click();
  await page.getByRole('region', { name: 'Xuất ngân hàng ra tệp' }).scrollIntoViewIfNeeded();
  await phone.picture('bank-files-export-phone');
  expect(await isNarrowEnough(phone)).toBe(true);
  expect(phone.complaints).toEqual([]);
  await phone.close();
});

test('a broken workbook, a file of another kind, and a line that is cut leave everything as it was', async () => {
  const { page } = admin;
  await admin.open(PLACE);
  await page.getByText('Chọn tệp câu hỏi').waitFor();
  await hand(admin, 'anh.png', Buffer.from('x'));
  await page.getByText(/Không nhập được tệp “anh\.png”/).waitFor();
  await hand(admin, 'hong.xlsx', Buffer.from('PK\u0003\u0004 không phải'));
  await page.getByText('Chưa đọc được tệp này').waitFor();
  await admin.picture('bank-files-unreadable-desk');
  await admin.setOffline(true);
  await hand(admin, 'cau-hoi.gift', Buffer.from('x {T}'));
  await page.getByText('Chưa gửi được vì mất mạng').waitFor();
  await admin.setOffline(false);
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await page.getByText('1 câu có lỗi').waitFor();
});

test('who only oversees takes banks out, and brings nothing in', async () => {
  const desk = await stack.device('desk');
  await desk.signIn('kiemtra');
  await desk.open(PLACE);
  await desk.page.getByRole('link', { name: 'Tải tệp Excel' }).waitFor();
  expect(await desk.page.locator('input[type=file]').count()).toBe(0);
  await desk.close();
});
