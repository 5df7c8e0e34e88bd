import { hash } from 'node:crypto';
import { limits } from '#kernel';
import type { SecretSealer } from '../secret-sealer.ts';
import type { SessionClaims } from './claims.ts';
import { openSession } from './session-token.ts';

export interface OpenedSession {
  /** SHA-256 of key id and token: what the session is remembered by. */
  readonly fingerprint: string;
  readonly claims: SessionClaims;
}

/** Tokens that were opened lately; the one used least lately makes room. Whether it is expired is asked each time. */
export class OpenedSessions {
  readonly #sealer: SecretSealer;
  readonly #region: string;
  readonly #opened = new Map<string, OpenedSession>();

  constructor(sealer: SecretSealer, region: string) {
    this.#sealer = sealer;
    this.#region = region;
  }

  async open(accessKeyId: string, token: string): Promise<OpenedSession | undefined> {
    const fingerprint = hash('sha256', `${accessKeyId}\n${token}`, 'base64');
    const known = this.#opened.get(fingerprint);
    if (known !== undefined) {
      this.#opened.delete(fingerprint);
      this.#opened.set(fingerprint, known);
      return known;
    }
    const claims = await openSession(this.#sealer, this.#region, accessKeyId, token);
    // Tokens that do not open are not kept: there is no end of them.
    if (claims === undefined) return undefined;
    const opened = { fingerprint, claims };
    const [oldest] = this.#opened.keys();
    if (this.#opened.size >= limits.sessionsCached && oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(fingerprint, opened);
    return opened;
  }
}
