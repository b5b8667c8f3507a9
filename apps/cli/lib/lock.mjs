import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const take = (path) => {
  mkdirSync(dirname(path), { recursive: true });
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Runs `work` while no other process of this checkout does the same; a lock left by a dead process is taken over. */
export const withLock = async (path, onWait, work) => {
  let waited = false;
  while (!take(path)) {
    let holder;
    try {
      holder = Number(readFileSync(path, 'utf8') || NaN);
    } catch {
      continue;
    }
    if (Number.isFinite(holder) && !alive(holder)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!waited) onWait(holder);
    waited = true;
    await sleep(200);
    // An empty file is one that its writer died on between opening and writing.
    if (!Number.isFinite(holder)) {
      await sleep(800);
      try {
        if (readFileSync(path, 'utf8') === '') rmSync(path, { force: true });
      } catch {
        // The holder has just let go.
      }
    }
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
};
