import type { Secret } from '#kernel';
import type { PolicySet } from '#policy';
import type { Principal } from './principal.ts';

/** What a request that names an access key is checked against. */
export interface AccessKey {
  readonly accessKeyId: string;
  /** What tells it from every other key, for caches: sessions that drew the same id are two. */
  readonly fingerprint: string;
  readonly secret: Secret;
  readonly principal: Principal;
  /** The policies that bear on it, ready for `evaluate`. One that cannot be read is among them, and denies everything. */
  readonly policies: PolicySet;
  /** Whether the user with whose credentials it began has a second factor, and did not show it for this. */
  readonly owesSecondFactor: boolean;
}
