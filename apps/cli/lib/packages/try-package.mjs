/** One package from upload to score, as a learner on a phone meets it. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const PHONE = { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', viewport: { width: 360, height: 800 }, isMobile: true, hasTouch: true };
const OPEN_MS = 25_000;
const SETTLE_MS = 20_000;
/** What tools need to draw their first screen after they have spoken to the run-time. */
const DRAW_MS = 2_500;

/** In the frames of a page, the one that holds a run-time of SCORM; the content finds it there too. */
const runTimeIn = async (page) => {
  for (const frame of page.frames()) {
    const name = await frame.evaluate("window.API_1484_11 ? 'API_1484_11' : window.API ? 'API' : null").catch(() => null);
    if (name) return { frame, name };
  }
  return undefined;
};

/** Whether the content shows anything, in any frame of the content's. */
const shows = async (page, app) => {
  for (const frame of page.frames()) {
    // The player's page around the content holds its frame, and shows nothing itself.
    if (frame.url().startsWith(app) || frame.url() === 'about:blank' || (await frame.locator('#sco').count().catch(() => 1)) > 0) continue;
    const something = await frame.evaluate("document.body && (document.body.innerText.trim().length > 20 || document.querySelectorAll('canvas,svg,img,video,iframe,frame').length > 0)").catch(() => false);
    if (something) return true;
  }
  return false;
};

const CALLS = {
  API: { get: 'LMSGetValue', set: 'LMSSetValue', commit: 'LMSCommit', begin: 'LMSInitialize', end: 'LMSFinish', entry: 'cmi.core.entry', status: 'cmi.core.lesson_status', raw: 'cmi.core.score.raw', min: 'cmi.core.score.min', max: 'cmi.core.score.max', exit: 'cmi.core.exit' },
  API_1484_11: { get: 'GetValue', set: 'SetValue', commit: 'Commit', begin: 'Initialize', end: 'Terminate', entry: 'cmi.entry', status: 'cmi.completion_status', raw: 'cmi.score.raw', min: 'cmi.score.min', max: 'cmi.score.max', exit: 'cmi.exit' },
};

const until = async (ask, ms, every = 200) => {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer || Date.now() > end) return answer;
    await sleep(every);
  }
};

export const tryPackage = async ({ name, bytes, stack, office, browser, out }) => {
  const row = { package: name };
  const problems = [];
  const remember = (text) => { if (problems.length < 3 && !problems.includes(text)) problems.push(text); };
  const course = await office.publish(bytes, name).catch((error) => { row.import = 'refused'; row.note = String(error.message).slice(0, 300); });
  if (!course) return row;
  row.import = 'ok';
  row.standard = course.standard;
  const context = await browser.newContext(PHONE);
  try {
    context.setDefaultTimeout(OPEN_MS);
    context.on('weberror', (told) => remember(told.error().message.slice(0, 120)));
    const page = await signedIn(context, stack);
    const learner = await apiOf(context, stack);
    const open = async (at) => {
      await at.goto(`${stack.urls.app}/khoa-hoc/${course.slug}/hoc`);
      return until(async () => (await shows(at, stack.urls.app)), OPEN_MS);
    };
    row.launch = (await open(page)) ? 'ok' : 'nothing shown';
    await sleep(DRAW_MS);
    await page.screenshot({ path: join(out, `${name}.png`) }).catch(() => undefined);
    const scorm = await runTimeIn(page);
    if (scorm) Object.assign(row, await playScorm({ scorm, page, context, open, learner, course, stack }));
    else Object.assign(row, await watchOther({ page, context, open, learner, course, stack }));
  } catch (error) {
    remember(String(error.message).slice(0, 200));
    row.launch ??= 'failed';
  } finally {
    await context.close();
  }
  row.note = problems.join('; ');
  return row;
};

