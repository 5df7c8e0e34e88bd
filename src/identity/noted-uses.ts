import { limits } from '#kernel';

/** Uses that were noted and wait to be written down, all together: noting one costs a request next to nothing. */
export class NotedUses<Use> implements AsyncDisposable {
  readonly #write: (uses: readonly (readonly [id: string, use: Use])[]) => Promise<void>;
  #pending = new Map<string, Use>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** @param write is given each id once, in one order everywhere, so that two processes do not wait for each other */
  constructor(write: (uses: readonly (readonly [id: string, use: Use])[]) => Promise<void>) {
    this.#write = write;
  }

  note(id: string, use: Use): void {
    const [oldest] = this.#pending.keys();
    if (this.#pending.size >= limits.lastUsedPending && oldest !== undefined) this.#pending.delete(oldest);
    this.#pending.set(id, use);
    // Nobody waits for this write, and a failed one is made up for by the next.
    this.#timer ??= setTimeout(
      () => void this.flush().catch(() => undefined),
      limits.lastUsedFlushMilliseconds,
    ).unref();
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#writePending());
    return this.#writing;
  }

  async #writePending(): Promise<void> {
    const uses = this.#pending;
    if (uses.size === 0) return;
    this.#pending = new Map();
    try {
      await this.#write([...uses].sort(([a], [b]) => (a < b ? -1 : 1)));
    } catch (error) {
      this.#pending = new Map([...uses, ...this.#pending]);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The service ends all the same: a use less on record is no reason to hang or to fail.
    await this.flush().catch(() => undefined);
  }
}
