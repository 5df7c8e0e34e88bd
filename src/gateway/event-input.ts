import { ApiError, CaprockError, limits, type Clock } from '#kernel';
import type { StreamEvent } from '#operations';
import { EVENT_STREAM, EVENTS_PAYLOAD, FrameReader, type EventChain } from '#wire';
import type { BodyBudget } from './body.ts';
import type { HttpRequest, RequestHead } from './exchange.ts';

export interface EventInputDeps {
  /** Proves each event. */
  readonly chain: EventChain;
  /** One event out of its frame. @throws ApiError `ValidationException` */
  readonly decode: (frame: Buffer) => StreamEvent;
  readonly clock: Clock;
  readonly budget: BodyBudget;
}

/** What waits in memory of one stream: one event that is not whole yet, and what the model has not taken. */
const MEMORY_BYTES = limits.eventFrameBytes + limits.duplexWaitingBytes;

/**
 * Whether the head says that the body is a stream of events, which is not to be read as a whole. Go names no content
 * type, and a client that has an API key signs nothing: either header says it.
 */
export function hasEventBody({ headers }: RequestHead): boolean {
  return headers['x-amz-content-sha256'] === EVENTS_PAYLOAD || headers['content-type'] === EVENT_STREAM;
}

/**
 * The events of a request as they come, each proven, decoded, and within the limits on time and size. Whatever is
 * wrong with them is `failure`, and aborts `signal`, so that nobody works on for a client who broke the rules.
 */
export class EventInput implements AsyncIterable<StreamEvent>, Disposable {
  /** Aborts when the client is gone, its time is over, or its events are refused. */
  readonly signal: AbortSignal;
  readonly #request: HttpRequest;
  readonly #gone: AbortSignal;
  readonly #deps: EventInputDeps;
  readonly #stop = new AbortController();
  readonly #deadline: NodeJS.Timeout;
  #failure: ApiError | undefined;
  #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #receivedBytes = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  /** @throws ApiError `ValidationException`, `ServiceUnavailableException` */
  constructor(request: HttpRequest, gone: AbortSignal, deps: EventInputDeps) {
    if (request.httpVersionMajor < 2) {
      throw new ApiError('ValidationException', 'A bidirectional stream needs HTTP/2.');
    }
    deps.budget.take(MEMORY_BYTES);
    this.#request = request;
    this.#gone = gone;
    this.#deps = deps;
    this.signal = AbortSignal.any([gone, this.#stop.signal]);
    this.#deadline = setTimeout(() => {
      const minutes = limits.duplexMilliseconds / 60_000;
      this.#fail(
        new ApiError('ModelTimeoutException', `A bidirectional stream ends after ${minutes} minutes.`),
      );
    }, limits.duplexMilliseconds);
    request.on('data', this.#onData).on('end', this.#onEnd);
    // A stream of HTTP/2 that is cut is cut both ways: then the client is gone.
    gone.addEventListener('abort', this.#onGone);
  }

  /** What was wrong with the events, or with how they came. */
  get failure(): ApiError | undefined {
    return this.#failure;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamEvent, void, undefined> {
    const { chain, clock, decode } = this.#deps;
    const frames = new FrameReader();
    try {
      for (let bytes = await this.#next(); bytes !== undefined; bytes = await this.#next()) {
        for (const frame of frames.push(bytes)) {
          const event = chain.next(frame, clock.now());
          // The signed end: whatever comes after it is nobody's.
          if (event === undefined) return;
          yield decode(event);
        }
      }
      if (frames.isMidFrame) {
        throw new ApiError('ValidationException', 'The stream of events was cut off in the middle of one.');
      }
    } catch (error) {
      if (error instanceof ApiError) this.#fail(error);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#deadline);
    this.#deps.budget.give(MEMORY_BYTES);
    // Whoever still waits for an event learns that there will be none.
    this.#ended = true;
    this.#chunks = [];
    this.#wake?.();
    this.#request.off('data', this.#onData).off('end', this.#onEnd);
    this.#gone.removeEventListener('abort', this.#onGone);
    this.#request.resume();
  }

  /** The next bytes, `undefined` at the end of the body. */
  async #next(): Promise<Buffer | undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#gone.aborted) throw new CaprockError('Cancelled', 'The caller went away.');
      const bytes = this.#chunks.shift();
      if (bytes !== undefined) {
        this.#waitingBytes -= bytes.length;
        if (this.#waitingBytes < limits.duplexWaitingBytes / 2) this.#request.resume();
        return bytes;
      }
      // END_STREAM without a signed end is an end too: TLS tells it from a connection that was cut.
      if (this.#ended) return undefined;
      await this.#arrival();
    }
  }

  async #arrival(): Promise<void> {
    const seconds = limits.duplexIdleMilliseconds / 1000;
    const idle = setTimeout(() => {
      this.#fail(new ApiError('ModelTimeoutException', `No event came for ${seconds} seconds.`));
    }, limits.duplexIdleMilliseconds);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    clearTimeout(idle);
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#receivedBytes += bytes.length;
    if (this.#receivedBytes > limits.duplexInputBytes) {
      const most = `at most ${limits.duplexInputBytes} bytes`;
      return this.#fail(new ApiError('ValidationException', `The events of a stream may have ${most}.`));
    }
    this.#chunks.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= limits.duplexWaitingBytes) this.#request.pause();
    this.#wake?.();
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#wake?.();
  };

  readonly #onGone = (): void => this.#wake?.();

  #fail(error: ApiError): void {
    this.#failure ??= error;
    this.#chunks = [];
    this.#stop.abort();
    this.#wake?.();
  }
}
