import { cmi5Package } from '../support/cmi5';
import { hostilePackages, scorm12Package, zipped } from '../support/packages';
import { publishedBy } from '../support/playing';
import { aStack, type Stack } from '../support/stack';

jest.setTimeout(150_000);

let stack: Stack;
beforeAll(async () => { stack = await aStack({ PACKAGE_CHECK_OPEN: 'true' }); });
afterAll(() => stack?.stop());

test('whoever made a package has it checked from a phone, without an account, and mends it', async () => {
  const phone = await stack.device('phone');
  const { page } = phone;
  await phone.open('/kiem-tra-goi');
  await page.getByText('Chọn tệp .zip').waitFor();
  await phone.picture('check-ask-phone');
  const hand = async (name: string, bytes: Uint8Array): Promise<void> => {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) });
    await page.getByRole('button', { name: 'Gửi và kiểm tra' }).click();
  };
  await hand('bài của tôi.zip', hostilePackages.traversal());
  await page.getByText(/Gói chưa dùng được: có \d+ lỗi phải sửa/).waitFor({ timeout: 40_000 });
  await page.getByText(/Việc cần làm/).first().waitFor();
  await phone.picture('check-refused-phone');
  // What was found has an address of its own: a reload finds it again.
  await page.reload();
  await page.getByRole('heading', { name: 'bài của tôi.zip' }).waitFor();
  await page.getByRole('button', { name: 'Kiểm tra gói khác' }).click();
  await hand('bài đã sửa.zip', scorm12Package({ title: 'Bài của tôi' }));
  await page.getByText(/Gói dùng được/).waitFor({ timeout: 40_000 });
  await phone.picture('check-sound-phone');
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(phone.complaints).toEqual([]);
  await phone.close();
});

test('what is no SCORM is looked at too, before learners see it, and nobody has learned for that', async () => {
  const admin = await stack.device('desk');
  const { page } = admin;
  await admin.signIn('quantri');
  await publishedBy(admin, 'cmi5.zip', cmi5Package([{ id: 'a', page: '<!doctype html><title>A</title><p id="mode"></p><script>document.querySelector("#mode").textContent = "đã mở " + (new URLSearchParams(location.search).has("fetch"))</script>' }, { id: 'b' }], { title: 'Thử cmi5' }));
  await publishedBy(admin, 'xapi.zip', zipped({
    'tincan.xml': '<?xml version="1.0" encoding="utf-8"?><tincan xmlns="http://projecttincan.com/tincan.xsd"><activities><activity id="https://truong.example/xem-thu" type="http://adlnet.gov/expapi/activities/course"><name lang="vi">Thử xAPI</name><description lang="vi">x</description><launch lang="vi">story.html</launch></activity></activities></tincan>',
    'story.html': '<!doctype html><title>S</title><p>Truyện mở ra</p>',
  }));
  await publishedBy(admin, 'trang.zip', zipped({ 'index.html': '<!doctype html><title>Thử trang</title><p>Trang mở ra</p>' }));
  const before = await stack.ask('select count(*)::int as count from learning.enrolment');
  await admin.open('/quan-tri/khoa-hoc');
  const look = async (title: string): Promise<void> => page.getByRole('button', { name: `Xem thử ${title}` }).click();
  const close = async (): Promise<void> => { await page.locator('dialog[open]').getByRole('button', { name: 'Đóng' }).click(); };
  await look('Thử cmi5');
  await page.frameLocator('dialog[open] iframe').getByText('đã mở true').waitFor();
  await admin.picture('preview-cmi5-desk');
  await page.locator('dialog[open]').getByLabel('Bài', { exact: true }).selectOption({ label: 'Bài b' });
  await page.frameLocator('dialog[open] iframe').getByText('Bài b').waitFor();
  await close();
  await look('Thử xAPI');
  await page.frameLocator('dialog[open] iframe').frameLocator('#sco').getByText('Truyện mở ra').waitFor();
  await close();
  await look('Thử trang');
  await page.frameLocator('dialog[open] iframe').frameLocator('#sco').getByText('Trang mở ra').waitFor();
  await close();
  expect(await stack.ask('select count(*)::int as count from learning.enrolment')).toEqual(before);
  expect(admin.complaints).toEqual([]);
});
