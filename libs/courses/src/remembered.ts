/** Keeps answers that never change, the latest `limit` of them. A question that fails is asked again. */
export class Remembered<V> {
  private readonly answers = new Map<string, Promise<V>>();

  constructor(private readonly limit: number) {}

  get(key: string, ask: () => Promise<V>): Promise<V> {
    const known = this.answers.get(key);
    this.answers.delete(key);
    const answer = known ?? ask();
    this.answers.set(key, answer);
    if (!known) answer.catch(() => this.answers.delete(key));
    if (this.answers.size > this.limit) this.answers.delete(this.answers.keys().next().value!);
    return answer;
  }
}
