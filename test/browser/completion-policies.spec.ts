import { aStack, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const SLUG = 'nhan-thuc-so';
let stack: Stack;
let admin: Device;
let phone: Device;
beforeAll(async () => {
  stack = await aStack();
  admin = await stack.device('desk');
  await admin.signIn('quantri');
  phone = await stack.device('phone');
  await phone.signIn('mai.lo');
});
afterAll(() => stack?.stop());

const rowOf = async (): Promise<{ id: string; title: string }> => (await admin.api('/api/admin/courses')).items.find((course: { slug: string }) => course.slug === SLUG);

test('an administrator says what has to be done, for all units and for one', async () => {
  const { page } = admin;
  const course = await rowOf();
  await admin.open('/quan-tri/khoa-hoc');
  await page.getByRole('button', { name: `Điều kiện hoàn thành ${course.title}` }).scrollIntoViewIfNeeded();
  await admin.picture('courses-desk');
  await page.getByRole('button', { name: `Điều kiện hoàn thành ${course.title}` }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel('Xem ít nhất, %').fill('chín mươi');
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await dialog.getByText('Ghi phần nội dung từ 1 đến 100, ví dụ 90.').waitFor();
  await dialog.getByLabel('Xem ít nhất, %').fill('90');
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await dialog.getByText('Đã lưu: xem từ 90 %.').waitFor();
  await admin.picture('completion-policies-desk');

  await dialog.getByLabel('Áp dụng cho').selectOption({ index: 1 });
  await dialog.getByLabel('Người học tự bấm “Đánh dấu đã học”').check();
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await dialog.getByText('Đã lưu: tự đánh dấu.').waitFor();
  expect(await admin.api(`/api/admin/courses/${course.id}/policies`)).toMatchObject({ every: { needs: [{ kind: 'pages', share: 0.9 }] }, units: expect.arrayContaining([expect.objectContaining({ policy: { needs: [{ kind: 'mark' }] } })]) });
});

test('a learner sees what is asked for and what is missing, and says himself that he has learned it', async () => {
  const { page } = phone;
  await phone.open(`/khoa-hoc/${SLUG}`);
  await page.getByText('Bấm “Đánh dấu đã học”').waitFor();
  expect(await page.getByText(/Xem ít nhất 90\s%\snội dung/).count()).toBe(5);
  await page.getByRole('button', { name: 'Bắt đầu học' }).click();
  await page.locator('.blocks').waitFor();
  await phone.open(`/khoa-hoc/${SLUG}`);
  await page.getByText('Vì sao chưa hoàn thành?').click();
  await page.getByText(/chờ bạn bấm “Đánh dấu đã học”\./).waitFor();
  await phone.picture('completion-policies-phone');
  await page.getByRole('button', { name: /^Đánh dấu đã học/ }).click();
  await page.getByText('Đã học 1/6 bài').waitFor();
  expect(await page.getByRole('button', { name: /^Đánh dấu đã học/ }).count()).toBe(0);
  expect(await page.getByText(/chờ bạn bấm “Đánh dấu đã học”\./).count()).toBe(0);
  await phone.picture('completion-policies-marked-phone');
});

test('on another machine the course page says where it was learned last, and on what', async () => {
  await phone.open(`/khoa-hoc/${SLUG}`);
  await phone.page.getByRole('link', { name: 'Học tiếp' }).click();
  await phone.page.locator('.blocks').waitFor();
  await phone.page.getByRole('button', { name: 'Tiếp', exact: true }).click();
  await untilWaiting(phone.page, 0);
  expect(await phone.page.getByText('Tiếp tục từ chỗ đã học').count()).toBe(0);
  const desk = await stack.device('desk');
  await desk.signIn('mai.lo');
  await desk.open(`/khoa-hoc/${SLUG}`);
  await desk.page.getByText(/Tiếp tục từ chỗ đã học trên điện thoại: “/).waitFor();
  await desk.picture('resume-note-desk');
  await desk.close();
});

test('no script failed on any screen', () => expect([...admin.complaints, ...phone.complaints]).toEqual([]));
