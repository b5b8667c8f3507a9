import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

/** A running installation of a test file's own, with a browser to look at it; see run-stack.mjs. */
export interface Stack {
  readonly urls: { readonly app: string; readonly content: string };
  readonly browser: Browser;
  /** One or no row of the database, for what no screen shows. */
  ask<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** A device nobody has signed in on. */
  device(kind: keyof typeof DEVICES): Promise<Device>;
  stop(): Promise<void>;
}

/** A phone or a computer: its storage outlives its tabs, and its network can go. */
export interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Signs in through the form. */
  signIn(username: string): Promise<void>;
  open(path: string): Promise<void>;
  /** Closes the tab as a swipe does, and opens another. */
  closeTab(): Promise<void>;
  newTab(): Promise<Page>;
  setOffline(offline: boolean): Promise<void>;
  /** The server's answer to this person, whatever the browser thinks of the network. */
  api<T = any>(path: string): Promise<T>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a test looks into whatever came back
  picture(name: string): Promise<void>;
  /** Bytes that have come in through its cable so far, heads of answers included: those of every tab, frame and worker. */
  received(): number;
  /** Script errors of all its tabs. */
  readonly complaints: string[];
  close(): Promise<void>;
}

const TOP = resolve(__dirname, '../..');
const HERE = { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' } as const;
const DEVICES = {
  phone: { ...HERE, viewport: { width: 360, height: 800 }, isMobile: true, hasTouch: true },
  desk: { ...HERE, viewport: { width: 1366, height: 768 } },
} satisfies Record<string, BrowserContextOptions>;
/**
 * What playwright switches off itself names the last of these switches: without it this says what is left off. Frames of another site then have storage of their own, as in the browsers people
 * have; else, in a profile without a past, they would have none, and below localhost every name is a site.
 */
const PARTITIONED = '--disable-features=DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding';
const START_MS = 120_000;
const STOP_MS = 40_000;

interface Started { urls: Stack['urls']; accounts: { username: string; password: string }[]; databaseUrl: string; failed?: string }

/** As people have it: app and content at one registrable domain. Below plain localhost browsers take them for strangers, and a private window refuses content its storage. */
export const SAME_SITE = { TEST_SITE: 'hvs.localhost' } as const;

/** `env`: settings besides those that every stack of a test has. */
export const aStack = async (env: Record<string, string> = {}): Promise<Stack> => {
  const process_ = spawn(process.execPath, [join(TOP, 'test/support/run-stack.mjs')], { cwd: TOP, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((done) => process_.once('close', () => done()));
  const kill = async (): Promise<void> => {
    process_.stdin.end();
    const late = setTimeout(() => process_.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(late);
  };
  let started: Started;
  try {
    started = await new Promise<Started>((done, fail) => {
      const late = setTimeout(() => fail(new Error('the stack did not start in time')), START_MS);
      createInterface({ input: process_.stdout }).on('line', (line) => { if (line.startsWith('{')) { clearTimeout(late); done(JSON.parse(line) as Started); } });
      process_.once('close', (code) => { clearTimeout(late); fail(new Error(`the stack ended with ${code}`)); });
    });
    if (started.failed) throw new Error(started.failed);
  } catch (error) {
    await kill();
    throw error;
  }
  const path = process.env['TEST_CHROMIUM'];
  let browser: Browser;
  try {
    if (!path) throw new Error(process.env['TEST_CHROMIUM_MISSING'] ?? 'TEST_CHROMIUM is not set: run tests through npm test.');
    browser = await chromium.launch({
      executablePath: path,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', PARTITIONED],
    });
  } catch (error) {
    await kill();
    throw error;
  }
  const pool = new pg.Pool({ connectionString: started.databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  return {
    urls: started.urls,
    browser,
    ask: async (sql, values = []) => (await pool.query(sql, [...values])).rows,
    device: (kind) => aDevice(browser, started, kind),
    stop: async () => {
      await browser.close();
      await pool.end();
      await kill();
    },
  };
};

/**
 * A device's own cable. What the browser calls offline ends with the tab: a request that outlives it would still get
 * through. A cut cable lets nothing through.
 */
const aCable = async (): Promise<{ url: string; cut: (off: boolean) => void; received: () => number; close: () => void }> => {
  let isCut = false;
  let received = 0;
  const server: Server = createServer((incoming, outgoing) => {
    if (isCut) return void incoming.socket.destroy();
    // Names below localhost are for browsers; this machine may not know them.
    const { port, pathname, search } = new URL(incoming.url!);
    const onward = ask({ host: '127.0.0.1', port, path: pathname + search, method: incoming.method, headers: incoming.headers, agent: false }, (answer) => {
      received += answer.rawHeaders.join('\r\n\r\n').length;
      answer.on('data', (chunk: Buffer) => { received += chunk.length; });
      outgoing.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: (off) => { isCut = off; if (off) server.closeAllConnections(); },
    received: () => received,
    close: () => { server.closeAllConnections(); server.close(); },
  };
};

const aDevice = async (browser: Browser, { urls, accounts }: Started, kind: keyof typeof DEVICES): Promise<Device> => {
  const cable = await aCable();
  const context = await browser.newContext({ ...DEVICES[kind], proxy: { server: cable.url, bypass: '<-loopback>' } });
  context.on('close', () => cable.close());
  context.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  context.on('weberror', (told) => complaints.push(told.error().message));
  let page = await context.newPage();
  const device: Device = {
    context,
    complaints,
    get page() { return page; },
    signIn: async (username) => {
      await page.goto(`${urls.app}/`);
      await page.getByLabel('Tên đăng nhập hoặc số điện thoại').fill(username);
      await page.getByLabel('Mật khẩu', { exact: true }).fill(accounts.find((a) => a.username === username)!.password);
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await page.getByLabel('Mật khẩu', { exact: true }).waitFor({ state: 'detached' });
    },
    received: cable.received,
    open: async (path) => { await page.goto(`${urls.app}${path}`); },
    closeTab: () => page.close(),
    newTab: async () => (page = await context.newPage()),
    setOffline: async (offline) => {
      cable.cut(offline);
      await context.setOffline(offline);
    },
    api: async (path) => {
      const cookie = (await context.cookies(urls.app)).map(({ name, value }) => `${name}=${value}`).join('; ');
      const answer = await fetch(`http://127.0.0.1:${new URL(urls.app).port}${path}`, { headers: { cookie, accept: 'application/json' } });
      if (!answer.ok) throw new Error(`${answer.status} ${path}: ${await answer.text()}`);
      return (await answer.json()) as never;
    },
    picture: async (name) => {
      mkdirSync(join(TOP, 'out/browser'), { recursive: true });
      await page.screenshot({ path: join(TOP, 'out/browser', `${name}.png`) });
    },
    close: () => context.close(),
  };
  return device;
};

/** The page may go without a network from here on: its service worker holds the shell. */
export const untilItOpensOffline = (page: Page): Promise<unknown> =>
  page.evaluate(`navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))).then(() => true)`);

export const pill = (page: Page) => page.locator('a.net');
/** How many items wait on the device, by the pill. */
export const untilWaiting = (page: Page, count: number | 'some'): Promise<void> =>
  pill(page).and(page.locator(count === 'some' ? ':not([data-pending="0"])' : `[data-pending="${count}"]`)).waitFor({ timeout: 30_000 });
