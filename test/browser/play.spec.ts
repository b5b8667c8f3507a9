import type { Page } from 'playwright-core';
import { cmi5Package } from '../support/cmi5';
import { scorm12Package, zipped } from '../support/packages';
import { eventually, frameOf, publishedBy, sco } from '../support/playing';
import { aStack, untilItOpensOffline, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const items = (inner: (n: number) => string): string => [1, 2, 3].map((n) => `<item identifier="MUC-${n}" identifierref="R-${n}"><title>Mục ${n}</title>${inner(n)}</item>`).join('');
const resources = (attribute: string): string => `<resources>${[1, 2, 3].map((n) => `<resource identifier="R-${n}" type="webcontent" ${attribute}="sco" href="bai-${n}/index.html"><file href="bai-${n}/index.html"/></resource>`).join('')}</resources>`;
const inOrder12 = `<?xml version="1.0" encoding="UTF-8"?><manifest identifier="thu-tu-12" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="O"><organization identifier="O"><title>Ba bước an toàn</title>${items((n) => (n === 1 ? '' : `<adlcp:prerequisites type="aicc_script">MUC-${n - 1}</adlcp:prerequisites>`))}</organization></organizations>${resources('adlcp:scormtype')}</manifest>`;
const threeSco = { scoTitles: ['Mục 1', 'Mục 2', 'Mục 3'], pages: 2 };

/** What an AU does, in as few words as there are: its address names where and as whom; its buttons say what it says. */
const AU = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bài cmi5</title><h1>Bài cmi5</h1><p id="said"></p><button id="done">Xong</button> <button id="back">Thoát</button><script>
const q = new URLSearchParams(location.search), endpoint = q.get('endpoint').replace(/\\/$/, ''), actor = JSON.parse(q.get('actor'));
let auth, data; const headers = () => ({ authorization: 'Basic ' + auth, 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' });
const say = async (verb, more) => { const category = ['cmi5'].concat(verb === 'completed' ? ['moveon'] : []).map((c) => ({ id: 'https://w3id.org/xapi/cmi5/context/categories/' + c }));
  const made = { id: crypto.randomUUID(), timestamp: new Date().toISOString(), actor, verb: { id: 'http://adlnet.gov/expapi/verbs/' + verb }, object: { id: q.get('activityId') }, ...more,
    context: { ...data.contextTemplate, registration: q.get('registration'), contextActivities: { ...data.contextTemplate.contextActivities, category } } };
  const answer = await fetch(endpoint + '/statements', { method: 'POST', headers: headers(), body: JSON.stringify([made]) });
  document.getElementById('said').textContent = verb + ' ' + answer.status; };
(async () => { auth = (await (await fetch(q.get('fetch'), { method: 'POST' })).json())['auth-token'];
  const state = new URLSearchParams({ activityId: q.get('activityId'), agent: q.get('actor'), registration: q.get('registration'), stateId: 'LMS.LaunchData' });
  data = await (await fetch(endpoint + '/activities/state?' + state, { headers: headers() })).json();
  await fetch(endpoint + '/agents/profile?' + new URLSearchParams({ agent: q.get('actor'), profileId: 'cmi5LearnerPreferences' }), { headers: headers() });
  await say('initialized'); })();
document.getElementById('done').onclick = () => say('completed', { result: { completion: true, duration: 'PT1M' } });
document.getElementById('back').onclick = async () => { await say('terminated', { result: { duration: 'PT1M' } }); location.href = data.returnURL; };
</script></html>`;

let stack: Stack;
let admin: Device;
let phone: Device;
let desk: Device;
beforeAll(async () => {
  stack = await aStack();
  admin = await stack.device('desk');
  await admin.signIn('quantri');
  phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  desk = await stack.device('desk');
  await desk.signIn('mai.lo');
  await untilItOpensOffline(phone.page);
});
afterAll(() => stack?.stop());

const publish = (name: string, bytes: Uint8Array): Promise<string> => publishedBy(admin, name, bytes);
const heading = (page: Page, text: string): Promise<void> => sco(page).locator('h1', { hasText: text }).waitFor();
const states = async (device: Device, slug: string): Promise<string[]> => (await device.api(`/api/learning/courses/${slug}`)).modules.flatMap((m: { lessons: { state: string }[] }) => m.lessons).map((l: { state: string }) => l.state);
const begin = async (device: Device, slug: string): Promise<void> => {
  await device.open(`/khoa-hoc/${slug}`);
  await device.page.getByRole('button', { name: 'Bắt đầu học' }).click();
};

describe('a course of three SCOs, one after the other', () => {
  let slug: string;
  beforeAll(async () => { slug = await publish('ba-buoc.zip', scorm12Package({ ...threeSco, manifest: inOrder12 })); });

  test('what is locked says so; next and contents lead through it, the states are true at once', async () => {
    const { page } = phone;
    await begin(phone, slug);
    await heading(page, 'Mục 1');
    await page.getByRole('button', { name: /^Mục lục/ }).click();
    const line = (n: number) => page.locator('dialog[open] .contents-line', { hasText: `Mục ${n}` });
    expect([await line(1).isEnabled(), await line(2).isEnabled()]).toEqual([true, false]);
    await phone.picture('play-contents-phone');
    await page.getByRole('button', { name: 'Đóng' }).click();
    await sco(page).locator('#finish').click();
    await page.getByText('Đã lưu kết quả trên máy này').waitFor();
    await phone.picture('play-item-done-phone');
    await page.getByRole('button', { name: 'Phần tiếp theo' }).click();
    await heading(page, 'Mục 2');
    await eventually(() => states(phone, slug), ['completed', 'not-started', 'not-started']);
    await page.getByRole('button', { name: 'Trước' }).click();
    await heading(page, 'Mục 1');
    await page.getByRole('button', { name: /^Mục lục, đã xong 1 trên 3/ }).click();
    await line(2).click();
    await heading(page, 'Mục 2');
  });

  test('without a network the next item waits for it in words, and nothing said is lost', async () => {
    const { page } = phone;
    await phone.setOffline(true);
    await sco(page).locator('#finish').click();
    await page.getByRole('button', { name: 'Phần tiếp theo' }).click();
    await frameOf(page).locator('#note', { hasText: 'sẽ tự mở khi có mạng' }).waitFor();
    await phone.picture('play-offline-item-phone');
    await phone.setOffline(false);
    await heading(page, 'Mục 3');
    await untilWaiting(page, 0);
    expect(await states(phone, slug)).toEqual(['completed', 'completed', 'not-started']);
  });

  test('the phone\'s back button leaves the course, with everything kept', async () => {
    const { page } = phone;
    await sco(page).locator('#next').click();
    await sco(page).locator('#page', { hasText: 'Trang 2/2' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/khoa-hoc/${slug}`);
    await untilWaiting(page, 0);
  });

  test('another machine goes on from there and says so; the tab left open hears of it', async () => {
    await phone.page.getByRole('link', { name: 'Học tiếp' }).click();
    await sco(phone.page).locator('#page', { hasText: 'Trang 2/2' }).waitFor();
    await desk.open(`/khoa-hoc/${slug}/hoc`);
    await sco(desk.page).locator('#page', { hasText: 'Trang 2/2' }).waitFor();
    await desk.page.getByText('Tiếp tục từ chỗ đã học trên điện thoại').waitFor();
    await desk.picture('play-resumed-desk');
    await sco(desk.page).locator('#previous').click();
    await sco(desk.page).locator('#page', { hasText: 'Trang 1/2' }).waitFor();
    await untilWaiting(desk.page, 0);
    await sco(phone.page).locator('#previous').click();
    await phone.page.getByText('Khóa này vừa được học tiếp ở máy khác').waitFor();
    await phone.picture('play-overtaken-phone');
  });

  test('a second tab plays, the first makes room', async () => {
    const first = desk.page;
    const second = await desk.newTab();
    await desk.open(`/khoa-hoc/${slug}/hoc`);
    await sco(second).locator('#page').waitFor();
    await first.getByText('Khóa này đang mở ở một thẻ khác').waitFor();
    await first.getByRole('button', { name: 'Học ở đây' }).click();
    await second.getByText('Khóa này đang mở ở một thẻ khác').waitFor();
    // Its script has run, and hears the click.
    await sco(first).locator('#page', { hasText: 'Trang' }).waitFor();
    await sco(first).locator('#finish').click();
    await eventually(() => states(phone, slug), ['completed', 'completed', 'completed']);
    await first.close();
  });

  test('what is completed may be looked at again, and changes no more', async () => {
    await desk.open(`/khoa-hoc/${slug}`);
    await desk.page.getByRole('link', { name: 'Xem lại bài' }).click();
    await desk.page.getByText('Xem lại: kết quả đã có được giữ nguyên').waitFor();
    await heading(desk.page, 'Mục');
    await desk.picture('play-review-desk');
  });

  test.each([[320, 568], [568, 320], [360, 800]])('at %d × %d nothing sticks out, and the content has most of the screen', async (width, height) => {
    const { page } = phone;
    await page.setViewportSize({ width, height });
    await phone.open(`/khoa-hoc/${slug}/hoc?bai=MUC-2`);
    await heading(page, 'Mục 2');
    await phone.picture(`play-${width}x${height}`);
    const [overflow, share] = await page.evaluate("[document.documentElement.scrollWidth - innerWidth, document.querySelector('.play-frame').getBoundingClientRect().height / innerHeight]") as [number, number];
    expect(overflow).toBeLessThanOrEqual(0);
    expect(share).toBeGreaterThan(0.75);
  });
});

