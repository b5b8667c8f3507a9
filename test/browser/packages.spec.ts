import { existsSync } from 'node:fs';
import type { FrameLocator, Page } from 'playwright-core';
import { hostilePackages, scorm12Package, scorm2004Package } from '../support/packages';
import { aStack, pill, untilItOpensOffline, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const VERB = 'http://adlnet.gov/expapi/verbs/';
let stack: Stack;
let admin: Device;
let phone: Device;
beforeAll(async () => {
  stack = await aStack();
  admin = await stack.device('desk');
  await admin.signIn('quantri');
  phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  await untilItOpensOffline(phone.page);
});
afterAll(() => stack?.stop());

/** Sends a file through the screen and waits for the report. */
const upload = async (name: string, bytes: Uint8Array): Promise<void> => {
  const { page } = admin;
  await admin.open('/quan-tri/khoa-hoc');
  await page.getByRole('button', { name: 'Tải gói học liệu lên' }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('.adm-drop').click()]);
  await chooser.setFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) });
  await page.getByRole('button', { name: 'Tải lên và kiểm tra' }).click();
};
const catalogue = async (): Promise<{ title: string; slug: string; state: string; standard: string }[]> => (await admin.api('/api/admin/courses')).items;

const learning = (page: Page): FrameLocator => page.frameLocator('iframe.play-frame').frameLocator('#sco');
const said = (sco: FrameLocator, id: string): Promise<string> => sco.locator(`#${id}`).innerText();
const untilPage = (sco: FrameLocator, text: string): Promise<void> => sco.locator('#page', { hasText: text }).waitFor();

const kinds = [
  ['SCORM 1.2', 'scorm12', 'Chữ ký số trong xã', () => scorm12Package({ title: 'Chữ ký số trong xã', identifier: 'hvs-trinh-duyet-12', masteryScore: 50 })],
  ['SCORM 2004', 'scorm2004', 'Văn bản điện tử', () => scorm2004Package({ title: 'Văn bản điện tử', identifier: 'hvs-trinh-duyet-2004' })],
] as const;

