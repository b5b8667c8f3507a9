import { aStack, untilItOpensOffline, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

let stack: Stack;
let phone: Device;
beforeAll(async () => {
  stack = await aStack();
  phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  await untilItOpensOffline(phone.page);
});
afterAll(() => stack?.stop());

test('practice goes on without a network, asks again what was wrong, and counts for nothing', async () => {
  const { page } = phone;
  const before = await phone.api('/api/learning/courses/nhan-thuc-so');
  await phone.open('/khoa-hoc/nhan-thuc-so');
  await page.getByRole('link', { name: 'Luyện tập' }).click();
  await page.getByText('Không tính điểm').waitFor();
  await page.locator('section.question').waitFor();
  await phone.setOffline(true);
  let asked = 0;
  for (; asked < 60 && (await page.locator('section.question').count()) > 0; asked++) {
    const question = page.locator('section.question');
    const prompt = await question.locator('.question-prompt').innerText();
    const boxes = question.locator('input[type=checkbox]');
    if ((await boxes.count()) > 0) {
      // All of them is never right; the first try of a question of many answers fails, so that it comes back.
      const seen = tried.has(prompt);
      for (const box of await boxes.all()) {
        const label = await box.locator('xpath=..').innerText();
        if (!seen || tried.get(prompt)!.includes(label)) await box.check();
      }
      await question.getByRole('button', { name: 'Trả lời' }).click();
    } else {
      const picks = question.locator('button.answer-pick');
      const texts = await picks.allInnerTexts();
      const right = tried.get(prompt);
      await picks.nth(right ? texts.findIndex((text) => right.includes(text)) : 0).click();
    }
    tried.set(prompt, await question.locator('.answer[data-verdict=right] .answer-pick').allInnerTexts());
    if (asked === 0) await phone.picture('practice-phone');
    await page.getByRole('button', { name: 'Câu tiếp' }).click();
  }
  await page.getByText(/^Bạn trả lời đúng ngay \d+\/18 câu$/).waitFor();
  expect(asked).toBeGreaterThan(18);
  await phone.picture('practice-end-phone');
  await phone.setOffline(false);
  expect((await phone.api('/api/learning/courses/nhan-thuc-so')).modules).toEqual(before.modules);
});
const tried = new Map<string, string[]>();
