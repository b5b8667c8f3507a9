import { eventually } from '../support/playing';
import { aStack, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const COURSE = 'giai-quyet-van-de';
const TASK = 'Chỗ chờ lâu nhất là chữ ký: hai ngày. Chị tiếp nhận cần xem bản sao đã nộp.';

let stack: Stack;
let desk: Device;
let manager: Device;
let sittingId: string;

/** In the learner's own page: `ask` for the API, and every lesson of the course learned. */
const LEARN = (slug: string, then = ''): string => `(async () => {
  const ask = async (method, path, body) => {
    const { csrf } = await (await fetch('/api/session')).json();
    const answer = await fetch(path, { method, headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(answer.status + ' ' + path + ' ' + await answer.text());
    return answer.json();
  };
  const course = await ask('POST', '/api/learning/courses/${slug}/enrolment', {});
  for (const lesson of course.modules.flatMap((m) => m.lessons)) await ask('POST', '/api/learning/enrolments/' + course.enrolment.id + '/statements', { device: 'phone',
    statements: ['initialized', 'completed'].map((verb) => ({ id: crypto.randomUUID(), actor: { account: course.account }, verb: { id: 'http://adlnet.gov/expapi/verbs/' + verb }, object: { id: lesson.activityIri }, ...(verb === 'completed' ? { result: { completion: true, duration: 'PT7M' } } : {}) })) });
  ${then}
})()`;
/** Hands in the assessment: choices all at their first answer, tasks with a text. */
const SIT = `const sitting = await ask('POST', '/api/learning/courses/${COURSE}/sittings', {});
  const answers = Object.fromEntries(sitting.questions.map((q) => [q.id, q.kind === 'practical' ? [${JSON.stringify(TASK)}] : ['single', 'multiple', 'true-false'].includes(q.kind) ? [q.answers[0].id] : []]));
  await ask('POST', '/api/learning/sittings/' + sitting.id + '/submission', { answers });
  return sitting.id;`;

beforeAll(async () => {
  stack = await aStack();
  desk = await stack.device('desk');
  await desk.signIn('quantri');
});
afterAll(() => stack?.stop());

test('how a course is assessed is set with a blueprint and a reason; a task is then asked', async () => {
  const { page } = desk;
  await desk.open('/quan-tri/kiem-tra/thiet-lap');
  await page.getByLabel('Khóa học').selectOption({ label: 'Giải quyết vấn đề nhờ ứng dụng công nghệ số' });
  await page.getByLabel('Số câu thực hành').fill('1');
  await page.getByLabel('GQVD.1, dễ', { exact: false }).fill('40');
  await page.getByText('Nhiều hơn số câu của bài').waitFor();
  await page.getByLabel('GQVD.1, dễ', { exact: false }).fill('2');
  await desk.picture('exam-settings-desk');
  await page.getByLabel('Lý do thay đổi').fill('Thêm một câu thực hành');
  await page.getByRole('button', { name: 'Lưu thiết lập' }).click();
  await page.getByText('Thiết lập mới tính cho bài mở từ bây giờ').waitFor();
});

test('a practical task waits for the unit\'s head, who judges it by its criteria', async () => {
  const phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  sittingId = await phone.page.evaluate(LEARN(COURSE, SIT));
  manager = await stack.device('phone');
  await manager.signIn('than.cam');
  await manager.open('/quan-tri/kiem-tra/cham');
  const { page } = manager;
  await page.getByRole('heading', { name: 'Lò Thị Mai' }).waitFor();
  await page.getByText(TASK).waitFor();
  await manager.picture('exam-judging-phone');
  const points = page.getByLabel(/\(0 đến \d+ điểm\)/);
  for (let i = 0; i < (await points.count()); i++) await points.nth(i).fill('2');
  await page.getByLabel(/^Nhận xét/).fill('Rõ chỗ chờ, câu nhu cầu còn dài.');
  await page.getByRole('button', { name: 'Lưu điểm' }).click();
  await page.getByText(/^Đã chấm bài của Lò Thị Mai/).waitFor();
  await page.getByText('Không có bài nào chờ chấm').waitFor();
});

test('the sheet of a sitting is drawn again from its seed for an appeal', async () => {
  const { page } = desk;
  await desk.open('/quan-tri/kiem-tra/bai');
  await page.getByRole('button', { name: /Xem đề của Lò Thị Mai/ }).first().click();
  await page.getByText('Rút lại từ mầm này ra đúng đề đã giao.').waitFor();
  await desk.picture('exam-sheet-desk');
});

test('a wrong key is put right: who changes is seen before it is in force', async () => {
  const { page } = desk;
  const drawn = (await desk.api(`/api/admin/sittings/${sittingId}/sheet`)).questions as { key: string; kind: string }[];
  const { key } = drawn.find(({ kind }) => kind === 'single')!;
  await desk.open(`/quan-tri/kiem-tra?ngan-hang=${COURSE}&loc=${key}`);
  await page.getByRole('button', { name: `Duyệt câu ${key}` }).click();
  await page.getByRole('button', { name: `Đánh dấu câu ${key} cần sửa` }).waitFor();
  await page.getByRole('button', { name: `Sửa câu ${key}` }).click();
  const field = page.getByLabel('Câu hỏi', { exact: true });
  const text = await field.inputValue();
  // The key goes to the first answer that is held to be wrong.
  const [head, ...answers] = text.split(/(?= {4}- text: )/);
  const wrong = answers.findIndex((answer) => !answer.includes('correct: true'));
  await field.fill([head, ...answers.map((answer, i) => (i === wrong ? answer.replace(/^( {4}- text: .*)$/m, '$1\n      correct: true') : answer.replace(/^ {6}correct: true\n/m, '')))].join(''));
  await page.getByLabel(/^Đáp án sai: chấm lại/).check();
  await page.getByLabel('Lý do').fill('Đáp án ghi nhầm');
  await desk.picture('exam-edit-desk');
  await page.getByRole('button', { name: 'Xem ai đổi kết quả' }).click();
  await page.getByText(/bài đổi điểm/).waitFor();
  await desk.picture('exam-correction-desk');
  await page.getByRole('button', { name: /^Áp dụng và chấm lại 1 bài/ }).click();
  await page.getByText('Đã áp dụng.').waitFor();
  await page.getByRole('button', { name: 'Đóng' }).last().click();
  await eventually(async () => ((await desk.api(`/api/admin/banks/${COURSE}`)).corrections as { state: string }[]).map(({ state }) => state), ['done']);
});

test('on a phone the bank can be read and its tabs reached', async () => {
  const phone = await stack.device('phone');
  await phone.signIn('quantri');
  await phone.open(`/quan-tri/kiem-tra?ngan-hang=${COURSE}`);
  await phone.page.getByText('gqvd-001', { exact: false }).first().waitFor();
  expect(await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  await phone.picture('exam-bank-phone');
});

test('a code for sittings under somebody\'s eyes is made by the unit\'s head, and asked for on the learner\'s phone', async () => {
  const { page } = desk;
  await desk.open('/quan-tri/kiem-tra/thiet-lap');
  await page.getByLabel('Khóa học').selectOption({ label: 'Nhận thức số' });
  await page.getByLabel(/^Làm dưới sự giám sát/).check();
  await page.getByLabel('Lý do thay đổi').fill('Thi tập trung');
  await page.getByRole('button', { name: 'Lưu thiết lập' }).click();
  await page.getByText('Thiết lập mới tính cho bài mở từ bây giờ').waitFor();
  await manager.open('/quan-tri/kiem-tra/giam-sat');
  await manager.page.getByLabel('Khóa học').selectOption({ label: 'Nhận thức số' });
  await manager.page.getByRole('button', { name: 'Tạo mã' }).click();
  const code = await manager.page.locator('.exam-code').innerText();
  await manager.picture('exam-code-phone');
  const phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  await phone.page.evaluate(LEARN('nhan-thuc-so'));
  await phone.open('/khoa-hoc/nhan-thuc-so/kiem-tra');
  const begin = phone.page.getByRole('button', { name: 'Bắt đầu làm bài' });
  expect(await begin.isDisabled()).toBe(true);
  await phone.page.getByLabel('Mã của người giám sát').fill('SAIMA123');
  await begin.click();
  await phone.page.getByText(/^Mã không đúng, đã hết hạn/).waitFor();
  await phone.picture('exam-begin-phone');
  await phone.page.getByLabel('Mã của người giám sát').fill(code.toLowerCase());
  await begin.click();
  await phone.page.getByText(/^Câu 1\//).waitFor();
});

test('what answers say of the questions is computed on demand, with how to read it', async () => {
  const { page } = desk;
  await desk.open(`/quan-tri/kiem-tra/thong-ke?ngan-hang=${COURSE}`);
  await page.getByRole('button', { name: 'Tính lại bây giờ' }).click();
  await page.getByText(/câu đã có người trả lời/).waitFor();
  await page.getByText('chưa đủ số liệu').first().waitFor();
  await desk.picture('exam-statistics-desk');
});
