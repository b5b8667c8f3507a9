import { scorm12Package } from '../support/packages';
import { eventually, publishedBy, sco } from '../support/playing';
import { aStack, SAME_SITE, untilItOpensOffline, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

let stack: Stack;
let phone: Device;
let slug: string;
beforeAll(async () => {
  stack = await aStack(SAME_SITE);
  const admin = await stack.device('desk');
  await admin.signIn('quantri');
  slug = await publishedBy(admin, 'giu-bai.zip', scorm12Package({ title: 'Giữ bài trên máy', pages: 3 }));
  await admin.close();
  phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  await untilItOpensOffline(phone.page);
  await phone.open(`/khoa-hoc/${slug}`);
  await phone.page.getByRole('button', { name: 'Bắt đầu học' }).click();
  await sco(phone.page).locator('#page').waitFor();
  await untilWaiting(phone.page, 0);
});
afterAll(() => stack?.stop());

const place = async (): Promise<string> => ((await stack.ask<{ place: string }>("select a.state->>'location' as place from learning.attempt a join learning.enrolment e on e.id = a.enrolment_id join courses.course c on c.id = e.course_id where c.slug = $1", [slug]))[0]?.place ?? '');
/** The app's own page can write nothing any more; the content's origin is not touched. Chromium's own quota override does not reach a store that is open. */
const noRoom = `window.well = [Storage.prototype.setItem, IDBObjectStore.prototype.put];
  Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  IDBObjectStore.prototype.put = function () { this.transaction.abort(); };`;
const roomAgain = '[Storage.prototype.setItem, IDBObjectStore.prototype.put] = window.well; undefined';

describe('before a visit begins, the learner knows whether this browser can hold the work', () => {
  test('private browsing is told, and taken at the learner’s word', async () => {
    const page = await phone.newTab();
    await page.addInitScript("StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('private', 'SecurityError'))");
    await phone.open(`/khoa-hoc/${slug}/hoc`);
    await page.getByText('Trình duyệt đang ở chế độ riêng tư').waitFor();
    await phone.picture('keeping-private-phone');
    await page.getByRole('button', { name: 'Vẫn học' }).click();
    await sco(page).locator('#page').waitFor();
  });

  test('a full device is told; room made, it begins', async () => {
    const page = await phone.newTab();
    await phone.open(`/khoa-hoc/${slug}`);
    await page.evaluate(noRoom);
    await page.getByRole('link', { name: 'Học tiếp' }).click();
    await page.getByText('Máy đã hết chỗ nhớ').waitFor();
    await phone.picture('keeping-full-phone');
    await page.evaluate(roomAgain);
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await sco(page).locator('#page').waitFor();
  });
});

test('where the app has no room at all, the player holds what was said until there is', async () => {
  const { page } = phone;
  await untilWaiting(page, 0);
  const before = await place();
  await phone.setOffline(true);
  await page.evaluate(noRoom);
  await sco(page).locator('#next').click();
  await page.getByText('Đừng đóng thẻ này').waitFor();
  await phone.picture('keeping-nowhere-phone');
  const said = await sco(page).locator('#page').innerText();
  await phone.closeTab();
  const next = await phone.newTab();
  await phone.open(`/khoa-hoc/${slug}`);
  await phone.setOffline(false);
  await eventually(async () => (await place()) !== before, true);
  await next.getByRole('link', { name: 'Học tiếp' }).click();
  await sco(next).locator('#page', { hasText: said }).waitFor();
});

test('content has its answer before it can feel it, with all the state a package may have, on a slow phone', async () => {
  const wire = await phone.context.newCDPSession(phone.page);
  const frame = phone.page.frames().find((one) => one.parentFrame()?.parentFrame() === phone.page.mainFrame())!;
  const measured = async (): Promise<{ p50: number; p95: number }> => await frame.evaluate(`(async () => {
    const run = window.parent.API, times = [];
    for (let n = 0; n < 150; n += 1) {
      run.LMSSetValue('cmi.suspend_data', n + 'x'.repeat(4000));
      const from = performance.now();
      if (run.LMSCommit('') !== 'true') throw new Error('refused');
      times.push(performance.now() - from);
      await new Promise((done) => setTimeout(done, 10));
    }
    times.sort((a, b) => a - b);
    return { p50: times[75], p95: times[142] };
  })()`);
  const fast = await measured();
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const slow = await measured();
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  console.log(JSON.stringify({ commit_answer_ms: { fast, slow } }));
  expect(fast.p50).toBeLessThan(5);
});

test('no script failed on any screen', () => expect(phone.complaints).toEqual([]));
