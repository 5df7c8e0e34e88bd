import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CaprockError, limits } from '#kernel';
import type { PdfAnswer, PdfQuestion } from './pdf-thread.ts';

/** How often it is looked at what a reading takes. */
const LOOK_MILLISECONDS = 25;

interface PdfLimits {
  readonly milliseconds: number;
  readonly memoryBytes: number;
}

/**
 * Reads PDF files in a thread of its own, which is ended where a file takes too much: a file of a few kilobytes can ask for
 * hours, and for more memory than there is. The thread starts with the first file.
 */
export class PdfReader {
  readonly #limits: PdfLimits;
  #thread: Worker | undefined;

  constructor({
    milliseconds = limits.scanPdfMilliseconds,
    memoryBytes = limits.scanPdfMemoryBytes,
  }: Partial<PdfLimits> = {}) {
    this.#limits = { milliseconds, memoryBytes };
  }

  /**
   * The text of each page.
   * @throws CaprockError `TooMuch`, `Damaged`
   */
  async pages(bytes: Uint8Array): Promise<readonly string[]> {
    this.#thread ??= new Worker(new URL('./pdf-thread.ts', import.meta.url), {
      // What the reader of PDF says of damaged files would stand between our lines.
      ...{ stdout: true, stderr: true },
      resourceLimits: { maxOldGenerationSizeMb: Math.ceil(this.#limits.memoryBytes / 2 ** 20) },
    });
    const thread = this.#thread;
    const watch = new AbortController();
    try {
      thread.postMessage(new Uint8Array(bytes) satisfies PdfQuestion);
      const answer = await Promise.race([answerOf(thread, watch.signal), this.#tooMuch(watch.signal)]);
      if (answer === undefined) throw new CaprockError('Damaged', 'it is damaged');
      return answer;
    } catch (error) {
      this.#thread = undefined;
      await thread.terminate();
      throw error;
    } finally {
      watch.abort();
    }
  }

  /** Fails once a reading has taken longer, or more memory, than it may. */
  #tooMuch(signal: AbortSignal): Promise<never> {
    const { milliseconds, memoryBytes } = this.#limits;
    const [began, before] = [performance.now(), process.memoryUsage.rss()];
    return new Promise((_, reject) => {
      const timer = setInterval(() => {
        if (process.memoryUsage.rss() - before > memoryBytes) {
          reject(new CaprockError('TooMuch', `it takes more than ${memoryBytes} bytes of memory to read`));
        } else if (performance.now() - began > milliseconds) {
          reject(new CaprockError('TooMuch', `it takes more than ${milliseconds / 1_000} seconds to read`));
        }
      }, LOOK_MILLISECONDS);
      signal.addEventListener('abort', () => clearInterval(timer));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.terminate();
  }
}

/** What the thread answers; where it ended instead, it ran out of memory. */
async function answerOf(thread: Worker, signal: AbortSignal): Promise<PdfAnswer> {
  const ended = once(thread, 'exit', { signal }).then(() => {
    throw new CaprockError('TooMuch', 'it takes too much memory to read');
  });
  const [answer] = (await Promise.race([once(thread, 'message', { signal }), ended])) as [PdfAnswer];
  return answer;
}
