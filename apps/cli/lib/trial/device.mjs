/** A phone of the trial: a Chromium of its own with storage that outlives it, on a cable that can be cut. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leashed } from '../leash.mjs';

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--no-default-browser-check', '--proxy-bypass-list=<-loopback>', '--window-size=360,800'];
const OPEN_MS = 30_000;

/** A proxy that lets nothing through once it is cut; what the browser itself calls offline ends with the tab. */
const aCable = async () => {
  let isCut = false;
  const server = createServer((incoming, outgoing) => {
    if (isCut) return void incoming.socket.destroy();
    // Names below localhost are for browsers; this machine may not know them.
    const { port, pathname, search } = new URL(incoming.url);
    const onward = ask({ host: '127.0.0.1', port, path: pathname + search, method: incoming.method, headers: incoming.headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: server.address().port,
    cut: (off) => { isCut = off; if (off) server.closeAllConnections(); },
    close: () => { server.closeAllConnections(); server.close(); },
  };
};

export const aDevice = async ({ name, chromium, executable, folder, urls, account }) => {
  const cable = await aCable();
  const profile = join(folder, `profile-${name}`);
  let child;
  let gone;
  let browser;
  let page;
  let skewMs = 0;

  const start = async () => {
    for (const left of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) rmSync(join(profile, left), { force: true });
    const [command, args] = leashed('KILL', executable, [...FLAGS, `--user-data-dir=${profile}`, '--remote-debugging-port=0', `--proxy-server=127.0.0.1:${cable.port}`, 'about:blank']);
    child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    gone = new Promise((done) => child.once('exit', done));
    const address = await new Promise((done, fail) => {
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
        const found = /DevTools listening on (ws:\S+)/.exec(said);
        if (found) done(found[1]);
      });
      child.once('exit', () => fail(new Error(`Chromium ended: ${said.slice(-500)}`)));
    });
    browser = await chromium.connectOverCDP(address);
    page = undefined;
  };

  const newPage = async () => {
    const context = browser.contexts()[0];
    page = await context.newPage();
    page.setDefaultTimeout(OPEN_MS);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // The device's clock is wrong, for the app and for the content alike.
    await page.addInitScript(`(() => { const off = ${skewMs}; if (!off) return; const D = Date; const now = () => D.now() + off;
      globalThis.Date = class extends D { constructor(...a) { if (a.length) super(...a); else super(now()); } static now() { return now(); } }; })()`);
    return page;
  };

  const signInIfAsked = async () => {
    const login = page.getByLabel('Tên đăng nhập hoặc số điện thoại');
    if ((await login.count()) === 0) return;
    await login.fill(account.username);
    await page.getByLabel('Mật khẩu', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByLabel('Mật khẩu', { exact: true }).waitFor({ state: 'detached' });
  };

  /** The frame of the content, once it has begun. */
  const content = async () => {
    const until = Date.now() + OPEN_MS;
    for (;;) {
      for (const frame of page.frames()) {
        const resumed = await frame.evaluate('window.step ? window.resumed : null').catch(() => null);
        if (resumed) return { frame, resumed };
      }
      if (Date.now() > until) throw new Error(`the content did not open: ${(await page.locator('body').innerText().catch(() => '')).slice(0, 200)}`);
      await sleep(30);
    }
  };

  const device = {
    name,
    get page() { return page; },
    isOpen: () => page !== undefined && !page.isClosed(),
    isAlive: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    start,
    /** Opens a screen of the app, in a new tab if there is none. */
    open: async (path) => {
      if (!device.isAlive()) await start();
      if (!device.isOpen()) await newPage();
      await page.goto(`${urls.app}${path}`);
      await page.locator('header, form').first().waitFor();
      await signInIfAsked();
    },
    learn: async (slug) => {
      await device.open(`/khoa-hoc/${slug}/hoc`);
      return content();
    },
    reload: async () => {
      await page.reload();
      return content();
    },
    closeTab: async () => { if (device.isOpen()) await page.close(); page = undefined; },
    /** The tab's process is gone, without a farewell. */
    crashTab: async () => {
      const crashed = page.waitForEvent('crash', { timeout: 5_000 }).catch(() => undefined);
      const session = await page.context().newCDPSession(page);
      session.send('Page.crash').catch(() => undefined);
      await crashed;
      await page.close().catch(() => undefined);
      page = undefined;
    },
    /** Every process of the browser is gone at once. */
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
      await browser.close().catch(() => undefined);
      page = undefined;
    },
    setOffline: (offline) => cable.cut(offline),
    setClock: (ms) => { skewMs = ms; },
    stop: async () => {
      await browser?.close().catch(() => undefined);
      child?.kill('SIGKILL');
      await gone;
      cable.close();
    },
  };
  return device;
};
