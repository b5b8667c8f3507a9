import { spawn } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, fstatSync, mkdirSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leashed } from './leash.mjs';
import { TOP } from './paths.mjs';
import { tail } from './run.mjs';

/** Statements on their way are kept for as long as it takes to write them; with more room for the young a quarter of that work is gone. */
export const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=32'];
const LOG_MAX_BYTES = 50 * 1024 * 1024;

/** Keeps a log below a size: the program goes on writing to the same file, so it is copied and emptied, not moved. */
export const trimLog = (path) => {
  if (!existsSync(path) || statSync(path).size < LOG_MAX_BYTES) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
};

/** Answers the status of one GET, or undefined when nobody answers. */
const status = (url) => new Promise((done) => {
  const request = http.get(url, { timeout: 3_000, agent: false }, (response) => {
    response.resume();
    done(response.statusCode);
  });
  request.on('timeout', () => request.destroy());
  request.on('error', () => done(undefined));
});

const BACK_OFF_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const DEATHS_MAX = BACK_OFF_MS.length;
const DEATHS_WITHIN_MS = 10 * 60_000;

/**
 * When to try again after a death: the wait in milliseconds, or undefined once it has died too often in too short a time.
 * `deaths` are the times of the deaths so far, this one included.
 */
export const nextAttempt = (deaths, now) => {
  const recent = deaths.filter((at) => now - at < DEATHS_WITHIN_MS);
  return recent.length > DEATHS_MAX ? undefined : BACK_OFF_MS[recent.length - 1];
};

/**
 * One of our programs, kept alive. `started` settles when it is healthy for the first time and rejects when it dies before;
 * from then on a death is told to `say` and followed by a new start, and after too many by `onGiveUp`.
 */
export const superviseService = ({ name, script, env, logFile, healthUrl, say, onGiveUp, onSpawn = () => {}, startWithinMs = 90_000 }) => {
  mkdirSync(dirname(logFile), { recursive: true });
  const deaths = [];
  let child;
  let gone = Promise.resolve();
  let stopping = false;
  let wasHealthy = false;
  let from = 0;

  const launch = () => {
    trimLog(logFile);
    const log = openSync(logFile, 'a', 0o600);
    from = fstatSync(log).size;
    // A session of its own: Ctrl-C in the terminal must reach us alone, so that we can stop things in order.
    const [command, args] = leashed('TERM', process.execPath, [...NODE_FLAGS, join(TOP, script)]);
    child = spawn(command, args, { cwd: TOP, env, stdio: ['ignore', log, log], detached: process.platform !== 'win32' });
    closeSync(log);
    const mine = child;
    gone = new Promise((done) => {
      mine.once('error', (error) => done(error.message));
      mine.once('exit', (code, signal) => done(signal ? `tín hiệu ${signal}` : `mã ${code}`));
    });
    if (mine.pid) onSpawn({ pid: mine.pid, script });
    void gone.then((how) => onExit(mine, how));
  };

  const onExit = async (mine, how) => {
    if (mine !== child) return;
    child = undefined;
    if (stopping || !wasHealthy) return;
    deaths.push(Date.now());
    const wait = nextAttempt(deaths, Date.now());
    if (wait === undefined) {
      onGiveUp(`${name} đã dừng ${deaths.length} lần liền nhau (${how}); thôi khởi động lại. / ${name} keeps dying.\n${lastWords()}`);
      return;
    }
    say.warn(`${name} dừng bất thường (${how}); khởi động lại sau ${wait / 1000} giây, lần ${deaths.length}/${DEATHS_MAX} / restarting`);
    await sleep(wait, undefined, { ref: false });
    if (stopping) return;
    launch();
    const again = child;
    if (await healthy(again)) say.done(`${name} đã chạy lại / is back`);
    else if (again === child && !stopping) again.kill('SIGKILL');
  };

  /** What it last wrote, for showing why it died. */
  const lastWords = () => {
    const log = openSync(logFile, 'r');
    try {
      const size = fstatSync(log).size;
      const start = Math.max(from, size - 8_000);
      const text = Buffer.alloc(Math.max(size - start, 0));
      readSync(log, text, 0, text.length, start);
      // The log has the stack; here the sentence counts.
      return tail(text.toString('utf8').split('\n').filter((line) => line.trim() && !/^\s+at /.test(line)).join('\n'), 15);
    } finally {
      closeSync(log);
    }
  };

  const healthy = async (mine) => {
    const until = Date.now() + startWithinMs;
    while (mine === child && !stopping && Date.now() < until) {
      if ((await status(healthUrl)) === 200) return mine === child;
      await sleep(60);
    }
    return false;
  };

  const started = (async () => {
    launch();
    const mine = child;
    if (!(await healthy(mine))) {
      if (stopping) return;
      const how = mine === child ? `không trả lời ${healthUrl} sau ${startWithinMs / 1000} giây` : await gone;
      throw Object.assign(new Error(`${name} không khởi động được (${how}). Nhật ký: ${logFile}\n${name} did not start.\n${lastWords()}`), { known: true });
    }
    wasHealthy = true;
  })();
  // The caller awaits it, but perhaps after awaiting something else that fails first.
  started.catch(() => {});

  return {
    name,
    started,
    pid: () => child?.pid,
    kill: (signal) => child?.kill(signal),
    stop: async (withinMs = 20_000) => {
      stopping = true;
      if (!child) return;
      const mine = child;
      mine.kill('SIGTERM');
      const ended = await Promise.race([gone.then(() => true), sleep(withinMs, false, { ref: false })]);
      if (!ended) {
        say.warn(`${name} không dừng trong ${withinMs / 1000} giây; buộc dừng / killed`);
        mine.kill('SIGKILL');
        await gone;
      }
    },
  };
};
