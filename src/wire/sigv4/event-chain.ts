import { createHmac, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { ApiError, limits } from '#kernel';
import type { Frame } from '../frame-reader.ts';
import { basicDate } from './date.ts';
import type { Scope, SignedRequest } from './signed-request.ts';

/** Stands where the hash of the body would: the signature begins a chain, and each event goes on with it. */
export const EVENTS_PAYLOAD = 'STREAMING-AWS4-HMAC-SHA256-EVENTS';

/**
 * The chain of signatures over the events of a request. Each event is signed together with the signature before it,
 * the first with the request's own: none can be changed, left out, repeated or put elsewhere without it showing. The
 * end is signed too: an event without a payload.
 * @see https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html
 */
export class EventChain {
  readonly #scope: Scope;
  readonly #keyFor: (scope: Scope) => KeyObject;
  #prior: Buffer;
  #ended = false;

  /** `keyFor` derives the signing key of the one who signed the request: the chain may run past midnight. */
  constructor(signed: SignedRequest, keyFor: (scope: Scope) => KeyObject) {
    this.#scope = signed.scope;
    this.#keyFor = keyFor;
    this.#prior = signed.signature;
  }

  /**
   * Checks the next event.
   * @param now milliseconds since the epoch
   * @returns what it signs, `undefined` for the end
   * @throws ApiError ValidationException: these exceptions are modelled, and the signature's own are not
   */
  next({ headers, payload }: Frame, now: number): Buffer | undefined {
    if (this.#ended) throw refused('an event came after the end');
    const date = headers.get(':date');
    const signature = headers.get(':chunk-signature');
    if (headers.size !== 2 || date?.type !== 'timestamp' || signature?.type !== 'bytes') {
      throw refused('an event must have the headers :date and :chunk-signature, and no others');
    }
    const signedAt = Number(date.value);
    if (!(Math.abs(signedAt - now) <= limits.signatureSkewMilliseconds)) {
      throw refused(
        `the date of an event is more than ${limits.signatureSkewMilliseconds / 60_000} min. off`,
      );
    }
    const expected = this.#sign(signedAt, date.encoded, payload);
    if (signature.value.length !== expected.length || !timingSafeEqual(expected, signature.value)) {
      throw refused('the signature of an event does not match, or the events are not in their order');
    }
    this.#prior = expected;
    this.#ended = payload.length === 0;
    return this.#ended ? undefined : payload;
  }

  #sign(signedAt: number, encodedDate: Buffer, payload: Buffer): Buffer {
    const time = basicDate(signedAt);
    const scope = { ...this.#scope, date: time.slice(0, 8) };
    const stringToSign = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      time,
      `${scope.date}/${scope.region}/${scope.service}/${scope.terminator}`,
      this.#prior.toString('hex'),
      hash('sha256', encodedDate, 'hex'),
      hash('sha256', payload, 'hex'),
    ].join('\n');
    return createHmac('sha256', this.#keyFor(scope)).update(stringToSign).digest();
  }
}

function refused(why: string): ApiError {
  return new ApiError('ValidationException', `The signed events are not whole: ${why}.`);
}
