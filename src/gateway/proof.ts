import type { AccessKey, UnsignedPrincipal } from '#identity';
import type { Need } from '#operations';
import type { EventChain } from '#wire';

/** Who asks, and with which policies. */
export type Caller = Pick<AccessKey, 'principal' | 'policies'>;

/** Somebody whom an identity provider vouches for: no policy is theirs, and roles that trust the provider are all they may ask for. */
export interface UnsignedCaller {
  readonly principal: UnsignedPrincipal;
  readonly policies?: undefined;
}

/** Who a request is from, as proven, and what follows from the way in which it was proven. */
export type Proof = (Caller | UnsignedCaller) & ProofFacts;

interface ProofFacts {
  /** The permissions that using this kind of credential needs, whatever is asked with it. */
  readonly needs: readonly Need[];
  /** Condition keys that tell of the credential. */
  readonly conditions: Readonly<Record<string, string>>;
  /** Proves the events that follow, where the request has begun a chain of them. */
  readonly eventChain?: EventChain;
}
