import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuTimes, parentOf, residentMb } from './cpu';

/** Works for 200 ms when told to, and lets a child of its own, which ends, work as long. */
const BUSY = `
  const { fork } = require('node:child_process');
  const work = () => { const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end); };
  process.on('message', () => {
    work();
    if (process.argv[2]) { process.send('done'); process.disconnect(); return; }
    const below = fork(__filename, ['below']);
    below.send('work');
    below.on('exit', () => process.send('done'));
  });
  process.send('up');`;

describe('processor time', () => {
  let folder: string;
  let child: ChildProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hvs-cpu-'));
    writeFileSync(join(folder, 'busy.cjs'), BUSY);
    child = fork(join(folder, 'busy.cjs'));
    await once(child, 'message');
  });
  afterAll(() => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is that of a process and of everything below it, also of what has ended', async () => {
    const roots = { busy: [child.pid!], nobody: [] };
    const before = cpuTimes(roots);
    child.send('work');
    await once(child, 'message');
    const after = cpuTimes(roots);
    // Two times 200 ms, and what it takes to start a process; a tick is 10 ms.
    expect(after['busy']! - before['busy']!).toBeGreaterThanOrEqual(390_000);
    expect(after['busy']! - before['busy']!).toBeLessThan(after['all']! - before['all']!);
    expect(after['nobody']).toBe(0);
  });

  test('knows who started a process, and what it holds in memory', () => {
    expect(parentOf(child.pid!)).toBe(process.pid);
    expect(residentMb(child.pid!)).toBeGreaterThan(10);
  });
});
