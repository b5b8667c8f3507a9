import type { Page } from 'playwright-core';
import { aStack, pill, untilItOpensOffline, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const COURSE = 'nhan-thuc-so';
const OTHER = 'an-toan-an-ninh-mang';
const VERB = 'http://adlnet.gov/expapi/verbs/';
let stack: Stack;
beforeAll(async () => { stack = await aStack(); });
afterAll(() => stack?.stop());

const person = async (username: string): Promise<string> => (await stack.ask<{ id: string }>('select id from people.person where username = $1', [username]))[0]!.id;
/** Ids of the statements the server has of a person's lesson. */
const statements = async (device: Device, verb: string, activity: string): Promise<string[]> => {
  const { person: me } = await device.api('/api/session');
  return (await stack.ask<{ id: string }>(`select s.id from lrs.statement s join lrs.verb v on v.id = s.verb join lrs.activity a on a.id = s.activity where v.iri = $1 and a.iri = $2 and s.body->'actor'->'account'->>'name' = $3`, [VERB + verb, activity, me.account])).map((row) => row.id);
};
const course = (device: Device, slug = COURSE) => device.api(`/api/learning/courses/${slug}`);

const begin = async (device: Device, slug = COURSE): Promise<void> => {
  await device.open(`/khoa-hoc/${slug}`);
  await device.page.getByRole('button', { name: 'Bắt đầu học' }).click();
  await device.page.locator('.blocks').waitFor();
};

/** Tries every check question on the screen: right or wrong, trying is what counts. */
const tryQuestions = async (page: Page): Promise<void> => {
  for (const question of await page.locator('section.question').all()) {
    if ((await question.locator('[role=status] .badge').count()) > 0) continue;
    const boxes = question.locator('input[type=checkbox]');
    if ((await boxes.count()) > 0) {
      await boxes.first().check();
      await question.getByRole('button', { name: 'Trả lời' }).click();
    } else await question.locator('button.answer-pick').first().click();
    await question.locator('[role=status] .badge').waitFor();
  }
};
const turn = async (page: Page): Promise<void> => {
  await page.locator('.blocks').waitFor();
  await tryQuestions(page);
  await page.getByRole('button', { name: 'Tiếp', exact: true }).click();
};
const toTheEnd = async (page: Page): Promise<void> => {
  for (let screen = 0; screen < 40; screen += 1) {
    await page.locator('.blocks').waitFor();
    await tryQuestions(page);
    const done = page.getByRole('button', { name: 'Xong bài', exact: true });
    if ((await done.count()) > 0) {
      await done.click();
      await page.getByRole('heading', { name: 'Bạn đã học xong bài này' }).waitFor();
      return;
    }
    await page.getByRole('button', { name: 'Tiếp', exact: true }).click();
  }
  throw new Error('a lesson without an end');
};
const place = (page: Page): Promise<string> => page.locator('p.overline .num').first().innerText();

describe('a lesson finished without a network', () => {
  let phone: Device;
  let lesson: { id: string; title: string; activityIri: string };
  beforeAll(async () => {
    phone = await stack.device('phone');
    await phone.signIn('mai.lo');
    await untilItOpensOffline(phone.page);
    await begin(phone);
    lesson = (await course(phone)).modules[0].lessons[0];
  });
  afterAll(() => phone?.close());

  test('waits on the device, and says so', async () => {
    await phone.setOffline(true);
    await toTheEnd(phone.page);
    await untilWaiting(phone.page, 'some');
    expect(await pill(phone.page).innerText()).toMatch(/mất mạng.*chưa gửi \d+/s);
    await phone.picture('lesson-offline-phone');
    expect(await statements(phone, 'completed', lesson.activityIri)).toEqual([]);
  });

  test('stands as done when the tab was closed and the app is opened again, still without a network', async () => {
    await phone.closeTab();
    const page = await phone.newTab();
    await phone.open(`/khoa-hoc/${COURSE}`);
    await page.getByText('Đã học 1/6 bài').first().waitFor();
    await page.getByRole('listitem').filter({ hasText: lesson.title }).getByText('đã xong').waitFor();
    expect(await pill(page).innerText()).toMatch(/chưa gửi \d+/);
    await phone.picture('course-offline-phone');
    await phone.open('/');
    await page.getByRole('heading', { name: 'Yêu cầu của tôi' }).waitFor();
    await page.getByText('1/6 bài').first().waitFor();
  });

  test('is sent by itself when the network is back, and counted once', async () => {
    await phone.setOffline(false);
    await untilWaiting(phone.page, 0);
    expect((await course(phone)).modules[0].lessons[0]).toMatchObject({ state: 'completed' });
    expect(await statements(phone, 'completed', lesson.activityIri)).toHaveLength(1);
    expect(await statements(phone, 'initialized', lesson.activityIri)).toHaveLength(1);
    const screens = (await stack.ask<{ n: number }>(`select count(distinct s.id)::int n from lrs.statement s join lrs.verb v on v.id = s.verb join lrs.activity a on a.id = s.activity where a.iri = $1 and v.iri = $2`, [lesson.activityIri, `${VERB}progressed`]))[0]!.n;
    expect(screens).toBeGreaterThan(2);
    await phone.open('/tai-khoan');
    await phone.page.locator('details', { hasText: `Bài: ${lesson.title}` }).first().waitFor();
  });

  test('survives a tab that dies on the spot', async () => {
    const next = (await course(phone)).modules[0].lessons[1];
    await phone.open(`/khoa-hoc/${COURSE}/bai/${next.id}`);
    await phone.page.locator('.blocks').waitFor();
    await untilWaiting(phone.page, 0);
    await phone.setOffline(true);
    await turn(phone.page);
    await turn(phone.page);
    const at = await place(phone.page);
    // The renderer is killed: no unload, no last word.
    const crashed = phone.page.waitForEvent('crash');
    await phone.page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await phone.closeTab();
    const page = await phone.newTab();
    await phone.open(`/khoa-hoc/${COURSE}/bai/${next.id}`);
    await page.locator('.blocks').waitFor();
    expect(await place(page)).toBe(at);
    await phone.setOffline(false);
    await untilWaiting(page, 0);
    expect((await course(phone)).modules[0].lessons[1]).toMatchObject({ state: 'in-progress', location: 2 });
  });

  test('no script failed', () => expect(phone.complaints).toEqual([]));
});

test('a session that ends in the middle of a lesson asks to sign in again, and nothing is lost', async () => {
  const phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  await begin(phone, OTHER);
  const lesson = (await course(phone, OTHER)).modules[0].lessons[0];
  await untilWaiting(phone.page, 0);
  await stack.ask('delete from people.session where person_id = $1', [await person('mai.lo')]);
  await turn(phone.page);
  const dialog = phone.page.locator('dialog[open]').filter({ hasText: 'Mời bạn đăng nhập lại' });
  await dialog.waitFor();
  await phone.picture('expired-phone');
  const at = await place(phone.page);
  // A wrong password first: a sentence, and the dialog stays.
  await dialog.getByLabel('Mật khẩu', { exact: true }).fill('sai-mat-khau');
  await dialog.getByRole('button', { name: 'Đăng nhập' }).click();
  await dialog.getByText(/mật khẩu/i).filter({ hasText: /không đúng|chưa đúng|sai/i }).first().waitFor();
  await dialog.getByLabel('Mật khẩu', { exact: true }).fill('Sonla@2026');
  await dialog.getByRole('button', { name: 'Đăng nhập' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await place(phone.page)).toBe(at);
  await untilWaiting(phone.page, 0);
  await toTheEnd(phone.page);
  await untilWaiting(phone.page, 0);
  expect((await course(phone, OTHER)).modules[0].lessons[0]).toMatchObject({ state: 'completed' });
  expect(await statements(phone, 'completed', lesson.activityIri)).toHaveLength(1);
  expect(phone.complaints).toEqual([]);
  await phone.close();
});

test('a lesson begun on the phone goes on at the same screen on a computer', async () => {
  const phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  const lesson = (await course(phone, OTHER)).modules.flatMap((m: { lessons: unknown[] }) => m.lessons)[1];
  const state = async (device: Device) => (await course(device, OTHER)).modules.flatMap((m: { lessons: unknown[] }) => m.lessons)[1].state;
  await phone.open(`/khoa-hoc/${OTHER}/bai/${lesson.id}`);
  await turn(phone.page);
  await turn(phone.page);
  await phone.page.locator('.blocks').waitFor();
  const at = await place(phone.page);
  expect(at).toMatch(/^3\//);
  await untilWaiting(phone.page, 0);
  const desk = await stack.device('desk');
  await desk.signIn('mai.lo');
  await desk.page.getByText(/lưu .* trên điện thoại/).waitFor();
  await desk.picture('second-device-desk');
  await desk.page.getByRole('link', { name: 'Học tiếp' }).click();
  await desk.page.locator('.blocks').waitFor();
  expect(await place(desk.page)).toBe(at);
  await toTheEnd(desk.page);
  await untilWaiting(desk.page, 0);
  expect(await state(desk)).toBe('completed');
  // And the phone, still open in the middle of it, learns the news without losing its own.
  await turn(phone.page);
  await untilWaiting(phone.page, 0);
  expect(await state(phone)).toBe('completed');
  expect([...phone.complaints, ...desk.complaints]).toEqual([]);
  await phone.close();
  await desk.close();
});