test('plain pages follow one another, each done by being opened', async () => {
  const slug = await publish('trang.zip', zipped({ 'index.html': '<!doctype html><html lang="vi"><title>Tờ gấp an toàn</title><h1>Tờ gấp an toàn</h1><a href="trang-2.html">Trang 2</a></html>', 'trang-2.html': '<h1>Trang 2</h1>' }));
  await begin(phone, slug);
  await heading(phone.page, 'Tờ gấp an toàn');
  await eventually(() => states(phone, slug), ['completed']);
});

describe('units that report for themselves', () => {
  test('an AU of cmi5 in the frame: done when it says so, and back where it came from', async () => {
    const slug = await publish('au.zip', cmi5Package([{ id: 'a', moveOn: 'Completed', page: AU }, { id: 'b', moveOn: 'Completed', page: AU }], { title: 'Khóa cmi5 trên trình duyệt' }));
    const { page } = phone;
    await begin(phone, slug);
    await frameOf(page).locator('#said', { hasText: 'initialized 200' }).waitFor();
    await phone.picture('play-au-phone');
    await frameOf(page).locator('#done').click();
    await frameOf(page).locator('#said', { hasText: 'completed 200' }).waitFor();
    await frameOf(page).locator('#back').click();
    await page.getByText('Bạn đã học xong bài này').waitFor();
    await phone.picture('play-au-returned-phone');
    await page.getByRole('button', { name: 'Bài tiếp theo' }).click();
    await frameOf(page).locator('#said', { hasText: 'initialized 200' }).waitFor();
    await frameOf(page).locator('#done').click();
    await eventually(() => states(phone, slug), ['completed', 'completed']);
  });

  test('one that asks for a window of its own gets one, and its learner comes back to the course', async () => {
    const slug = await publish('rieng.zip', cmi5Package([{ id: 'a', moveOn: 'Completed', page: AU, launchMethod: 'OwnWindow' }], { title: 'Khóa cmi5 thẻ riêng' }));
    const { page } = desk;
    await begin(desk, slug);
    const [own] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: 'Mở bài trong thẻ mới' }).click()]);
    await own.locator('#said', { hasText: 'initialized 200' }).waitFor();
    await own.locator('#done').click();
    await own.locator('#said', { hasText: 'completed 200' }).waitFor();
    await own.locator('#back').click();
    await own.waitForURL(`**/khoa-hoc/${slug}`);
    await own.getByText(/đã hoàn thành/).first().waitFor();
    await own.close();
  });

  test('an xAPI package finds all it needs in its address', async () => {
    const page = `<!doctype html><meta charset="utf-8"><title>Chợ phiên</title><h1>Chợ phiên</h1><p id="said"></p><script>
      const q = new URLSearchParams(location.search);
      fetch(q.get('endpoint') + 'statements', { method: 'POST', headers: { authorization: q.get('auth'), 'x-experience-api-version': '1.0.1', 'content-type': 'application/json' },
        body: JSON.stringify({ actor: JSON.parse(q.get('actor')), verb: { id: 'http://adlnet.gov/expapi/verbs/completed' }, object: { id: q.get('activity_id') }, context: { registration: q.get('registration') } }) })
        .then((answer) => { document.getElementById('said').textContent = answer.status; });</script>`;
    const slug = await publish('xapi.zip', zipped({
      'tincan.xml': '<?xml version="1.0" encoding="utf-8"?><tincan xmlns="http://projecttincan.com/tincan.xsd"><activities><activity id="http://cong-cu.example/goi/trinh-duyet" type="http://adlnet.gov/expapi/activities/course"><name lang="vi">Chợ phiên trên trình duyệt</name><launch lang="vi">index.html</launch></activity></activities></tincan>',
      'index.html': page,
    }));
    await begin(phone, slug);
    await frameOf(phone.page).locator('#said', { hasText: '200' }).waitFor();
    await eventually(() => states(phone, slug), ['completed']);
  });
});

test('no script failed on any screen', () => expect([...admin.complaints, ...phone.complaints, ...desk.complaints]).toEqual([]));
