import { Receiver } from '../support/receiver';
import { aStack, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const STORE = '/quan-tri/kho-ban-ghi';
let stack: Stack;
let desk: Device;
beforeAll(async () => {
  // The receiver of the test has no certificate; it stands on this machine.
  stack = await aStack({ OUTBOUND_HTTP: 'allow' });
  desk = await stack.device('desk');
  await desk.signIn('quantri');
});
afterAll(async () => {
  await desk?.close();
  await stack?.stop();
});

const picture = async (device: Device, name: string): Promise<void> => {
  await device.page.evaluate('document.fonts.ready.then(() => undefined)');
  await device.picture(`records-${name}`);
};

test('the overview moves by itself when statements come', async () => {
  const { page } = desk;
  await desk.open(STORE);
  const total = page.locator('.rec-figure', { hasText: 'Tất cả bản ghi' }).locator('strong');
  await total.waitFor();
  await picture(desk, 'overview-desk');
  const before = await total.innerText();
  const phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  await phone.open('/khoa-hoc/nhan-thuc-so');
  await phone.page.getByRole('button', { name: 'Bắt đầu học' }).click();
  await phone.page.locator('.blocks').waitFor();
  await untilWaiting(phone.page, 0);
  await phone.close();
  await page.locator('.rec-figure', { hasText: 'Tất cả bản ghi' }).locator('strong', { hasNotText: before }).waitFor({ timeout: 20_000 });
});

test('from a search to a statement, to what it does, to voiding it', async () => {
  const { page } = desk;
  await desk.open(`${STORE}/ban-ghi`);
  await page.locator('.rec-list > li').first().waitFor();
  await picture(desk, 'search-desk');
  await page.getByLabel('Việc đã làm').selectOption({ label: 'đã đạt' });
  await page.waitForURL(/dong-tu=/);
  await page.locator('.rec-list:not([data-waiting]) > li').filter({ hasText: 'đã đạt' }).first().waitFor();
  await page.getByRole('button', { name: /^Người/ }).click();
  await page.getByLabel('Gõ tên hoặc tài khoản, không cần dấu').fill('lo thi mai');
  await page.getByRole('option', { name: /Lò Thị Mai/ }).first().click();
  await page.waitForURL(/nguoi=/);
  await page.locator('.rec-list:not([data-waiting]) > li').filter({ hasText: 'Lò Thị Mai' }).first().waitFor();
  expect(await page.locator('.rec-list > li').count()).toBeGreaterThan(0);
  for (const text of await page.locator('.rec-list > li > a').allInnerTexts()) expect(text).toMatch(/^Lò Thị Mai đã đạt/);

  await page.locator('.rec-list > li').filter({ hasText: 'Có tính' }).first().locator('a').click();
  await page.getByRole('heading', { name: 'Tác động' }).waitFor();
  await picture(desk, 'statement-desk');
  expect(await page.locator('.rec-effects > li').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringMatching(/^Nhóm kỹ năng/)]));
  expect(await page.locator('.adm-json pre').innerText()).toContain('"id": "http://adlnet.gov/expapi/verbs/passed"');

  await page.getByRole('button', { name: 'Hủy bản ghi…' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('Lý do').fill('nhầm');
  await dialog.getByRole('button', { name: 'Hủy bản ghi', exact: true }).click();
  await dialog.getByText('ít nhất 10 ký tự').waitFor();
  await picture(desk, 'void-desk');
  await dialog.getByLabel('Lý do').fill('Đơn vị đào tạo báo nhầm người.');
  await dialog.getByRole('button', { name: 'Hủy bản ghi', exact: true }).click();
  await page.getByText('Bản ghi này đã bị hủy', { exact: true }).waitFor();
  await page.locator('.rec-effects > li').filter({ hasText: 'không được tính vào tiến độ' }).waitFor();
  await picture(desk, 'voided-desk');
  await page.getByRole('link', { name: 'Mở bản ghi hủy' }).click();
  await page.locator('.rec-sentence', { hasText: 'Lý do: Đơn vị đào tạo báo nhầm người' }).waitFor();
});

test('a place to send to is added, tested, and gets what is there', async () => {
  const { page } = desk;
  const receiver = new Receiver();
  await receiver.open();
  try {
    await desk.open(`${STORE}/chuyen-tiep`);
    await page.getByRole('button', { name: 'Thêm nơi nhận' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByLabel('Webhook').check();
    await dialog.getByRole('button', { name: 'Thêm nơi nhận' }).click();
    await dialog.getByText('Đặt tên').waitFor();
    await dialog.getByLabel('Tên', { exact: true }).fill('Cổng dữ liệu của tỉnh');
    await dialog.getByLabel('Địa chỉ nhận').fill(receiver.address);
    await dialog.getByText('Gửi cả bản ghi cũ').click();
    await dialog.locator('input[type=date]').fill('2026-01-01');
    await dialog.getByText('Chỉ gửi một phần').click();
    await dialog.getByLabel('đã đạt').check();
    await picture(desk, 'forward-form-desk');
    await dialog.getByRole('button', { name: 'Thêm nơi nhận' }).click();
    await page.getByText('chỉ hiện một lần').waitFor();
    await page.getByRole('button', { name: 'Tôi đã lưu' }).click();
    await page.getByRole('heading', { name: 'Cổng dữ liệu của tỉnh' }).waitFor();
    await page.getByRole('button', { name: 'Thử kết nối' }).click();
    await page.getByText('Nối được', { exact: true }).waitFor();
    await page.getByText('Đã gửi hết').waitFor({ timeout: 40_000 });
    expect(receiver.requests.map(({ body }) => body.toString()).join()).toContain('http://adlnet.gov/expapi/verbs/passed');
    await picture(desk, 'forward-desk');
    await page.getByRole('button', { name: 'Tạm dừng' }).click();
    await page.getByRole('button', { name: 'Gửi tiếp' }).waitFor();
  } finally { await receiver.shut(); }
});

test('a connection is made, bound to a course, and given a new password', async () => {
  const { page } = desk;
  await desk.open(`${STORE}/ket-noi`);
  await page.getByRole('button', { name: 'Tạo kết nối' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('Tên phần mềm').fill('MOOC của tỉnh');
  await dialog.getByText('Gửi bản ghi học tập').click();
  await dialog.getByText('Chỉ những khóa học chọn').click();
  await dialog.locator('input[name=activities]').first().check();
  await picture(desk, 'connection-form-desk');
  await dialog.getByRole('button', { name: 'Tạo khóa' }).click();
  await page.getByRole('button', { name: 'Tôi đã lưu khóa' }).click();
  await page.getByRole('button', { name: 'Đổi mật khẩu kết nối MOOC của tỉnh' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Tạo mật khẩu mới' }).click();
  await page.getByText('Mật khẩu cũ còn dùng được đến').waitFor();
  await page.getByRole('button', { name: 'Tôi đã lưu khóa' }).click();
  await page.getByText('mật khẩu cũ còn mở đến').waitFor();
  await picture(desk, 'connections-desk');
});

test('on a phone', async () => {
  const phone = await stack.device('phone');
  await phone.signIn('quantri');
  const { page } = phone;
  await phone.open(STORE);
  await page.locator('.rec-chart').waitFor();
  await picture(phone, 'overview-phone');
  await phone.open(`${STORE}/ban-ghi`);
  await page.locator('.rec-list > li').first().waitFor();
  await picture(phone, 'search-phone');
  await page.getByText('Thêm bộ lọc').click();
  await picture(phone, 'filters-phone');
  await page.locator('.rec-list > li > a').first().click();
  await page.getByRole('heading', { name: 'Tác động' }).waitFor();
  await picture(phone, 'statement-phone');
  for (const [path, name] of [['ket-noi', 'connections-phone'], ['chuyen-tiep', 'forwards-phone'], ['nap', 'imports-phone'], ['don-dep', 'purge-phone']]) {
    await phone.open(`${STORE}/${path}`);
    await page.locator('.adm-work :is(table, .empty, form, .notice)').first().waitFor();
    await picture(phone, name!);
    // Nothing sticks out to the right.
    expect([path, await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')]).toEqual([path, true]);
  }
  expect(phone.complaints).toEqual([]);
  await phone.close();
});

test('no script failed', () => expect(desk.complaints).toEqual([]));