const signedIn = async (context, { urls, accounts }) => {
  const page = await context.newPage();
  await page.goto(`${urls.app}/`);
  await page.getByLabel('Tên đăng nhập hoặc số điện thoại').fill('mai.lo');
  await page.getByLabel('Mật khẩu', { exact: true }).fill(accounts.find((one) => one.username === 'mai.lo').password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByLabel('Mật khẩu', { exact: true }).waitFor({ state: 'detached' });
  return page;
};

const apiOf = async (context, { urls }) => async (path) => {
  const cookie = (await context.cookies(urls.app)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${urls.app}${path}`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer.json();
};

const unitsOf = async (learner, { slug }) => (await learner(`/api/learning/courses/${slug}`)).modules.flatMap(({ lessons }) => lessons);

/**
 * Does through the run-time what the content would do at its end. Where the content has not begun by itself, that is told: what follows
 * then speaks for the run-time only.
 */
const playScorm = async ({ scorm, page, context, open, learner, course, stack }) => {
  const row = {};
  const calls = CALLS[scorm.name];
  const call = (at, method, ...args) => at.frame.evaluate(([name, how, given]) => String(globalThis[name][how](...given)), [at.name, calls[method], args]);
  const began = await until(async () => (await call(scorm, 'get', calls.status).catch(() => '')) !== '' || (await call(scorm, 'commit', '')) === 'true', 8_000);
  row.begun = began ? 'by itself' : 'no';
  if (!began) await call(scorm, 'begin', '');
  // What content says when its learner goes: nothing of its own is touched, for it will read it again.
  await call(scorm, 'set', calls.exit, 'suspend').catch(() => '');
  await call(scorm, 'commit', '');
  await until(async () => (await unitsOf(learner, course)).some(({ state }) => state !== 'not-started'), SETTLE_MS);
  await page.close();

  const again = await context.newPage();
  await open(again);
  const second = await until(() => runTimeIn(again), OPEN_MS);
  await sleep(DRAW_MS);
  if ((await call(second, 'get', calls.entry).catch(() => '')) === '') await call(second, 'begin', '');
  row.resume = (await call(second, 'get', calls.entry)) === 'resume' ? 'ok' : `entry "${await call(second, 'get', calls.entry)}"`;
  for (const [element, value] of [[calls.min, '0'], [calls.max, '100'], [calls.raw, '95']]) await call(second, 'set', element, value);
  if (scorm.name === 'API') await call(second, 'set', calls.status, 'passed');
  else for (const [element, value] of [['cmi.score.scaled', '0.95'], ['cmi.success_status', 'passed'], ['cmi.completion_status', 'completed']]) await call(second, 'set', element, value);
  await call(second, 'set', calls.exit, scorm.name === 'API' ? '' : 'normal');
  await call(second, 'commit', '');
  await call(second, 'end', '');
  const unit = await until(async () => (await unitsOf(learner, course)).find(({ state }) => state === 'completed'), SETTLE_MS);
  row.completion = unit ? 'ok' : 'not completed';
  const score = await scoreOf(stack, course);
  row.score = score === 0.95 ? 'ok' : String(score);
  return row;
};

const asked = async ({ databaseUrl }, query, parameters) => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return (await client.query(query, parameters)).rows;
  } finally {
    await client.end();
  }
};

/** How much the content itself has said. */
const saidBy = async (stack, { id }) =>
  (await asked(stack, 'select count(*)::int as n from lrs.statement s join learning.enrolment e on e.registration = s.registration where e.course_id = $1', [id]))[0].n;

/** The best of the course's units, 0 to 1, as it stands in the learner's progress. */
const scoreOf = async (stack, { id }) =>
  (await asked(stack, 'select max(p.score)::float8 as score from learning.unit_progress p join learning.enrolment e on e.id = p.enrolment_id where e.course_id = $1', [id]))[0].score;

/** cmi5, xAPI and plain pages: whatever the content says by itself. Nobody clicks through it, so only what is done by being opened is completed. */
const watchOther = async ({ page, context, open, learner, course, stack }) => {
  const unit = await until(async () => (await unitsOf(learner, course)).find(({ state }) => state !== 'not-started'), SETTLE_MS);
  await page.close();
  const again = await context.newPage();
  const shown = await open(again);
  await sleep(DRAW_MS);
  const said = await saidBy(stack, course);
  return { begun: unit ? 'by itself' : 'no', resume: shown ? 'shown again' : 'nothing shown', completion: unit?.state === 'completed' ? 'ok' : `nobody clicked; ${said} statements`, score: '' };
};