describe.each(kinds)('a %s package', (_name, standard, title, bytes) => {
  let slug: string;
  let sco: FrameLocator;
  const course = () => phone.api(`/api/learning/courses/${slug}`);
  const attempt = async () => (await stack.ask<{ state: Record<string, unknown> }>(`select a.state from learning.attempt a join learning.enrolment e on e.id = a.enrolment_id join courses.course c on c.id = e.course_id where c.slug = $1`, [slug]))[0]!.state;

  test('is uploaded, checked, previewed and published by the administrator', async () => {
    const { page } = admin;
    await upload(`${standard}.zip`, bytes());
    await page.getByText(/Gói dùng được/).waitFor({ timeout: 30_000 });
    await admin.picture(`${standard}-report-desk`);
    await page.getByRole('button', { name: 'Xem thử', exact: true }).click();
    const preview = page.frameLocator('dialog[open] iframe').frameLocator('#sco');
    await preview.locator('#api', { hasText: 'có' }).waitFor();
    await preview.locator('#next').click();
    await untilPage(preview, 'Trang 2/3');
    expect(await said(preview, 'error')).toBe('');
    await admin.picture(`${standard}-preview-desk`);
    await page.locator('dialog[open]').getByRole('button', { name: 'Đóng' }).click();
    await page.getByRole('button', { name: 'Phát hành…' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByLabel('Nhóm kỹ năng').selectOption({ index: 1 });
    await dialog.getByRole('button', { name: 'Phát hành', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = (await catalogue()).find((c) => c.title === title)!;
    expect(row).toMatchObject({ standard, state: 'published' });
    slug = row.slug;
  });

  test('opens in the learner\'s frame on a phone and reports to the page around it', async () => {
    await phone.open(`/khoa-hoc/${slug}`);
    await phone.page.getByRole('button', { name: 'Bắt đầu học' }).click();
    sco = learning(phone.page);
    await sco.locator('#api', { hasText: 'có' }).waitFor();
    expect(await said(sco, 'learner')).toMatch(/Mai/);
    await sco.locator('#next').click();
    await untilPage(sco, 'Trang 2/3');
    expect(await said(sco, 'error')).toBe('');
    await untilWaiting(phone.page, 0);
    await phone.picture(`${standard}-phone`);
    expect((await course()).modules[0].lessons[0].state).toBe('in-progress');
  });

  test('cannot speak for the player: messages from other windows are ignored', async () => {
    const before = await stack.ask('select id, last_seq from learning.session order by id');
    const forged = `{ hvs: 2, type: 'commit', sessionId: ${JSON.stringify((before.at(-1) as { id: string }).id)}, seq: 999, turn: 1, unitId: 'MUC-1', final: true, snapshot: {}, madeAt: '2026-11-23T00:00:00Z', begunAt: '2026-11-23T00:00:00Z' }`;
    // From the page itself (another origin than the player's), and from the content's window (not the player's window).
    await phone.page.evaluate(`window.postMessage(${forged}, '*')`);
    await sco.locator('body').evaluate(`window.top.postMessage(${forged}, '*')`);
    await phone.page.waitForTimeout(300);
    await untilWaiting(phone.page, 0);
    expect(await stack.ask('select id, last_seq from learning.session order by id')).toEqual(before);
  });

  test('without a network: the answer is kept when the tab is closed in the middle, and sent later', async () => {
    await phone.setOffline(true);
    await sco.locator('#next').click();
    await untilPage(sco, 'Trang 3/3');
    await sco.locator('#right').check();
    await sco.locator('#answer').click();
    await sco.locator('#score', { hasText: '90' }).waitFor();
    await untilWaiting(phone.page, 'some');
    await phone.closeTab();
    const page = await phone.newTab();
    await phone.open(`/khoa-hoc/${slug}`);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    expect(await pill(page).innerText()).toMatch(/chưa gửi \d+/);
    await phone.setOffline(false);
    await untilWaiting(page, 0);
    // The score counts when the unit is finished; until then it stands in the attempt.
    expect(await attempt()).toMatchObject({ scoreScaled: 0.9, completion: 'incomplete' });
    expect((await course()).modules[0].lessons[0].state).toBe('in-progress');
  });

  test('goes on in a second session where the first one stood', async () => {
    await phone.page.getByRole('link', { name: 'Học tiếp' }).click();
    sco = learning(phone.page);
    await untilPage(sco, 'Trang 3/3');
    expect(await said(sco, 'entry')).toBe('resume');
    expect((await attempt()).suspendData).toContain('Tiếng Việt có dấu: Mộc Châu');
  });

  test('finished without a network, the course is complete after the network is back', async () => {
    await phone.setOffline(true);
    await sco.locator('#right').check();
    await sco.locator('#answer').click();
    await sco.locator('#finish').click();
    await phone.page.getByText('Đã lưu kết quả trên máy này').waitFor();
    await phone.picture(`${standard}-finished-offline-phone`);
    await phone.closeTab();
    const page = await phone.newTab();
    await phone.open(`/khoa-hoc/${slug}`);
    await page.getByText('Đã học 1/1 bài').first().waitFor();
    await phone.picture(`${standard}-course-offline-phone`);
    expect((await course()).enrolment.state).toBe('in-progress');
    await phone.setOffline(false);
    await untilWaiting(page, 0);
    const view = await course();
    expect(view.enrolment.state).toBe('completed');
    expect(view.modules[0].lessons[0].state).toBe('completed');
    const told = await stack.ask<{ verb: string; n: number }>(`select v.iri as verb, count(*)::int n from lrs.statement s join lrs.verb v on v.id = s.verb join lrs.activity a on a.id = s.activity where a.iri = $1 and v.iri = any($2) group by v.iri`, [view.modules[0].lessons[0].activityIri, ['completed', 'passed'].map((v) => VERB + v)]);
    expect(told.sort((a, b) => a.verb.localeCompare(b.verb))).toEqual([{ verb: `${VERB}completed`, n: 1 }, { verb: `${VERB}passed`, n: 1 }]);
    const [progress] = await stack.ask<{ score: string }>('select score from learning.unit_progress where enrolment_id = $1', [view.enrolment.id]);
    expect(Number(progress!.score)).toBe(0.9);
    await page.getByText(/đã hoàn thành/).first().waitFor();
  });
});

test('a next version: its changes are told, and it is opened for those who come from now on', async () => {
  const { page } = admin;
  await admin.open('/quan-tri/khoa-hoc');
  await page.getByRole('button', { name: 'Các phiên bản của Chữ ký số trong xã' }).click();
  await page.locator('dialog[open]').getByText('Phiên bản 1').waitFor();
  await page.locator('dialog[open]').getByRole('button', { name: 'Tải phiên bản mới lên' }).click();
  await page.getByRole('heading', { name: 'Phiên bản mới của “Chữ ký số trong xã”' }).waitFor();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('.adm-drop').click()]);
  await chooser.setFiles({ name: 'ban-2.zip', mimeType: 'application/zip', buffer: Buffer.from(scorm12Package({ title: 'Chữ ký số trong xã', identifier: 'hvs-trinh-duyet-12', masteryScore: 50, scoTitles: ['Chữ ký số là gì', 'Ký một văn bản'] })) });
  await page.getByRole('button', { name: 'Tải lên và kiểm tra' }).click();
  await page.getByRole('heading', { name: 'So với phiên bản trước' }).waitFor({ timeout: 30_000 });
  await admin.picture('next-version-report-desk');
  await page.getByRole('button', { name: 'Mở phiên bản mới…' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByText('1 người đã hoàn thành giữ nguyên kết quả').waitFor();
  await admin.picture('next-version-open-desk');
  await dialog.getByRole('button', { name: 'Mở phiên bản', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Các phiên bản của Chữ ký số trong xã' }).click();
  await page.locator('dialog[open]').getByText('Phiên bản 2').waitFor();
  await admin.picture('versions-desk');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('dialog[open]').getByRole('link', { name: 'Tải gói gốc' }).first().click()]);
  expect(download.suggestedFilename()).toBe('ban-2.zip');
});

test.each([
  ['a path that climbs out', hostilePackages.traversal, /\.\.\//],
  ['an entity bomb', hostilePackages.entityBomb, /DOCTYPE|thực thể|ENTITY/i],
  ['no zip at all', hostilePackages.notAZip, /zip/i],
])('a package with %s: a report in words, and the catalogue is as before', async (_what, bytes, words) => {
  const before = await catalogue();
  await upload('goi-la.zip', bytes());
  const { page } = admin;
  const trouble = page.locator('.adm-report, .notice[data-kind=error], [role=alert]').filter({ hasText: words });
  await trouble.first().waitFor({ timeout: 30_000 });
  await admin.picture(`hostile-${_what.replaceAll(' ', '-')}-desk`);
  expect(await trouble.first().innerText()).toMatch(/[ạảãàáâậầấẩẫăắằặẳẵđêếềệểễôốồộổỗơớờợởỡưứừựửữíìịỉĩ]/);
  expect(await catalogue()).toEqual(before);
  expect(existsSync('/tmp/hvs-xau.txt')).toBe(false);
});

test('no script failed on any screen', () => expect([...admin.complaints, ...phone.complaints]).toEqual([]));
