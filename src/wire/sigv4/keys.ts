import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Scope } from './signed-request.ts';

/** Scopes of one access key: a handful of services, twice around midnight. */
const SCOPES_PER_ACCESS_KEY = 16;

/**
 * Derived signing keys, kept because deriving one costs four HMACs. Ask only for scopes that {@link checkSigned}
 * passed and access keys that exist, so that nobody can fill it.
 */
export class SigningKeys {
  readonly #most: number;
  /** By access key, the one used last at the end. */
  readonly #byAccessKey = new Map<string, Map<string, KeyObject>>();

  /** `most`: how many access keys are kept. */
  constructor({ most }: { readonly most: number }) {
    this.#most = most;
  }

  keyFor(accessKeyId: string, secret: Secret, scope: Scope): KeyObject {
    const scopes = this.#scopesOf(accessKeyId);
    const name = `${scope.date}/${scope.region}/${scope.service}`;
    const known = scopes.get(name);
    if (known !== undefined) return known;
    const key = deriveKey(secret, scope);
    evictOldest(scopes, SCOPES_PER_ACCESS_KEY - 1);
    scopes.set(name, key);
    return key;
  }

  /** To be called when an access key is deleted or its secret changes. */
  forget(accessKeyId: string): void {
    this.#byAccessKey.delete(accessKeyId);
  }

  #scopesOf(accessKeyId: string): Map<string, KeyObject> {
    const scopes = this.#byAccessKey.get(accessKeyId) ?? new Map<string, KeyObject>();
    this.#byAccessKey.delete(accessKeyId);
    evictOldest(this.#byAccessKey, this.#most - 1);
    this.#byAccessKey.set(accessKeyId, scopes);
    return scopes;
  }
}

function evictOldest(map: Map<string, unknown>, most: number): void {
  // Only where there is one too many: to find the oldest, a map walks past all that was deleted from its beginning.
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key */
function deriveKey(secret: Secret, { date, region, service }: Scope): KeyObject {
  let key = hmac(`AWS4${revealSecret(secret)}`, date);
  for (const part of [region, service, 'aws4_request']) key = hmac(key, part);
  const derived = createSecretKey(key);
  key.fill(0);
  return derived;
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data, 'utf8').digest();
}
