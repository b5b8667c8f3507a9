/** The note that a running copy leaves in its data folder, so that a second `up` and `down` find it. */
import { spawnSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const noteIn = (dataDir) => join(dataDir, 'up.json');

/** Command line and start time of a process; the time tells a reused pid from the old one. */
export const identify = (pid) => {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie is gone for our purposes.
      return fields[0] === 'Z' ? undefined : { command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(), since: fields[19] };
    } catch {
      return undefined;
    }
  }
  const listed = spawnSync('ps', ['-o', 'lstart=,command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim();
  return listed ? { command: listed.slice(24).trim(), since: listed.slice(0, 24) } : undefined;
};

const read = (dataDir) => {
  try {
    return JSON.parse(readFileSync(noteIn(dataDir), 'utf8'));
  } catch {
    return undefined;
  }
};

const isAlive = (note) => {
  const now = note && identify(note.pid);
  return Boolean(now && now.since === note.since && /\bup\.mjs\b/.test(now.command));
};

/** The note of a copy that really runs, or undefined. */
export const findRunning = (dataDir) => {
  const note = read(dataDir);
  return isAlive(note) ? note : undefined;
};

/** What a killed copy left behind: programs of ours that still run. Possible only where they do not die with their parent. */
export const leftOvers = (dataDir) => {
  const note = read(dataDir);
  if (!note || isAlive(note)) return [];
  return (note.children ?? []).filter(({ pid, since, script }) => {
    const now = identify(pid);
    return now && now.since === since && now.command.includes(script);
  });
};

/** Takes the note for this process. Answers undefined, or the copy that was faster. */
export const claim = (dataDir) => {
  const mine = `${noteIn(dataDir)}.${process.pid}`;
  for (;;) {
    try {
      // A link appears with its content, so nobody ever reads half a note.
      writeFileSync(mine, JSON.stringify(self({ state: 'starting' })));
      linkSync(mine, noteIn(dataDir));
      return undefined;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const note = read(dataDir);
      if (isAlive(note)) return note;
      rmSync(noteIn(dataDir), { force: true });
    } finally {
      rmSync(mine, { force: true });
    }
  }
};

const self = (more) => ({ pid: process.pid, since: identify(process.pid)?.since, ...more });

export const update = (dataDir, more) => {
  const next = `${noteIn(dataDir)}.${process.pid}`;
  writeFileSync(next, JSON.stringify(self(more), null, 2));
  renameSync(next, noteIn(dataDir));
};

export const release = (dataDir) => {
  if (read(dataDir)?.pid === process.pid) rmSync(noteIn(dataDir), { force: true });
};
