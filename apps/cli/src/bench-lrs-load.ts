import { statementsFrom, type Crowd } from './bench/statements';
import { requestTo, Wire, type Target } from './bench/wire';

/** What the load is to be; the parent sends it, and gets a Load back. */
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
}

/** Makes all requests before the clock starts, then sends them over so many connections, each waiting for its answer. */
const load = async ({ target, crowd, connections, batch, first, rows }: LoadOrder): Promise<Load> => {
  const requests = Array.from({ length: Math.floor(rows / batch) }, (_, i) => {
    const made = statementsFrom(first + i * batch, batch, crowd);
    return requestTo(target, 'POST', 'statements', JSON.stringify(batch === 1 ? made[0] : made));
  });
  const counts = { stored: 0, refused: 0, failed: 0 };
  let next = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    const wire = new Wire(target.port);
    for (let i = next++; i < requests.length; i = next++) {
      const { status } = await wire.send(requests[i]!).catch(() => ({ status: 0 }));
      if (status === 200) counts.stored += batch;
      else if (status === 429 || status === 503) counts.refused += batch;
      else counts.failed += batch;
    }
    wire.close();
  }));
  return { ...counts, ms: performance.now() - began };
};

process.once('message', (order: LoadOrder) => {
  void load(order).then((done) => { process.send!(done); process.disconnect(); });
});
