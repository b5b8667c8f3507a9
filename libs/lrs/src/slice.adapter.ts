/** How long a slice of work goes on before it makes room for other jobs, and longest rest in it, milliseconds. */
const SLICE_MS = 30_000;
const LONGEST_REST_MS = 5_000;

/**
 * A slice of long work in the background that leaves the rest of the time to others: it works `share` percent of the time, and rests
 * after each step for as long as that takes. Who finds it over asks for another slice, as a job of its own.
 */
export class Slice {
  private readonly until = performance.now() + SLICE_MS;

  constructor(private readonly share: number) {}

  get isOver(): boolean {
    return performance.now() >= this.until;
  }

  async step<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const done = await work();
    const restMs = Math.min(LONGEST_REST_MS, ((performance.now() - began) * (100 - this.share)) / this.share);
    if (restMs >= 1) await new Promise((rested) => setTimeout(rested, restMs));
    return done;
  }
}
