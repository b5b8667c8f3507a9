/** What a learner does on the screen: walks through lessons, tries the questions, sits the assessment. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fromTop } from '../paths.mjs';

const plain = (text) => text.replace(/\s+/g, ' ').trim();

/** Answers every check question on the screen: the first choice, which may be wrong; trying is what counts. */
const tryQuestions = async (page) => {
  for (const question of await page.locator('section.question').all()) {
    if ((await question.locator('[role=status] .badge').count()) > 0) continue;
    const boxes = question.locator('input[type=checkbox]');
    if ((await boxes.count()) > 0) {
      await boxes.first().check();
      await question.getByRole('button', { name: 'Trả lời' }).click();
    } else {
      await question.locator('button.answer-pick').first().click();
    }
    await question.locator('[role=status] .badge').waitFor();
  }
};

/** Goes through the open lesson to its end. `onScreen(n)` is called on each screen. */
export const goThroughLesson = async (page, onScreen = async () => {}) => {
  for (let screen = 1; screen < 40; screen++) {
    await page.locator('.blocks').waitFor();
    await tryQuestions(page);
    await onScreen(screen);
    const done = page.getByRole('button', { name: /^(Xong bài|Xong)$/ });
    if ((await done.count()) > 0) {
      await done.click();
      await page.getByRole('heading', { name: 'Bạn đã học xong bài này' }).waitFor();
      return screen;
    }
    await page.getByRole('button', { name: 'Tiếp', exact: true }).click();
  }
  throw new Error('a lesson without an end');
};

const textOf = (html) => html.replace(/<[^>]+>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

const pick = async (page, right) => {
  for (const option of await page.locator('label.option').all()) {
    if (right.includes(plain(await option.innerText()))) await option.locator('input').check();
  }
};

/** Gives the right answer the way its kind is answered. */
const ANSWERS = {
  ordering: async (page, { items }) => {
    // The first to its place, then the second, by the buttons: as somebody with a thumb does it.
    for (const [place, item] of items.entries()) {
      for (;;) {
        const lines = await Promise.all((await page.locator('.order-line').all()).map(async (line) => plain(await line.locator('span').first().innerText())));
        const at = lines.indexOf(plain(item));
        if (at === place) break;
        await page.locator('.order-line').nth(at).getByRole('button', { name: /^Đưa lên/ }).click();
      }
    }
    const keep = page.getByRole('button', { name: 'Giữ thứ tự này' });
    if ((await keep.count()) > 0) await keep.click();
  },
  matching: async (page, { pairs }) => {
    for (const { left, right } of pairs) {
      const line = page.locator('.matching li').filter({ has: page.locator('label', { hasText: plain(left) }) });
      await line.locator('select').selectOption({ label: plain(right) });
    }
  },
  'fill-in': (page, { accept }) => page.getByLabel('Câu trả lời').fill(accept[0]),
  numeric: (page, { answer: number }) => page.getByLabel(/^Câu trả lời/).fill(String(number).replace('.', ',')),
  'hot-spot': (page, { regions }) => pick(page, regions.filter((one) => one.correct).map((one) => plain(one.label))),
  practical: (page) => page.getByLabel('Bài làm của bạn').fill('Bài làm của chuyến dạo.'),
};
const answer = (page, question) => (ANSWERS[question.type] ?? ((at, { answers }) => pick(at, answers.filter((one) => one.correct).map((one) => plain(one.text)))))(page, question);

/** Sits the assessment with the right answers, which the tour reads in the bank's file. Answers the moment it was handed in. */
export const sitAssessment = async (page, slug, onQuestion = async () => {}) => {
  const bank = parse(readFileSync(fromTop('content/courses', slug, 'bank.yaml'), 'utf8'));
  await page.locator('fieldset legend').waitFor();
  for (let n = 1; ; n++) {
    const prompt = plain(await page.locator('fieldset legend').innerText());
    const known = bank.find((q) => plain(textOf(q.prompt)) === prompt);
    if (!known) throw new Error(`question not in the bank: ${prompt}`);
    await answer(page, known);
    await onQuestion(n);
    const next = page.getByRole('button', { name: 'Tiếp', exact: true });
    if ((await next.count()) === 0) break;
    await next.click();
  }
  await page.locator('nav.lesson-nav').getByRole('button', { name: 'Nộp bài' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Nộp bài' }).click();
  const handedIn = performance.now();
  await page.getByRole('heading', { name: /bạn đã đạt/ }).waitFor();
  return handedIn;
};
