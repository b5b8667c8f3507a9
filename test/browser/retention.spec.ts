import { aStack, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const PAGE = '/quan-tri/kho-ban-ghi/don-dep';
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

const picture = async (device: Device, name: string): Promise<void> => {
  await device.page.evaluate('document.fonts.ready.then(() => undefined)');
  await device.picture(`retention-${name}`);
};
const POLICY = JSON.stringify({ before: '2025-01-01T00:00:00.000Z' });

/** Work as a worker would have left it: no job in the queue goes on with it. */
const aTask = async (kind: string, task: { state: string; done?: number; total?: number; message?: string }): Promise<string> => {
  const [made] = await stack.ask<{ id: string }>(
    `insert into platform.task (id, kind, title, owner_id, input, created_at, started_at, state, done, total, message)
     select gen_random_uuid(), $1, 'Việc của kho', id, '{}', now(), now(), $2, $3, $4, $5 from people.person where username = 'quantri' returning id`,
    [kind, task.state, task.done ?? 0, task.total ?? 0, task.message ?? null],
  );
  return made!.id;
};
const aPurge = async (taskId: string, stage: string, counted: number, statements: number, act: boolean): Promise<void> => {
  await stack.ask(
    `insert into lrs.purge (id, task_id, policy, reason, expected, asked_by, asked_at, stage, at, counted, statements, kept, oldest, newest)
     select gen_random_uuid(), $1, $2, $3, $4, id, now(), $5, lrs.first_position('2024-05-03T00:00:00Z'), $6, $7, $8, lrs.first_position('2022-03-01T00:00:00Z'), lrs.first_position('2024-12-30T00:00:00Z')
     from people.person where username = 'quantri'`,
    [taskId, POLICY, act ? 'Theo quy định lưu trữ, giữ 24 tháng.' : null, act ? counted : null, stage, counted, statements, JSON.stringify({ 'Kết quả học ở nền tảng khác': 12_040 })],
  );
};

test('a dry run of a large store is watched, and what it found is looked at later', async () => {
  const { page } = desk;
  await aPurge(await aTask('try-out-purge', { state: 'running', done: 34, total: 100, message: 'Đã xét bản ghi lưu đến ngày 03/05/2024: đến đó có 1.234.567 bản ghi sẽ bị xóa.' }), 'trial', 1_234_567, 0, false);
  await aPurge(await aTask('try-out-purge', { state: 'done', done: 100, total: 100 }), 'tried', 2_345_678, 0, false);
  await desk.open(PAGE);
  await page.getByText('đến đó có 1.234.567 bản ghi sẽ bị xóa').waitFor();
  await picture(desk, 'trials-desk');
  await page.getByRole('button', { name: /^Xem kết quả tính thử/ }).click();
  const tried = page.locator('.rec-tried');
  await tried.getByText('2.345.678 bản ghi sẽ bị xóa').first().waitFor();
  await tried.getByText('Kết quả học ở nền tảng khác').waitFor();
  await picture(desk, 'tried-desk');
  await tried.getByRole('button', { name: 'Xóa 2.345.678 bản ghi…' }).click();
  await page.locator('dialog[open]').getByText('mọi bản ghi, lưu trước ngày 01/01/2025').waitFor();
  await picture(desk, 'confirm-desk');
  await page.locator('dialog[open]').getByRole('button', { name: 'Hủy', exact: true }).click();
});

test('a purge and a pseudonymisation that broke off say what they have done, and go on at the press of a button', async () => {
  const { page } = desk;
  await aPurge(await aTask('purge-statements', { state: 'failed', message: 'hỏng' }), 'links', 5_700, 5_700, true);
  const pseudonymising = await aTask('pseudonymise', { state: 'failed', message: 'hỏng' });
  await stack.ask(
    `insert into lrs.pseudonymisation (id, task_id, account, number, agent_keys, retired, walking, statements, asked_at)
     values (gen_random_uuid(), $1, '6690e6c9-3ef0-4ed3-8b37-7f3964730bee', 0, '{}', '{}', '{}', 1500, now())`,
    [pseudonymising],
  );
  await desk.open(PAGE);
  await page.getByText('Đã xóa xong 5.700 bản ghi, còn dọn những gì chúng để lại').waitFor();
  await page.getByText('đã ẩn danh hóa 1.500 bản ghi').scrollIntoViewIfNeeded();
  await picture(desk, 'broken-desk');
  const phone = await stack.device('phone');
  await phone.signIn('quantri');
  await phone.open(PAGE);
  await phone.page.getByText('đến đó có 1.234.567 bản ghi sẽ bị xóa').scrollIntoViewIfNeeded();
  await picture(phone, 'trials-phone');
  await phone.page.getByText('đã ẩn danh hóa 1.500 bản ghi').scrollIntoViewIfNeeded();
  await picture(phone, 'broken-phone');
  expect(await phone.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  await phone.close();

  await desk.open('/quan-tri/cong-viec');
  await page.getByRole('link', { name: 'Xem', exact: true }).first().waitFor();
  await picture(desk, 'tasks-desk');
  await desk.open(PAGE);
  await page.getByRole('button', { name: /^Chạy tiếp lần xóa/ }).click();
  await page.getByText('Đã xóa 5.700 bản ghi.').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Chạy tiếp: Người đã ẩn danh 6690e6c9' }).click();
  await page.getByText('Đã ẩn danh hóa 1.500 bản ghi.').waitFor({ timeout: 30_000 });
});

test('no script failed', () => expect(desk.complaints).toEqual([]));
