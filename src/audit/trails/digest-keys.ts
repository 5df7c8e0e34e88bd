import type { TrailDigestKeyRow } from '#store';
import { limits, type Clock } from '#kernel';
import { newEventId } from '../event-id.ts';
import { type Installation, serviceEvent } from '../service-event.ts';
import type { Trail } from '../trail.ts';
import { fingerprintOf, type RsaSigner } from './rsa-signer.ts';

/** A public key of digests, as ListPublicKeys gives it. */
export interface DigestKey {
  /** PKCS #1. */
  readonly der: Buffer;
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validUntil: number;
}

/** The private halves, by their generation from 1. `compose.ts` hands it in. */
export interface DigestKeyVault {
  /** Made at the first call; every replica has the same. */
  open(generation: number): Promise<RsaSigner>;
  /** From then on nobody signs with it. */
  destroy(generation: number): Promise<void>;
}

export interface DigestKeysDeps {
  readonly trail: Pick<Trail, 'store' | 'append'>;
  readonly vault: DigestKeyVault;
  readonly installation: Installation;
  /** How long a key signs. */
  readonly days: number;
  readonly clock: Clock;
}

const DAY = 24 * 3600_000;
const TEN_YEARS = 3_652 * DAY;

/**
 * The keys that sign digests, one after the other. Of those that no longer sign the public half stays, so that what
 * they have signed can be verified; the private half is destroyed, so that nobody can sign such a digest anew.
 */
export class DigestKeys {
  readonly #deps: DigestKeysDeps;
  readonly #opened = new Map<number, RsaSigner>();

  constructor(deps: DigestKeysDeps) {
    this.#deps = deps;
  }

  /** The key that signs now. */
  async current(): Promise<RsaSigner> {
    const [newest] = await this.#rows();
    if (newest !== undefined) return this.#open(newest.generation);
    return this.#begin(1);
  }

  /** All there were, the newest first. */
  async list(): Promise<readonly DigestKey[]> {
    await this.current();
    return (await this.#rows()).map(toDigestKey);
  }

  /** Lets a new key sign where the newest has done so long enough, and finishes what a crash cut short. */
  async rotate(): Promise<void> {
    const now = this.#deps.clock.now();
    const [newest] = await this.#believed(now);
    if (newest !== undefined && now - newest.created_at >= this.#deps.days * DAY) {
      await this.#begin(newest.generation + 1);
    }
    const [current, ...former] = await this.#rows();
    for (const row of former) if (current !== undefined) await this.#retire(row, current);
  }

  /** No key is from the future: one that a clock far ahead has begun is valid from now on, and for its days. */
  async #believed(now: number): Promise<readonly TrailDigestKeyRow[]> {
    const rows = await this.#rows();
    const latest = now + limits.clockBackMilliseconds;
    if (rows.every(({ created_at }) => created_at <= latest)) return rows;
    const { db } = this.#deps.trail.store;
    await db
      .updateTable('trail_digest_keys')
      .set({ created_at: now })
      .where('created_at', '>', latest)
      .execute();
    return this.#rows();
  }

  async #begin(generation: number): Promise<RsaSigner> {
    const signer = await this.#open(generation);
    const now = this.#deps.clock.now();
    await this.#deps.trail.store.db
      .insertInto('trail_digest_keys')
      .values({
        generation,
        public_key: signer.publicKey.export({ type: 'pkcs1', format: 'der' }),
        event_id: newEventId(now),
        created_at: generation === 1 ? signer.createdAt : now,
        retired_at: null,
      })
      // Another replica was first, with the same key.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return signer;
  }

  /** On record, then destroyed. */
  async #retire(row: TrailDigestKeyRow, current: TrailDigestKeyRow): Promise<void> {
    if (row.retired_at !== null) return;
    const { trail, installation, vault, clock } = this.#deps;
    await trail.append(
      serviceEvent(installation, {
        now: current.created_at,
        eventId: current.event_id,
        eventSource: 'cloudtrail.amazonaws.com',
        eventName: 'DigestKeyRotated',
        additionalEventData: {
          fingerprint: fingerprintOf(current.public_key),
          formerFingerprint: fingerprintOf(row.public_key),
        },
      }),
    );
    this.#opened.delete(row.generation);
    await vault.destroy(row.generation);
    await trail.store.db
      .updateTable('trail_digest_keys')
      .set({ retired_at: clock.now() })
      .where('generation', '=', row.generation)
      .execute();
  }

  async #open(generation: number): Promise<RsaSigner> {
    const known = this.#opened.get(generation);
    if (known !== undefined) return known;
    const signer = await this.#deps.vault.open(generation);
    this.#opened.set(generation, signer);
    return signer;
  }

  #rows(): Promise<TrailDigestKeyRow[]> {
    return this.#deps.trail.store.db
      .selectFrom('trail_digest_keys')
      .selectAll()
      .orderBy('generation', 'desc')
      .execute();
  }
}

/**
 * A day longer on either side: the first digest of a key is over the hours before it, and a replica may sign a last one
 * while another has gone on.
 */
function toDigestKey({ public_key, generation, created_at, retired_at }: TrailDigestKeyRow): DigestKey {
  return {
    der: Buffer.from(public_key),
    fingerprint: fingerprintOf(public_key),
    validFrom: generation === 1 ? created_at : created_at - DAY,
    validUntil: retired_at === null ? created_at + TEN_YEARS : retired_at + DAY,
  };
}
