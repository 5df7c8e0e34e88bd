import type { X509Certificate } from 'node:crypto';

export const DAY = 24 * 60 * 60_000;

/** Milliseconds since the epoch, both ends included; whole seconds count. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

/** A P-256 key in PEM has some 240 bytes; an operator's RSA-4096 key 3,300. */
export const KEY_FILE_BYTES = 16 * 1024;

/** Clients' clocks may be behind ours. */
const BACKDATED = 60 * 60_000;
const RENEWED_BEFORE_END = 30 * DAY;

/** From a little before now, for `length` in all, in whole seconds. */
export function backdated(now: number, length: number): Validity {
  const from = Math.floor((now - BACKDATED) / 1_000) * 1_000;
  return { from, to: from + length };
}

/** Valid now, and for long enough that there is no need to renew yet. */
export function stillGood(certificate: X509Certificate, now: number): boolean {
  return (
    certificate.validFromDate.getTime() <= now && certificate.validToDate.getTime() - now > RENEWED_BEFORE_END
  );
}
