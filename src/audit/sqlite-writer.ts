import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CaprockError } from '#kernel';
import type { Batch, BatchWriter } from './grouped-commits.ts';
import { formatEntries } from './journal/entries.ts';

/** What the worker is told. Texts cross to it at the price of copying bytes. */
export type WorkerMessage =
  | { readonly id: number; readonly kind: 'commit'; readonly entries: string; readonly records: number }
  | { readonly id: number; readonly kind: 'index' | 'close' };

export interface WorkerSettings {
  readonly path: string;
  readonly writer: number;
}

/** Its answer: nothing beside the id once it is done, or what went wrong. */
export interface WorkerAnswer {
  readonly id: number;
  readonly problem?: string;
}

/**
 * Commits to SQLite from a worker thread, because a sync of the disk would block the event loop. A worker that
 * ended is replaced at the next batch.
 */
export class SqliteWriter implements BatchWriter {
  readonly #settings: WorkerSettings;
  readonly #asked = new Map<number, PromiseWithResolvers<void>>();
  #worker: Worker | undefined;
  #lastId = 0;
  #commits = 0;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
  }

  async commit(batch: Batch): Promise<void> {
    const records = batch.intents.length + batch.events.length + (batch.interrupted?.length ?? 0);
    this.#commits += 1;
    try {
      await this.#ask((id) => ({ id, kind: 'commit', entries: formatEntries(batch), records }));
    } finally {
      this.#commits -= 1;
    }
  }

  /** Resolves once all that was committed before is in the tree and found by lookups. */
  async index(): Promise<void> {
    await this.#ask((id) => ({ id, kind: 'index' }));
  }

  #ask(message: (id: number) => WorkerMessage): Promise<void> {
    const answer = Promise.withResolvers<void>();
    const id = ++this.#lastId;
    this.#asked.set(id, answer);
    this.#worker ??= this.#start();
    this.#worker.postMessage(message(id));
    return answer.promise;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: this.#settings });
    worker.on('message', ({ id, problem }: WorkerAnswer) => {
      const answer = this.#asked.get(id);
      this.#asked.delete(id);
      if (problem === undefined) answer?.resolve();
      else answer?.reject(new CaprockError('TrailUnavailable', problem));
    });
    worker.on('error', (error) => this.#rejectAll(error));
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#rejectAll(new CaprockError('TrailUnavailable', 'The thread that writes the trail ended.'));
    });
    return worker;
  }

  #rejectAll(error: unknown): void {
    for (const answer of this.#asked.values()) answer.reject(error);
    this.#asked.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    // One that has not answered sits in a sync of the disk, and may do so for ever.
    if (this.#commits > 0) {
      await worker.terminate();
      return;
    }
    const exited = once(worker, 'exit');
    worker.postMessage({ id: 0, kind: 'close' } satisfies WorkerMessage);
    await exited;
  }
}
