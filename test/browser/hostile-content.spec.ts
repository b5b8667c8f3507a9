import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from 'playwright-core';
import { hostileContent } from '../support/hostile-content';
import { scorm12Package } from '../support/packages';
import { eventually, publishedBy, sco } from '../support/playing';
import { aStack, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(120_000);

/**
 * A package that tries: the app's cookie, storage and page, what other packages keep, the learner's other courses, the window around it, and ways out. Each
 * enrolment has its own origin here, as it has wherever an installation has wildcard names.
 */
describe('a package that means ill', () => {
  let stack: Stack;
  let desk: Device;
  let slug: string;
  let honest: string;
  let appUrl: string;
  let evil: { url: string; visits: string[]; server: Server };

  beforeAll(async () => {
    stack = await aStack();
    appUrl = stack.urls.app;
    const admin = await stack.device('desk');
    await admin.signIn('quantri');
    honest = await publishedBy(admin, 'that.zip', scorm12Package({ title: 'Khóa thật', masteryScore: 80 }));
    slug = await publishedBy(admin, 'xau.zip', hostileContent('Khóa xấu'));
    await admin.close();
    const visits: string[] = [];
    const server = createServer((request, reply) => { visits.push(request.url!); reply.writeHead(200, { 'access-control-allow-origin': '*' }); reply.end('<h1>Trang giả</h1>'); });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    evil = { url: `http://xau.localhost:${(server.address() as AddressInfo).port}/`, visits, server };
    desk = await stack.device('desk');
    await desk.signIn('mai.lo');
  });
  afterAll(async () => {
    evil?.server.close();
    await stack?.stop();
  });

  const opened = async (which: string): Promise<Page> => {
    await desk.open(`/khoa-hoc/${which}/hoc`);
    await sco(desk.page).locator('h1').waitFor();
    return desk.page;
  };
  const content = (page: Page): Frame => page.frames().find((frame) => frame.url().includes('/v/'))!;
  const attack = (page: Page, ...how: unknown[]): Promise<string> => content(page).evaluate(`attack(...${JSON.stringify(how)})`) as Promise<string>;
  const pressed = async (page: Page, script: string): Promise<string> => {
    await content(page).evaluate(`void (onPress = async () => { ${script} })`);
    await sco(page).locator('#press').click();
    await eventually(async () => (await sco(page).locator('#came').textContent()) !== '', true);
    return (await sco(page).locator('#came').textContent())!;
  };
  const isSignedIn = async (): Promise<boolean> => (await desk.api('/api/session')).person !== null;

  test('finds nothing of the app: no cookie, no storage, no page, no answer', async () => {
    await opened(honest);
    const other = content(desk.page).url();
    const page = await opened(slug);
    expect(await attack(page, 'cookies')).toBe('');
    expect(await attack(page, 'appDocument')).toBe('SecurityError');
    expect(await attack(page, 'appStorage')).toBe('SecurityError');
    expect(await attack(page, 'appDatabase')).toBe('SecurityError');
    for (const url of [appUrl, `${appUrl}/api/session`]) expect([url, await attack(page, 'frame', url)]).toEqual([url, 'SecurityError']);
    for (const [path, options] of [['/api/session', { credentials: 'include' }], ['/api/learning/home', { credentials: 'include' }], ['/xapi/statements', { credentials: 'include' }], ['/api/session', { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{}' }]] as const) {
      expect([path, await attack(page, 'read', appUrl + path, options)]).toEqual([path, 'TypeError']);
    }
    // Where another course of the same learner is played: neither the page nor a file, at its address or at ours.
    expect(await attack(page, 'frame', new URL('/player/', other).href)).toBe('SecurityError');
    expect(await attack(page, 'read', other)).toBe('TypeError');
    expect(await attack(page, 'read', new URL(other).pathname)).toBe('basic 404');
  });

  test('finds nothing that another package keeps on the same device', async () => {
    await opened(honest);
    await sco(desk.page).locator('#next').click();
    await content(desk.page).evaluate("localStorage.setItem('rieng-tu', 'chỉ của khóa này')");
    const page = await opened(slug);
    expect(await attack(page, 'keep', 'cua-toi', '1')).toBe('kept');
    expect(await attack(page, 'storage')).not.toContain('rieng-tu');
    await opened(honest);
    expect(await content(desk.page).evaluate('JSON.stringify(localStorage)')).toMatch(/rieng-tu(?!.*cua-toi)/);
  });

  test('sets cookies as widely as it is let, and nobody is signed in or out by them', async () => {
    const page = await opened(slug);
    for (const domain of ['', '; domain=localhost', `; domain=${new URL(appUrl).hostname}`]) await attack(page, 'toss', `hvs_session=cua-ke-xau${domain}; path=/`);
    await attack(page, 'toss', `hvs_session=cua-ke-xau; domain=localhost; path=/api`);
    await desk.open('/');
    expect(await isSignedIn()).toBe(true);
    expect((await desk.context.cookies(appUrl)).filter(({ value }) => value === 'cua-ke-xau')).toEqual([]);
    expect(await desk.page.evaluate("fetch('/api/session').then((a) => a.json()).then((a) => a.person !== null)")).toBe(true);
  });

  test('gets no word out to anybody, by any element, request or worker', async () => {
    const page = await opened(slug);
    expect(await attack(page, 'tellTales', evil.url)).toBe('told');
    expect(evil.visits).toEqual([]);
    const tab = await desk.context.newPage();
    await tab.goto(`${evil.url}?seen`);
    await tab.close();
    expect(evil.visits.splice(0)).toContain('/?seen');
  });

  test('leads the learner nowhere else in this window, not even by a press of theirs', async () => {
    const page = await opened(slug);
    const before = page.url();
    expect(await attack(page, 'top', evil.url)).toBe('SecurityError');
    expect(await pressed(page, `window.top.location.href = ${JSON.stringify(evil.url)}; await new Promise((done) => setTimeout(done, 300)); return 'went';`)).toBe('SecurityError');
    expect([page.url(), evil.visits]).toEqual([before, []]);
  });

  test('opens a window with the app in it and sees nothing of it; a window of its own leads ours nowhere', async () => {
    const page = await opened(slug);
    const before = page.url();
    const [popup] = await Promise.all([page.waitForEvent('popup'), pressed(page, `
      const w = open(${JSON.stringify(`${appUrl}/`)}); await new Promise((done) => setTimeout(done, 1500));
      try { return 'đọc được: ' + w.document.title; } catch (error) { return error.name; }`)]);
    expect(await sco(page).locator('#came').textContent()).toBe('SecurityError');
    await popup.getByRole('heading', { level: 1 }).first().waitFor();
    await popup.close();
    const [own] = await Promise.all([page.waitForEvent('popup'), pressed(page, "open(location.pathname.replace('index.html', 'worker.js')); return 'mở';")]);
    await own.waitForLoadState();
    const come = await own.evaluate(`(async () => { try { opener.top.location.href = ${JSON.stringify(evil.url)}; await new Promise((done) => setTimeout(done, 500)); return 'went'; } catch (error) { return error.name; } })()`);
    expect(come).toBe('SecurityError');
    await own.close();
    expect(page.url()).toBe(before);
  });

  test('forges results of the learner\'s other course, and none is taken; of itself it may say what it likes', async () => {
    const page = await opened(honest);
    await sco(page).locator('#next').click();
    await untilWaiting(page, 0);
    const [victim] = await stack.ask<{ id: string; unit: string }>('select s.id, s.unit_id as unit from learning.session s join courses.version v on v.id = s.version_id join courses.course c on c.id = v.course_id where c.slug = $1 order by s.opened_at desc limit 1', [honest]);
    await opened(slug);
    const forged = {
      hvs: 2, type: 'commit', sessionId: victim!.id, seq: 900, turn: 1, unitId: victim!.unit, final: true, madeAt: new Date().toISOString(), begunAt: new Date().toISOString(),
      snapshot: { cmi: { core: { lesson_status: 'passed', score: { raw: '100', min: '0', max: '100' } } } },
    };
    expect(await attack(page, 'speakAsPlayer', forged)).toBe('said');
    expect(await attack(page, 'speakItself', forged)).toBe('said');
    expect(await attack(page, 'speakItself', { hvs: 2, type: 'ended', how: 'completed' })).toBe('said');
    await page.waitForTimeout(1500);
    await untilWaiting(page, 0);
    expect(await sco(page).locator('h1').textContent()).toBe('Quà tặng');
    const [course] = (await desk.api(`/api/learning/courses/${honest}`)).modules;
    expect(course.lessons.map((lesson: { state: string }) => lesson.state)).toEqual(['in-progress']);
    expect((await stack.ask<{ last: string }>('select last_seq as last from learning.session where id = $1', [victim!.id]))[0]!.last).not.toBe('900');
    // By the same way, of its own visit: heard. So the words above did arrive.
    const own = await stack.ask<{ id: string; unit: string }>('select s.id, s.unit_id as unit from learning.session s join courses.version v on v.id = s.version_id join courses.course c on c.id = v.course_id where c.slug = $1 order by s.opened_at desc limit 1', [slug]);
    expect(await attack(page, 'speakAsPlayer', { ...forged, sessionId: own[0]!.id, unitId: own[0]!.unit, snapshot: { cmi: { core: { lesson_status: 'completed' } } } })).toBe('said');
    await eventually(async () => (await desk.api(`/api/learning/courses/${slug}`)).modules[0].lessons[0].state, 'completed');
  });

  test('puts no service worker over more than its own folder', async () => {
    const page = await opened(slug);
    const { pathname } = new URL(content(page).url());
    const folder = pathname.replace(/index\.html$/, '');
    for (const scope of ['/', '/player/', '/v/']) expect([scope, await attack(page, 'serviceWorker', `${folder}worker.js`, scope)]).toEqual([scope, 'SecurityError']);
    expect(await attack(page, 'serviceWorker', `${folder}worker.js`)).toBe(folder);
    await page.waitForTimeout(300);
    await page.reload();
    const player = page.frameLocator('iframe.play-frame');
    await player.locator('#sco').waitFor({ state: 'attached' });
    expect(await page.frames().find((frame) => frame.url().endsWith('/player/'))!.evaluate('navigator.serviceWorker.controller === null')).toBe(true);
  });

  test.each(['camera', 'microphone', 'geolocation'])('has no %s', async (name) => {
    const page = await opened(honest);
    expect(await content(page).evaluate(`navigator.permissions.query({ name: ${JSON.stringify(name)} }).then((p) => p.state)`)).toBe('denied');
  });
});
