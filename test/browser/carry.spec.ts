import { readFile } from 'node:fs/promises';
import { aStack, untilItOpensOffline, untilWaiting, type Device, type Stack } from '../support/stack';
import { eventually } from '../support/playing';

jest.setTimeout(150_000);

const COURSE = '/khoa-hoc/an-toan-an-ninh-mang';
let stack: Stack;
let phone: Device;
let desk: Device;
let saved: string;
beforeAll(async () => {
  stack = await aStack();
  phone = await stack.device('phone');
  desk = await stack.device('desk');
  await phone.signIn('mai.lo');
  await untilItOpensOffline(phone.page);
  await desk.signIn('than.cam');
});
afterAll(() => stack?.stop());

const statements = async (): Promise<number> => (await stack.ask<{ count: number }>(`select count(*)::int as count from lrs.statement s join learning.enrolment e on e.registration = s.registration join people.person p on p.id = e.person_id join courses.course c on c.id = e.course_id where p.username = 'mai.lo' and c.slug = 'an-toan-an-ninh-mang'`))[0]!.count;

test('a phone without a link writes down its unsent work; it is kept as it was', async () => {
  const { page } = phone;
  // It has made itself known while it had a link.
  await eventually(async () => (await stack.ask<{ count: number }>(`select count(*)::int as count from learning.device_key k join people.person p on p.id = k.person_id where p.username = 'mai.lo'`))[0]!.count, 1);
  await phone.open(COURSE);
  const begin = page.getByRole('button', { name: 'Bắt đầu học' });
  const goOn = page.getByRole('link', { name: 'Học tiếp' });
  await begin.or(goOn).first().waitFor();
  if (await begin.isVisible()) await begin.click(); else await goOn.first().click();
  await page.getByRole('button', { name: /^Tiếp/ }).first().waitFor();
  await untilWaiting(page, 0);
  await phone.setOffline(true);
  await page.getByRole('button', { name: /^Tiếp/ }).first().click();
  await eventually(async () => page.evaluate('(async () => { const open = indexedDB.open("hvs"); await new Promise((done) => { open.onsuccess = done; }); return new Promise((done) => { const asked = open.result.transaction("items").objectStore("items").count(); asked.onsuccess = () => done(asked.result > 0); }); })()'), true);
  await page.goto(`${stack.urls.app}/tai-khoan`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Lưu ra tệp để nhờ gửi hộ' }).click()]);
  expect(download.suggestedFilename()).toMatch(/^gui-ho-mai\.lo-\d{4}-\d\d-\d\d\.json$/);
  saved = await readFile(await download.path(), 'utf8');
  await page.getByText(/Đã lưu \d+ mục ra tệp/).waitFor();
  await page.getByText(/Chưa gửi được \d+ mục vì mất mạng/).waitFor();
  await phone.picture('carry-saved-phone');
});

test('somebody with a link hands it in; altered, strange and repeated files change nothing', async () => {
  const { page } = desk;
  const before = await statements();
  await desk.open('/gui-ho');
  const hand = (...files: [string, string][]) => page.getByLabel('Tệp gửi hộ').setInputFiles(files.map(([name, text]) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })));
  const altered = JSON.parse(saved) as { payload: string };
  altered.payload = altered.payload.replace('"madeAt":"2', '"madeAt":"1');
  await hand(['sua.json', JSON.stringify(altered)], ['la.json', '{"a":1}']);
  await page.getByText(/sua\.json/).waitFor();
  await page.getByText('la.json: Không phải tệp gửi hộ').waitFor();
  expect(await statements()).toBe(before);
  await hand(['gui-ho.json', saved]);
  await page.getByText(/Lò Thị Mai: đã nhận (\d+) trên \1 mục/).waitFor();
  await desk.picture('carry-taken-desk');
  const after = await statements();
  expect(after).toBeGreaterThan(before);
  await hand(['gui-ho.json', saved]);
  await page.getByText('Tệp này của Lò Thị Mai đã được gửi trước đó').waitFor();
  expect(await statements()).toBe(after);
});

test('when the phone has a link again it clears what is there already, and says who carried it', async () => {
  const { page } = phone;
  const before = await statements();
  await phone.setOffline(false);
  await page.reload();
  await untilWaiting(page, 0);
  expect(await statements()).toBe(before);
  await page.getByText('Người khác gửi hộ').click();
  await page.getByText('Cầm Văn Thân gửi hộ').waitFor();
  await phone.picture('carry-cleared-phone');
  expect([phone.complaints, desk.complaints]).toEqual([[], []]);
});
