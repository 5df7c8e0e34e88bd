import { isWhole, type HttpResponse } from './exchange.ts';

/**
 * Writes frames, joined: what is given within one turn of the event loop leaves in one write. A client that does
 * not read is waited for, up to a bound, and then counts as gone.
 */
export class FrameWriter {
  readonly #response: HttpResponse;
  readonly #patience: number;
  #waiting: Buffer[] = [];
  #flushing: NodeJS.Immediate | undefined;
  #full = false;
  #gone = false;
  #resume: (() => void) | undefined;

  /** @param patience how long an unread answer is waited for, in milliseconds */
  constructor(response: HttpResponse, patience: number) {
    this.#response = response;
    this.#gone = response.destroyed;
    this.#patience = patience;
    response.on('drain', () => {
      this.#full = false;
      this.#resume?.();
    });
    const gone = (): void => {
      this.#gone = !isWhole(response);
      this.#resume?.();
    };
    response.on('close', gone);
    response.on('error', gone);
  }

  /** Whether the client has gone away. */
  get gone(): boolean {
    return this.#gone;
  }

  write(frame: Buffer): Promise<void> | undefined {
    if (this.#gone) return undefined;
    this.#waiting.push(frame);
    this.#flushing ??= setImmediate(() => this.#flush());
    return this.#full ? this.#drained() : undefined;
  }

  end(): void {
    this.#flush();
    if (!this.#gone) this.#response.end();
  }

  #flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const frames = this.#waiting;
    if (frames.length === 0 || this.#gone) return;
    this.#waiting = [];
    const joined = frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames);
    this.#full = !this.#response.write(joined);
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#gone = true;
        this.#response.destroy();
        resolve();
      }, this.#patience);
      this.#resume = () => {
        clearTimeout(timer);
        this.#resume = undefined;
        resolve();
      };
    });
  }
}
