import { timingSafeEqual } from 'node:crypto';
import { ApiError } from '#kernel';

/** Where a page ended: the place of its last event in the order of time. */
export interface Position {
  readonly eventTime: number;
  readonly seq: number;
}

const FINGERPRINT_BYTES = 16;

/** A token holds the fingerprint of the query that it continues, and the position to go on from. */
export function writeToken(fingerprint: Buffer, { eventTime, seq }: Position): string {
  const position = Buffer.alloc(16);
  position.writeBigInt64BE(BigInt(eventTime), 0);
  position.writeBigInt64BE(BigInt(seq), 8);
  return Buffer.concat([fingerprint, position]).toString('base64url');
}

/** @throws ApiError `InvalidNextTokenException` for one that is no token, or belongs to a query with other parameters */
export function readToken(token: string, fingerprint: Buffer): Position {
  const bytes = Buffer.from(token, 'base64url');
  const whole = bytes.length === FINGERPRINT_BYTES + 16 && bytes.toString('base64url') === token;
  if (!whole || !timingSafeEqual(bytes.subarray(0, FINGERPRINT_BYTES), fingerprint)) {
    throw new ApiError(
      'InvalidNextTokenException',
      'The NextToken is not one of the page before with the same parameters.',
    );
  }
  return {
    eventTime: Number(bytes.readBigInt64BE(FINGERPRINT_BYTES)),
    seq: Number(bytes.readBigInt64BE(FINGERPRINT_BYTES + 8)),
  };
}
