import type { FrameLocator } from 'playwright-core';
import { eventually, frameOf, publishedBy, sco } from '../support/playing';
import { aStack, untilItOpensOffline, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const COURSE = 'nhan-thuc-so';
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

/** The course as the administrator gets it, byte for byte. */
const exported = async (format: string): Promise<Buffer> => {
  const { items } = await admin.api('/api/admin/courses');
  const { id } = items.find((one: { slug: string }) => one.slug === COURSE);
  return Buffer.from(await admin.page.evaluate<string>(`(async () => {
    const answer = await fetch('/api/admin/courses/${id}/exports/${format}');
    if (!answer.ok) throw new Error(await answer.text());
    return btoa(Array.from(new Uint8Array(await answer.arrayBuffer()), (c) => String.fromCharCode(c)).join(''));
  })()`), 'base64');
};

/** Which answers of each question are right, by its words: in a package they lie open. */
const keysOf = (content: FrameLocator): Promise<Record<string, number[]>> => content.locator('body').evaluate(`Object.fromEntries(window.HVS_COURSE.modules.flatMap((m) => m.lessons).flatMap((l) => l.screens).flatMap((s) => s.blocks).filter((b) => b.type === 'question')
  .map((b) => { const box = document.createElement('div'); box.innerHTML = b.prompt; return [box.textContent, b.answers.flatMap((a, i) => (a.correct ? [i] : []))]; }))`);

/** Answers every check question of the screen, rightly or not. */
const answer = async (content: FrameLocator, rightly: boolean): Promise<number> => {
  let tried = 0;
  const keys = await keysOf(content);
  for (const question of await content.locator('section.question').all()) {
    tried += 1;
    const right = keys[(await question.locator('.question-prompt').innerText()).trim()]!;
    const boxes = question.locator('input[type=checkbox]');
    if ((await boxes.count()) > 0) {
      for (const index of rightly ? right : [0]) await boxes.nth(index).check();
      await question.getByRole('button', { name: 'Trả lời' }).click();
    } else await question.locator('button.answer-pick').nth(rightly ? right[0]! : (right[0]! + 1) % 2).click();
    await question.locator('[role=status] .badge').waitFor();
  }
  return tried;
};

describe.each([
  ['SCORM 1.2', 'scorm12', (device: Device) => sco(device.page)],
  ['SCORM 2004', 'scorm2004', (device: Device) => sco(device.page)],
  ['cmi5', 'cmi5', (device: Device) => frameOf(device.page)],
] as const)('a course of ours, exported as %s and taken in again', (_name, format, contentOf) => {
  let slug: string;
  let tried = 0;
  const view = () => phone.api(`/api/learning/courses/${slug}`);
  const begin = async (name: string | RegExp): Promise<FrameLocator> => {
    await phone.open(`/khoa-hoc/${slug}`);
    await phone.page.getByRole(name === 'Bắt đầu học' ? 'button' : 'link', { name }).first().click();
    const content = contentOf(phone);
    await content.locator('.blocks').waitFor();
    return content;
  };

  test('opens where its first lesson begins, and is heard by the platform', async () => {
    slug = await publishedBy(admin, `${format}.zip`, await exported(format));
    expect(slug).not.toBe(COURSE);
    const content = await begin('Bắt đầu học');
    expect(await content.locator('.package-note').count()).toBe(0);
    expect(await content.locator('.overline').innerText()).toMatch(/1\/\d/);
    await phone.picture(`export-${format}-phone`);
    for (let screen = 0; screen < 4; screen += 1) {
      tried += await answer(content, false);
      await content.getByRole('button', { name: /^(Tiếp|Bài tiếp)$/ }).click();
    }
    const place = await content.locator('.overline').innerText();
    await phone.page.getByRole('link', { name: /Về khóa|Nhận thức số/ }).first().click().catch(() => phone.open(`/khoa-hoc/${slug}`));
    await untilWaiting(phone.page, 0);
    const again = await begin(/Học tiếp/);
    expect(await again.locator('.overline').innerText()).toBe(place);
  });

  test('is completed with its score, its time and its place', async () => {
    const content = contentOf(phone);
    for (let screen = 0; screen < 80; screen += 1) {
      await content.locator('.blocks').waitFor();
      tried += await answer(content, true);
      const end = content.getByRole('button', { name: 'Kết thúc' });
      if ((await end.count()) > 0) {
        await end.click();
        break;
      }
      await content.getByRole('button', { name: /^(Tiếp|Bài tiếp)$/ }).click();
    }
    await content.getByRole('heading', { name: 'Bạn đã học xong khóa này' }).waitFor();
    await phone.picture(`export-${format}-end-phone`);
    expect(tried).toBeGreaterThan(6);
    expect(await content.locator('main').innerText()).not.toContain('Mức đạt');
    const score = Number(/(\d+)%/.exec(await content.locator('main').innerText())![1]);
    await phone.open(`/khoa-hoc/${slug}`);
    await untilWaiting(phone.page, 0);
    await eventually(async () => (await view()).modules[0].lessons[0].state, 'completed');
    if (format === 'cmi5') {
      const said = await stack.ask<{ verb: string; score: number | null; duration: string | null }>(
        `select v.iri as verb, (s.body->'result'->'score'->>'scaled')::float8 as score, s.body->'result'->>'duration' as duration from lrs.statement s join lrs.verb v on v.id = s.verb join lrs.activity a on a.id = s.activity
         where (s.body->'context'->'contextActivities'->'category')::jsonb @> '[{"id":"https://w3id.org/xapi/cmi5/context/categories/cmi5"}]'`);
      expect(said.map(({ verb }) => verb.split('/').at(-1))).toEqual(expect.arrayContaining(['initialized', 'completed', 'passed', 'terminated']));
      expect(said.find(({ verb }) => verb.endsWith('/completed'))!.duration).toMatch(/^PT\d/);
      expect(said.find(({ verb }) => verb.endsWith('/passed'))!.score).toBeCloseTo(score / 100, 2);
      return;
    }
    const [{ state }] = (await stack.ask<{ state: Record<string, unknown> }>(`select a.state from learning.attempt a join learning.enrolment e on e.id = a.enrolment_id join courses.course c on c.id = e.course_id where c.slug = $1`, [slug])) as [{ state: Record<string, unknown> }];
    expect(state).toMatchObject({ completion: 'completed', scoreRaw: score, location: expect.stringMatching(/^\d+\.\d+$/), success: format === 'scorm2004' ? 'passed' : 'unknown' });
    expect(state['totalTimeMs']).toBeGreaterThan(0);
  });
});
