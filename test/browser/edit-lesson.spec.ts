import { eventually } from '../support/playing';
import { aStack, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const LESSON = '01-chuyen-doi-so-la-gi';

let stack: Stack;
let desk: Device;
let phone: Device;
beforeAll(async () => {
  stack = await aStack();
  desk = await stack.device('desk');
  await desk.signIn('quantri');
  phone = await stack.device('phone');
  await phone.signIn('quantri');
});
afterAll(() => stack?.stop());

const courseId = async (): Promise<string> => ((await desk.api('/api/admin/courses')).items as { id: string; slug: string }[]).find(({ slug }) => slug === 'nhan-thuc-so')!.id;

test('a lesson is edited beside its picture: faults by line, nothing lost by a reload, kept as a version that is opened', async () => {
  const { page } = desk;
  await desk.open('/quan-tri/khoa-hoc');
  await page.getByRole('link', { name: 'Nội dung Nhận thức số' }).click();
  await page.getByRole('heading', { level: 2, name: 'Nhận thức số' }).waitFor();
  await desk.picture('lessons-list-desk');
  await page.getByRole('link', { name: /^Sửa Chuyển đổi số/ }).click();
  const field = page.getByLabel('Chữ của bài');
  const text = await field.inputValue();
  const seen = page.getByRole('region', { name: 'Xem trước' });
  await seen.locator('article').first().waitFor();
  expect(await page.getByRole('button', { name: 'Lưu…' }).isDisabled()).toBe(true);

  await field.fill(text.replace(/^## .*$/m, (line) => `${line}\n\n:::callout la-lung\nx\n:::`));
  await page.getByText('Bài còn lỗi').waitFor();
  await page.getByRole('button', { name: /^Dòng \d+$/ }).first().click();
  expect(await page.evaluate('document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)')).toContain(':::callout');
  await desk.picture('lesson-edit-fault-desk');

  await field.fill(text.replace(/^title: .*$/m, 'title: Chuyển đổi số, nói cho dễ'));
  await seen.getByRole('heading', { name: 'Chuyển đổi số, nói cho dễ' }).waitFor();
  await page.reload();
  await seen.getByRole('heading', { name: 'Chuyển đổi số, nói cho dễ' }).waitFor();
  await page.getByText('đang sửa, giữ trên máy này').waitFor();
  await desk.picture('lesson-edit-desk');
  await page.getByRole('button', { name: 'Lưu…' }).click();
  await page.getByLabel('Sửa gì, vì sao').fill('Tên bài dễ hiểu hơn');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByText('Đã giữ thành phiên bản 2').waitFor();

  const id = await courseId();
  const title = async (): Promise<string> => {
    const { currentVersionId } = ((await desk.api('/api/admin/courses')).items as { id: string; currentVersionId: string }[]).find((course) => course.id === id)!;
    return (await desk.api(`/api/content/${currentVersionId}/lessons/${LESSON}`)).title;
  };
  expect(await title()).not.toContain('nói cho dễ');
  await page.getByRole('link', { name: 'Xem và mở phiên bản' }).click();
  await page.getByText('Tên bài dễ hiểu hơn').waitFor();
  await desk.picture('lesson-versions-desk');
  await page.getByRole('button', { name: 'Mở phiên bản này…' }).first().click();
  await page.getByRole('button', { name: 'Mở phiên bản', exact: true }).click();
  await desk.picture('lesson-open-desk');
  await eventually(async () => (await title()).includes('nói cho dễ'), true);
});

test('on a phone the same work can be done; the folder comes back as files', async () => {
  await phone.open(`/quan-tri/khoa-hoc/${await courseId()}/noi-dung/${LESSON}`);
  await phone.page.getByRole('region', { name: 'Xem trước' }).locator('article').first().waitFor();
  expect(await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  await phone.picture('lesson-edit-phone');
  await phone.open(`/quan-tri/khoa-hoc/${await courseId()}/noi-dung`);
  const [download] = await Promise.all([phone.page.waitForEvent('download'), phone.page.getByRole('link', { name: 'Tải thư mục' }).click()]);
  expect(download.suggestedFilename()).toBe('nhan-thuc-so-2.zip');
});
