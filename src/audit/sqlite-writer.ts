import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CaprockError } from '#kernel';
import type { Batch, BatchWriter } from './grouped-commits.ts';

/** What the worker is told: JSON texts, which cross to it at the price of copying bytes. */
export interface BatchMessage {
  readonly intents: readonly string[];
  readonly events: readonly string[];
}

export interface WorkerSettings {
  readonly path: string;
  readonly writer: number;
}

/** Its answer: nothing once the batch is durable, or what went wrong. */
export type BatchAnswer = { readonly problem?: string };

/**
 * Commits to SQLite from a worker thread, because a sync of the disk would block the event loop. A worker that
 * ended is replaced at the next batch.
 */
export class SqliteWriter implements BatchWriter {
  readonly #settings: WorkerSettings;
  #worker: Worker | undefined;
  #answer: PromiseWithResolvers<void> | undefined;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
  }

  commit({ intents, events }: Batch): Promise<void> {
    const message: BatchMessage = { intents: intents.map(textOf), events: events.map(textOf) };
    this.#answer = Promise.withResolvers();
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
    return this.#answer.promise;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: this.#settings });
    worker.on('message', ({ problem }: BatchAnswer) => {
      if (problem === undefined) this.#answer?.resolve();
      else this.#answer?.reject(new CaprockError('TrailUnavailable', problem));
      this.#answer = undefined;
    });
    worker.on('error', (error) => this.#answer?.reject(error));
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#answer?.reject(new CaprockError('TrailUnavailable', 'The thread that writes the trail ended.'));
    });
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    // One that has not answered sits in a sync of the disk, and may do so for ever.
    if (this.#answer !== undefined) {
      await worker.terminate();
      return;
    }
    const exited = once(worker, 'exit');
    worker.postMessage('close');
    await exited;
  }
}

function textOf(entry: { readonly text: string }): string {
  return entry.text;
}
