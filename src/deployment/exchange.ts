import type { Dispatcher } from 'undici';
import { Content } from '#kernel';
import { cancelled, modelError, modelStreamError, modelTimeout } from './failures.ts';
import { knownMediaType } from './media-type.ts';
import type { ModelAnswer, ModelLimits } from './models.ts';

export interface ExchangeOptions {
  readonly modelId: string;
  readonly stream: boolean;
  readonly signal: AbortSignal;
  readonly limits: ModelLimits;
  /** The software fell silent or broke off: it may hang, or be about to end. */
  readonly onTrouble: () => void;
  /** The answer is complete, or will never be. Called once. */
  readonly onDone: () => void;
}

/** More than this waiting for the reader of a stream stops the reading from the software. */
const PAUSE_BYTES = 64 * 1024;

type Waiter = PromiseWithResolvers<IteratorResult<Content<Uint8Array>, undefined>>;

/**
 * One request on its way: receives the answer from the HTTP client, as a whole or chunk by chunk, and holds it to
 * the bounds on time and size. What is not taken yet stays with the software: the connection is paused.
 */
export class Exchange
  implements Dispatcher.DispatchHandler, AsyncIterableIterator<Content<Uint8Array>, undefined>
{
  readonly #options: ExchangeOptions;
  readonly #answer = Promise.withResolvers<ModelAnswer>();
  #timer: NodeJS.Timeout;
  readonly #onAbort = (): void => this.#fail(cancelled());
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #contentType = '';
  #streaming = false;
  /** The request goes on: the software may be waiting for the rest of it. */
  #asking = false;
  #bytes = 0;
  #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #waiter: Waiter | undefined;
  #done = false;
  #failure: Error | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#silence(), options.limits.modelAnswerMilliseconds);
    options.signal.addEventListener('abort', this.#onAbort);
    if (options.signal.aborted) this.#onAbort();
  }

  /** Settles with a whole answer at its end, with a streamed one at its beginning. */
  get answer(): Promise<ModelAnswer> {
    return this.#answer.promise;
  }

  /** From now on until it is disposed the request is not whole yet, and a stream may be silent. */
  stillAsking(): Disposable {
    this.#asking = true;
    return {
      [Symbol.dispose]: () => {
        this.#asking = false;
        this.#timer.refresh();
      },
    };
  }

  // ---- from the HTTP client ----

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#done) controller.abort(this.#failure ?? cancelled());
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (this.#done || status < 200) return;
    this.#status = status;
    this.#contentType = knownMediaType(headers['content-type']);
    if (!this.#options.stream || status > 299) return;
    this.#streaming = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#silence(), this.#options.limits.modelStreamIdleMilliseconds);
    this.#answer.resolve({ kind: 'stream', status, contentType: this.#contentType, chunks: this });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#done) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.limits.modelAnswerBytes) {
      return this.#fail(
        this.#error('The model’s software gave a longer answer than is allowed.', this.#status),
      );
    }
    if (!this.#streaming) return void this.#chunks.push(chunk);
    this.#timer.refresh();
    if (this.#waiter !== undefined) return this.#give(chunk);
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= PAUSE_BYTES) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#done) return;
    this.#finish();
    if (this.#streaming) {
      this.#waiter?.resolve({ done: true, value: undefined });
      return;
    }
    const body = new Content<Uint8Array>(Buffer.concat(this.#chunks));
    this.#chunks = [];
    this.#answer.resolve({ kind: 'whole', status: this.#status, contentType: this.#contentType, body });
  }

  onResponseError(): void {
    if (this.#done) return;
    this.#options.onTrouble();
    // The client's own error is left behind: it may hold what was read.
    this.#fail(this.#error('The model’s software broke off before its answer was complete.'));
  }

  // ---- to the reader of a stream ----

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Content<Uint8Array>, undefined>> {
    if (this.#chunks.length > 0) return { done: false, value: this.#takeAll() };
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#done) return { done: true, value: undefined };
    this.#waiter = Promise.withResolvers();
    return this.#waiter.promise;
  }

  async return(): Promise<IteratorResult<Content<Uint8Array>, undefined>> {
    this.#chunks = [];
    if (!this.#done) this.#fail(cancelled());
    return { done: true, value: undefined };
  }

  // ---- within ----

  #give(chunk: Buffer): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.resolve({ done: false, value: new Content<Uint8Array>(chunk) });
  }

  /** All that waits, in one piece, so that a slow reader catches up. */
  #takeAll(): Content<Uint8Array> {
    const [first = Buffer.alloc(0), ...more] = this.#chunks;
    const paused = this.#waitingBytes >= PAUSE_BYTES;
    this.#chunks = [];
    this.#waitingBytes = 0;
    this.#timer.refresh();
    if (paused && !this.#done) this.#controller?.resume();
    return new Content<Uint8Array>(more.length === 0 ? first : Buffer.concat([first, ...more]));
  }

  #silence(): void {
    // While the reader lags behind, or the asker has not asked, it is not the software that is silent.
    if (this.#streaming && (this.#chunks.length > 0 || this.#asking)) return void this.#timer.refresh();
    this.#options.onTrouble();
    this.#fail(this.#streaming ? modelStreamError('The model’s software fell silent.', 408) : modelTimeout());
  }

  #error(problem: string, status?: number): Error {
    return this.#streaming
      ? modelStreamError(problem, status ?? 500)
      : modelError(this.#options.modelId, problem, status === 0 ? undefined : status);
  }

  #fail(error: Error): void {
    if (this.#done) return;
    this.#failure = error;
    this.#finish();
    this.#answer.reject(error);
    this.#waiter?.reject(error);
    this.#controller?.abort(error);
  }

  #finish(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#options.onDone();
  }
}
