import type { Clock } from '#kernel';
import type { Store } from './store.ts';
import type { Database } from './tables/index.ts';

/** Tables with one row: a number that grows with each change of what it is for. */
export type Generation = Extract<keyof Database, `${string}_generation`>;

/**
 * What was read of the state, kept until anything of it changes: at once when this process says so, and after a while at
 * the latest when another process changes it.
 */
export class Remembered<Value> {
  readonly #store: Pick<Store, 'db'>;
  readonly #clock: Clock;
  readonly #of: { readonly generation: Generation; readonly most: number; readonly unchecked: number };

  #values = new Map<string, Value>();
  #loading = new Map<string, Promise<Value | undefined>>();
  #generation: number | undefined;
  #checking: Promise<void> | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param of.generation grows with each change
   * @param of.most how many values are kept
   * @param of.unchecked for how many milliseconds another process's change may go unseen
   */
  constructor(
    store: Pick<Store, 'db'>,
    clock: Clock,
    of: { readonly generation: Generation; readonly most: number; readonly unchecked: number },
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#of = of;
  }

  /** @param read asked where nothing is kept under this name; what it does not find is asked for again */
  async get(name: string, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    if (this.#isCheckDue()) await this.#check();
    return this.#values.get(name) ?? this.#load(name, read);
  }

  /** Forgets all, also what is being read right now: it may be from before the change. */
  forget(): void {
    this.#values = new Map();
    this.#loading = new Map();
  }

  #isCheckDue(): boolean {
    const since = this.#clock.now() - this.#checkedAt;
    // Below zero: the machine's clock was set back.
    return since < 0 || since >= this.#of.unchecked;
  }

  /** Asks the store whether another process changed anything; those who come meanwhile share the answer. */
  #check(): Promise<void> {
    this.#checking ??= this.#compareGeneration().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #compareGeneration(): Promise<void> {
    const now = this.#clock.now();
    const { generation } = await this.#store.db
      .selectFrom(this.#of.generation)
      .select('generation')
      .executeTakeFirstOrThrow();
    if (generation !== this.#generation) this.forget();
    this.#generation = generation;
    this.#checkedAt = now;
  }

  #load(name: string, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const loading = this.#loading;
    const underWay = loading.get(name);
    if (underWay !== undefined) return underWay;
    const load = read()
      .then((value) => {
        // Only if nothing was forgotten in between. What does not exist is not kept: there is no end of it.
        if (value !== undefined && loading === this.#loading) this.#keep(name, value);
        return value;
      })
      .finally(() => loading.delete(name));
    loading.set(name, load);
    return load;
  }

  #keep(name: string, value: Value): void {
    const [oldest] = this.#values.keys();
    if (this.#values.size >= this.#of.most && oldest !== undefined) this.#values.delete(oldest);
    this.#values.set(name, value);
  }
}
