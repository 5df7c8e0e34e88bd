import { ApiError, limits } from '#kernel';
import type { HttpRequest, RequestHead } from './exchange.ts';

/** Bodies that are being received, all connections together: a bound on memory. */
export class BodyBudget {
  #bytes = 0;

  take(bytes: number): void {
    if (this.#bytes + bytes > limits.bodyBytesInFlight) {
      throw new ApiError(
        'ServiceUnavailableException',
        'Too many request bodies are being received; try again.',
      );
    }
    this.#bytes += bytes;
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
  }
}

function tooLarge(most: number): ApiError {
  return new ApiError(
    'ValidationException',
    `The request body is larger than ${most} bytes, which is the most that is accepted.`,
  );
}

/** What a request says its body's length is; refused before a byte is read when that is too much. */
function declaredLength(head: RequestHead, most: number): number | undefined {
  const text = head.headers['content-length'];
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new ApiError('ValidationException', 'Content-Length must be a number.');
  const length = Number(text);
  if (length > most) throw tooLarge(most);
  return length;
}

/** Without any credential it can be a call for one, such as AssumeRoleWithWebIdentity, which is small. */
function isUnsigned(head: RequestHead): boolean {
  return !('authorization' in head.headers) && !head.rawQuery.includes('X-Amz-Signature=');
}

/**
 * The whole body, within the limits on size, time and memory.
 *
 * @param most bytes
 * @throws ApiError `ValidationException` (too large, cut off), `RequestTimeoutException`,
 *   `ServiceUnavailableException`
 */
export async function readBody(
  request: HttpRequest,
  head: RequestHead,
  budget: BodyBudget,
  most: number = isUnsigned(head) ? limits.unsignedBodyBytes : limits.requestBodyBytes,
): Promise<Buffer> {
  if (declaredLength(head, most) === 0) return Buffer.alloc(0);
  // What is declared is not there yet: only bytes that came are counted, or a promise alone could use it up.
  let taken = 0;
  try {
    return await new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let received = 0;
      const timer = setTimeout(() => {
        done(
          new ApiError(
            'RequestTimeoutException',
            `The request body did not arrive within ${limits.requestBodyMilliseconds / 1000} seconds.`,
          ),
        );
      }, limits.requestBodyMilliseconds);
      const done = (error?: Error): void => {
        clearTimeout(timer);
        request
          .off('data', onData)
          .off('end', onEnd)
          .off('error', onCut)
          .off('aborted', onCut)
          .off('close', onCut);
        if (error === undefined)
          resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
        else reject(error);
      };
      const onData = (chunk: Buffer): void => {
        received += chunk.length;
        if (received > most) return done(tooLarge(most));
        try {
          budget.take(chunk.length);
        } catch (error) {
          return done(error as Error);
        }
        taken = received;
        chunks.push(chunk);
      };
      const onEnd = (): void => done();
      const onCut = (): void =>
        done(new ApiError('ValidationException', 'The request body was cut off before its end.'));
      request.on('data', onData).on('end', onEnd).on('error', onCut).on('aborted', onCut).on('close', onCut);
    });
  } finally {
    budget.give(taken);
  }
}
