import { sendAll } from './bench/line';
import { statementsFrom, type Crowd } from './bench/statements';
import { requestTo, type Target } from './bench/wire';

/** What the load is to be. The parent sends it, hears "ready", says "go", and gets a Load. */
export interface LoadOrder {
  readonly target: Target;
  readonly crowd: Crowd;
  readonly connections: number;
  readonly batch: number;
  readonly first: number;
  readonly rows: number;
}
export interface Load {
  readonly stored: number;
  readonly refused: number;
  readonly failed: number;
  readonly ms: number;
  /** Processor time of this process meanwhile. */
  readonly cpuUs: number;
}

const load = async ({ target, crowd, connections, batch, first, rows }: LoadOrder): Promise<Load> => {
  const requests = Array.from({ length: Math.floor(rows / batch) }, (_, i) => {
    const made = statementsFrom(first + i * batch, batch, crowd);
    return requestTo(target, 'POST', 'statements', JSON.stringify(batch === 1 ? made[0] : made));
  });
  const counts = { stored: 0, refused: 0, failed: 0 };
  await new Promise<void>((go) => {
    process.once('message', () => go());
    process.send!('ready');
  });
  let next = 0;
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, () => sendAll(target.port, () => requests[next++], (status) => {
    counts[status === 200 ? 'stored' : status === 429 || status === 503 ? 'refused' : 'failed'] += batch;
  })));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ...counts, ms: performance.now() - began, cpuUs: user + system };
};

process.once('message', (order: LoadOrder) => {
  void load(order).then((done) => { process.send!(done); process.disconnect(); });
});
