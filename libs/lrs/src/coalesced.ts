/**
 * Asks one question for many: whoever asks while it is being asked shares the next answer, which is begun after they came, so that an
 * answer is never older than its question unless that was allowed.
 */
export class Coalesced<T> {
  private running: Promise<T> | undefined;
  private next: Promise<T> | undefined;
  private last: { readonly answer: T; readonly asOf: number } | undefined;

  constructor(private readonly question: () => Promise<T>, private readonly now: () => number = () => performance.now()) {}

  ask(mayBeOldMs: number): Promise<T> {
    if (this.last && this.now() - this.last.asOf < mayBeOldMs) return Promise.resolve(this.last.answer);
    if (!this.running) return this.begin();
    return (this.next ??= this.running.then(() => this.begin(), () => this.begin()));
  }

  private begin(): Promise<T> {
    this.next = undefined;
    const asOf = this.now();
    const running = this.question().then(
      (answer) => { this.last = { answer, asOf }; return answer; },
    ).finally(() => { if (this.running === running) this.running = undefined; });
    this.running = running;
    return running;
  }
}
