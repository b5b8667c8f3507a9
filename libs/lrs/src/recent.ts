/** Things known for a while by a name: at most so many, the oldest go first. The caller tells the time, in milliseconds. */
export class Recent<T> {
  private readonly kept = new Map<string, { readonly value: T; readonly at: number }>();

  constructor(private readonly most: number, private readonly forMs: number) {}

  get(name: string, now: number): T | undefined {
    const found = this.kept.get(name);
    return found && now - found.at < this.forMs ? found.value : undefined;
  }

  /** Keeps it from now on, or, with `at`, from an earlier moment on. */
  set(name: string, value: T, at: number): void {
    this.kept.delete(name);
    this.kept.set(name, { value, at });
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value!);
  }

  forget(name: string): void {
    this.kept.delete(name);
  }

  clear(): void {
    this.kept.clear();
  }
}
