import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** A tick of /proc is a hundredth of a second on Linux. */
const TICK_US = 10_000;

interface Ticks { readonly parent: number; readonly own: number; readonly reaped: number }

/** Undefined for a process that has gone meanwhile. */
const fileOf = (pid: number, name: 'stat' | 'status'): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
};

const ticksOf = (pid: number): Ticks | undefined => {
  const stat = fileOf(pid, 'stat');
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
  return fields && { parent: fields[1]!, own: fields[11]! + fields[12]!, reaped: fields[13]! + fields[14]! };
};

const processes = (): Map<number, Ticks> => new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).flatMap((pid) => {
  const ticks = ticksOf(pid);
  return ticks ? [[pid, ticks] as const] : [];
}));

const membersOf = (root: number, all: ReadonlyMap<number, Ticks>): number[] =>
  all.has(root) ? [root, ...[...all].filter(([, { parent }]) => parent === root).flatMap(([pid]) => membersOf(pid, all))] : [];

/** Processor time in µs, user and system, that each of these processes and everything below it has used so far; what has ended below it counts on. */
export type CpuTimes = Readonly<Record<string, number>>;

/** `roots`: processes by name. `idle` and `all` are of the whole machine. */
export const cpuTimes = (roots: Readonly<Record<string, readonly number[]>>): CpuTimes => {
  const all = processes();
  const used = (pid: number): number => membersOf(pid, all).reduce((sum, member) => sum + all.get(member)!.own + all.get(member)!.reaped, 0);
  const [, idle, waiting] = /^cpu +\d+ \d+ \d+ (\d+) (\d+)/.exec(readFileSync('/proc/stat', 'utf8'))!;
  return {
    ...Object.fromEntries(Object.entries(roots).map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + used(pid), 0) * TICK_US])),
    idle: (Number(idle) + Number(waiting)) * TICK_US, all: performance.now() * 1_000 * availableParallelism(),
  };
};

/** Memory in MB that a process and everything below it hold. */
export const residentMb = (root: number): number => membersOf(root, processes()).reduce((sum, pid) => sum + residentKb(pid), 0) / 1_024;

const residentKb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(fileOf(pid, 'status') ?? '')?.[1] ?? 0);

/** The process that started this one. */
export const parentOf = (pid: number): number => ticksOf(pid)!.parent;
