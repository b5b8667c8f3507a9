/** The trials one after the other: a learner on two phones, and everything that can break. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { aDevice } from './device.mjs';
import { STANDARDS, packageOf } from './content.mjs';
import { signIn } from '../office.mjs';
import { randomFrom } from './random.mjs';

/** How often each thing happens after a step. */
const FAULTS = { nothing: 34, offline: 10, online: 6, reload: 8, closeTab: 8, crashTab: 6, killBrowser: 6, killApi: 6, killWorker: 3, killDatabase: 3, otherDevice: 6, clock: 4, leave: 4 };
/** A killed browser may take with it what was told in its last moments, and no more. */
const BROWSER_KILL_MS = 250;
const SETTLE_MS = 60_000;
/** Once every answer is there, the place is, or never will be. */
const PLACE_MS = 3_000;
const TRIALS_A_COURSE = 25;
const MOST_SUSPEND_DATA = 3_000;

export const runTrials = async ({ servers, chromium, executable, folder, trials, from, seed, say, note }) => {
  const pool = new pg.Pool({ connectionString: servers.databaseUrl, max: 1 });
  pool.on('error', () => undefined);
  const account = servers.accounts.find(({ username }) => username === 'mai.lo');
  const devices = [];
  const sum = { told: 0, lost: 0, lost_browser_kill: 0, doubled: 0, misplaced: 0, stuck: 0, faults: {} };
  const commits = [];
  const began = performance.now();
  try {
    for (const name of ['a', 'b']) {
      const device = await aDevice({ name, chromium, executable, folder, urls: servers.urls, account });
      devices.push(device);
      await device.start();
      // The app is on the device before the first link drops: its service worker holds the shell.
      await device.open('/');
      await device.page.evaluate('navigator.serviceWorker.ready.then(() => true)');
      await device.closeTab();
    }
    let course;
    for (let index = from; index < from + trials; index++) {
      if (!course || index % TRIALS_A_COURSE === 0) course = await aCourse(servers, index, seed);
      const one = await oneTrial({ index, random: randomFrom(seed * 1_000_003 + index), devices, servers, pool, course });
      sum.told += one.told;
      for (const fault of one.faults) sum.faults[fault] = (sum.faults[fault] ?? 0) + 1;
      for (const key of ['lost', 'lost_browser_kill', 'doubled', 'misplaced', 'stuck']) sum[key] += one[key].length;
      commits.push(...one.commitMs);
      if (['lost', 'lost_browser_kill', 'doubled', 'misplaced', 'stuck'].some((key) => one[key].length > 0)) {
        note(one);
        say.warn(`lần ${index}: ${JSON.stringify({ ...one, commitMs: undefined }).slice(0, 900)}`);
      }
      if ((index + 1 - from) % 25 === 0) say.doing(`${index + 1 - from}/${trials}: ${JSON.stringify({ ...sum, faults: undefined })}`);
    }
  } finally {
    await Promise.all(devices.map((device) => device.stop()));
    await pool.end();
  }
  commits.sort((a, b) => a - b);
  return { trials, ...sum, seed, from, commit_answer_p95_ms: Math.round((commits[Math.floor(commits.length * 0.95)] ?? 0) * 100) / 100, seconds: Math.round((performance.now() - began) / 1000) };
};

/** A new one now and then, of each standard in turn: an attempt that grows for ever would be another trial. */
const aCourse = async (servers, index, seed) => {
  const standard = STANDARDS[Math.floor(index / TRIALS_A_COURSE) % STANDARDS.length];
  const name = `thu-${seed}-${index}`;
  const course = await (await signIn(servers)).publish(packageOf(standard, name, `Thử ghi nhận ${seed} ${index}`), `${name}.zip`);
  return { ...course, next: 1, place: '' };
};

