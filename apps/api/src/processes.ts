import cluster, { type Worker } from 'node:cluster';
import { log } from '@hvs/platform';

/** Wait before the place of a dead process is filled again, milliseconds: longer each time in a row, short again once one serves. */
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** So many deaths in a row with nobody left to serve: then it is for whoever started us to decide. */
const MOST_DEATHS = 5;

const READY = 'ready';

/** Told by a process that serves on both origins. */
export const tellReady = (): void => {
  if (cluster.isWorker) process.send!(READY);
};

export const waitAfter = (deathsInARow: number): number => Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** (deathsInARow - 1));

/**
 * Keeps several API processes behind one address: this one only listens and hands connections round. One that dies is replaced; what it
 * had acknowledged is in the database, what it had not is sent again by whoever asked. A signal goes to all of them, and this process
 * ends when the last has.
 */
export const keepProcesses = (count: number): void => {
  const serving = new Set<Worker>();
  let deathsInARow = 0;
  let stopping = false;

  const fill = (): void => {
    if (!stopping) cluster.fork();
  };
  cluster.on('message', (worker, message) => {
    if (message !== READY) return;
    serving.add(worker);
    deathsInARow = 0;
  });
  cluster.on('exit', (worker, code, signal) => {
    serving.delete(worker);
    if (stopping) {
      if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(0);
      return;
    }
    deathsInARow += 1;
    log.error({ process: worker.id, code, signal, deathsInARow }, 'an API process has died');
    if (serving.size === 0 && deathsInARow >= MOST_DEATHS) process.exit(1);
    // Before anybody ever served, there is something wrong that will not pass by itself.
    if (serving.size === 0 && worker.id <= count && deathsInARow >= count) process.exit(code || 1);
    setTimeout(fill, waitAfter(deathsInARow));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping = true;
      const left = Object.values(cluster.workers ?? {});
      for (const worker of left) worker?.process.kill(signal);
      if (left.length === 0) process.exit(0);
    });
  }
  for (let i = 0; i < count; i++) fill();
};
