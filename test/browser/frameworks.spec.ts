import { aStack, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

let stack: Stack;
let desk: Device;
beforeAll(async () => {
  stack = await aStack();
  desk = await stack.device('desk');
  await desk.signIn('quantri');
});
afterAll(async () => {
  await desk?.close();
  await stack?.stop();
});

const csvOf = async (): Promise<string> => desk.page.evaluate(() => fetch('/api/admin/frameworks/qd757-2025/csv').then((answer) => answer.text()));
const handIn = async (text: string): Promise<void> => desk.page.getByLabel('Tệp khung').setInputFiles({ name: 'phu-luc.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('the official annex comes: what becomes what is seen and mended, then it is in force, and the version before can still be read', async () => {
  const { page } = desk;
  await desk.open('/quan-tri/khung');
  await page.getByRole('link', { name: 'Khung kiến thức, kỹ năng số cơ bản' }).click();
  await page.getByRole('heading', { name: /Nhận thức số/ }).waitFor();
  await desk.picture('frameworks-one-desk');
  const before = await csvOf();
  // The annex calls one skill otherwise, has lost one, and brings a new one.
  const annex = before.replace('NTS.1,Hiểu biết cơ bản về chuyển đổi số', 'I.1.1,Nhận thức chung về chuyển đổi số').replace(/^.*GQVD\.4.*\r\n/m, '').replace(/(?=NTS,Nhận thức số,NTS\.2)/, 'NTS,Nhận thức số,I.1.9,Kỹ năng chỉ phụ lục mới có,,x\r\n');
  await page.getByRole('button', { name: 'Thay bằng tệp…' }).click();
  await handIn('nhom_ma,nhom_ten\r\n1,Một');
  await page.getByText(/thiếu cột ky_nang_ma/).waitFor();
  await handIn(annex);
  await page.getByText('3 mục hiện hành không có trong tệp:').or(page.getByText('2 mục hiện hành không có trong tệp:')).waitFor();
  await page.getByLabel('I.1.1 là mục nào của khung hiện hành').selectOption('NTS.1');
  await page.getByText('1 mục hiện hành không có trong tệp:').waitFor();
  await page.getByText('trước: Hiểu biết cơ bản về chuyển đổi số').waitFor();
  await desk.picture('frameworks-preview-desk');
  await page.getByLabel('Bản của văn bản').fill('2.0');
  await page.getByLabel('Lý do thay').fill('Đã có Phụ lục I chính thức');
  await page.getByRole('button', { name: 'Đưa vào hiệu lực' }).click();
  await page.getByText('Đã thay khung: nay là bản thứ 2').waitFor();
  await page.getByText('mã trong hệ thống: NTS.1').waitFor();
  await page.getByRole('link', { name: /^Bản thứ 1 / }).click();
  await page.getByText('Đây là bản thứ 1, không còn hiệu lực').waitFor();
  await desk.picture('frameworks-earlier-desk');
});

test('what a year requires is changed as a whole, with its paper, and people are settled anew', async () => {
  const { page } = desk;
  await desk.open('/quan-tri/khung/yeu-cau?nam=2026');
  await page.getByRole('rowheader', { name: /Lãnh đạo phòng/ }).waitFor();
  await desk.picture('frameworks-plan-desk');
  await page.getByRole('button', { name: 'Sửa' }).click();
  await page.getByLabel(/^Lãnh đạo phòng.*: Giải quyết vấn đề nhờ/).check();
  await page.getByLabel(/^Căn cứ của Lãnh đạo phòng/).fill('');
  await page.getByText(/chưa ghi căn cứ/).waitFor();
  expect(await page.getByRole('button', { name: 'Lưu…' }).isDisabled()).toBe(true);
  await page.getByLabel(/^Căn cứ của Lãnh đạo phòng/).fill('Công văn 12/UBND-KGVX ngày 20/11/2026');
  await desk.picture('frameworks-plan-edit-desk');
  await page.getByRole('button', { name: 'Lưu…' }).click();
  await page.getByLabel('Lý do, văn bản').fill('Bổ sung theo Công văn 12');
  await page.getByRole('button', { name: 'Lưu yêu cầu' }).click();
  await page.getByText('Bổ sung theo Công văn 12').waitFor();
  await page.getByText(/SL-LDP; thêm GQVD; đổi căn cứ/).waitFor();
  expect(await stack.ask(`select legal_source from competency.requirement where year = 2026 and audience = 'SL-LDP' and group_code = 'GQVD'`)).toEqual([{ legal_source: 'Công văn 12/UBND-KGVX ngày 20/11/2026' }]);
  await page.getByRole('link', { name: '2027' }).click();
  await page.getByRole('button', { name: 'Bắt đầu từ năm 2026' }).click();
  await page.getByLabel('Hạn của Lãnh đạo cấp sở, cấp xã').waitFor();
  expect(await page.getByLabel('Hạn của Lãnh đạo cấp sở, cấp xã').inputValue()).toBe('2027-11-30');
});

test('what answers to what is read, taken out as CSV and put back', async () => {
  const { page } = desk;
  await desk.open('/quan-tri/khung/doi-chieu?tu=qd757-2025&sang=tt02-2025');
  await page.getByRole('row', { name: /GTHT\.3.*là một.*TT02\.2\.3/ }).waitFor();
  await desk.picture('frameworks-crosswalk-desk');
  await page.getByLabel('Thay bảng này bằng tệp CSV').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('tu,sang,quan_he\nGTHT.3,KHONG-CO,exactMatchOf\n') });
  await page.getByText(/Dòng 2: “KHONG-CO” không có trong khung/).waitFor();
  await page.getByLabel('Thay bảng này bằng tệp CSV').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('tu;sang;quan_he;da_doi_chieu\nGTHT.3;TT02.2.3;exactMatchOf;x\n') });
  await page.getByText(/Đã ghi 1 dòng, bỏ 2\d dòng/).waitFor();
});

test('on a phone the matrix scrolls inside its frame, and an auditor reads without buttons', async () => {
  const phone = await stack.device('phone');
  await phone.signIn('kiemtra');
  await phone.open('/quan-tri/khung/yeu-cau?nam=2026');
  await phone.page.getByRole('rowheader', { name: /Lãnh đạo phòng/ }).waitFor();
  await phone.picture('frameworks-plan-phone');
  expect(await phone.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(await phone.page.getByRole('button', { name: 'Sửa' }).count()).toBe(0);
  await phone.open('/quan-tri/khung/bo/tt02-2025');
  await phone.page.getByText('Lớp 10 đến lớp 12').waitFor();
  await phone.picture('frameworks-one-phone');
  expect([desk.complaints, phone.complaints]).toEqual([[], []]);
  await phone.close();
});