const oneTrial = async ({ index, random, devices, servers, pool, course }) => {
  const found = { index, standard: course.standard, slug: course.slug, faults: [], log: [], told: 0, commitMs: [], lost: [], lost_browser_kill: [], doubled: [], misplaced: [], stuck: [] };
  /** What the content was told was saved: id of the answer → when, where, in which session. */
  const told = new Map();
  const sessions = [];
  const kills = [];
  let device = random.oneOf(devices);
  let now;
  let healing = Promise.resolve();
  const log = (what) => found.log.push(`${Date.now() % 1_000_000} ${what}`);

  const begin = async (open) => {
    await healing;
    await servers.heal();
    device.setOffline(false);
    log(`open on ${device.name}`);
    const { frame, resumed } = await open();
    now = { frame, device, last: undefined, tried: [] };
    sessions.push(now);
    log(`begun at ${resumed.place}`);
    return resumed;
  };
  const step = async () => {
    const n = course.next++;
    const id = `t${index}-n${n}`;
    now.tried.push(n);
    const answer = await now.frame.evaluate(`step(${n}, '${id}', ${random.upTo(MOST_SUSPEND_DATA)})`);
    if (!answer.ok) return log(`step ${n} refused`);
    told.set(id, { n, at: Date.now(), device: now.device.name, session: sessions.length });
    now.last = n;
    found.commitMs.push(answer.commitMs);
    log(`step ${n} told`);
  };
  const laterUp = (server) => {
    const wait = random.upTo(1_500);
    healing = healing.then(() => sleep(wait)).then(() => servers.heal()).then(() => log(`${server} is back`));
  };
  const acts = {
    nothing: async () => {},
    offline: async () => device.setOffline(true),
    online: async () => device.setOffline(false),
    reload: () => begin(() => device.reload()),
    closeTab: async () => { await device.closeTab(); await begin(() => device.learn(course.slug)); },
    crashTab: async () => { await device.crashTab(); await begin(() => device.learn(course.slug)); },
    killBrowser: async () => {
      kills.push({ device: device.name, at: Date.now() });
      await device.kill();
      await begin(() => device.learn(course.slug));
    },
    killApi: async () => { await servers.api.kill(); laterUp('api'); },
    killWorker: async () => { await servers.worker.kill(); laterUp('worker'); },
    killDatabase: async () => { await servers.database.kill(); laterUp('database'); },
    otherDevice: async () => { device = devices.find((one) => one !== device); await begin(() => device.learn(course.slug)); },
    clock: async () => { device.setClock((random.next() - 0.5) * 4 * 86_400_000); await device.closeTab(); await begin(() => device.learn(course.slug)); },
    leave: async () => { await now.frame.evaluate('leave()'); await device.closeTab(); await begin(() => device.learn(course.slug)); },
  };

  try {
    const resumed = await begin(() => device.learn(course.slug));
    if (resumed.place !== course.place) found.misplaced.push({ when: 'resumed', wanted: course.place, got: resumed.place });
    for (let steps = 2 + random.upTo(4); steps > 0; steps--) {
      await step();
      if (random.next() < 0.5) await sleep(random.upTo(400));
      const fault = random.weighed(FAULTS);
      if (fault !== 'nothing') { found.faults.push(fault); log(fault); }
      await acts[fault]();
    }
  } catch (error) {
    found.stuck.push(String(error?.message ?? error).slice(0, 400));
  }

  // Everything is there again, and the learner looks into the app on each of the phones.
  await healing;
  await servers.heal();
  for (const one of devices) {
    one.setOffline(false);
    one.setClock(0);
  }
  const used = new Set(sessions.map((session) => session.device));
  for (const one of used) {
    await one.closeTab().catch(() => undefined);
    await one.open(`/khoa-hoc/${course.slug}`).catch((error) => found.stuck.push(`at the end: ${String(error?.message ?? error).slice(0, 300)}`));
  }
  await settle({ found, told, sessions, kills, pool, course });
  for (const one of used) await one.closeTab().catch(() => undefined);
  found.told = told.size;
  if (found.stuck.length + found.lost.length + found.doubled.length + found.misplaced.length + found.lost_browser_kill.length === 0) found.log = [];
  return found;
};

/** Waits until the server has all that was promised, or long enough; then says what is missing, double, or in the wrong place. */
const settle = async ({ found, told, sessions, kills, pool, course }) => {
  let until = Date.now() + SETTLE_MS;
  let complete = false;
  const ids = [...told.keys()];
  const wasKilled = (at) => kills.some((kill) => kill.device === at.device && kill.at >= at.at && kill.at - at.at <= BROWSER_KILL_MS);
  const iris = new Map(ids.map((id) => [`${course.activityIri}/lessons/bai/interactions/${id}`, id]));
  const wanted = sessions.findLast(({ last }) => last !== undefined);
  let counts;
  let place;
  for (;;) {
    const rows = (await pool.query('select a.iri, count(*)::int as n from lrs.statement s join lrs.activity a on a.id = s.activity where a.iri = any($1) group by a.iri', [[...iris.keys()]])).rows;
    counts = new Map(rows.map(({ iri, n }) => [iris.get(iri), n]));
    const [attempt] = (await pool.query("select a.state->>'location' as place from learning.attempt a join learning.enrolment e on e.id = a.enrolment_id where e.course_id = $1", [course.id])).rows;
    place = attempt?.place ?? '';
    const missing = ids.filter((id) => !counts.has(id));
    if (!complete && missing.every((id) => wasKilled(told.get(id)))) {
      complete = true;
      until = Date.now() + PLACE_MS;
    }
    if (missing.length === 0 && (!wanted || place === String(wanted.last))) break;
    if (Date.now() > until) break;
    await sleep(50);
  }
  for (const [id, at] of told) {
    const n = counts.get(id) ?? 0;
    if (n > 1) found.doubled.push({ id, n });
    if (n === 0) (wasKilled(at) ? found.lost_browser_kill : found.lost).push({ id, ...at });
  }
  // What was tried in that session and not told may be there too, and is then further on.
  const after = sessions.slice(sessions.indexOf(wanted)).flatMap(({ tried }) => tried).filter((n) => n >= (wanted?.last ?? 0)).map(String);
  const isLost = wanted && !counts.has([...told].find(([, { n }]) => n === wanted.last)[0]);
  if (wanted && !isLost && !after.includes(place)) found.misplaced.push({ when: 'settled', wanted: wanted.last, got: place });
  course.place = place;
};
