import { randomUUID } from 'node:crypto';
import { newEventId, type Begun, type Trail } from '#audit';
import type { Clock } from '#kernel';
import { ownersElsewhere, recordForOwner, toRecord, type Journey, type RecordDeps } from './record.ts';

/**
 * The record of one request. `begin` is for what changes state or answers in pieces: the intent is durable first,
 * and `complete` gives it its final form. Everything else is one append.
 */
export class Recorder {
  readonly #journey: Journey;
  readonly #trail: Pick<Trail, 'append' | 'begin'>;
  readonly #deps: RecordDeps & { readonly clock: Clock };
  #begun: Begun | undefined;

  constructor(
    journey: Journey,
    deps: RecordDeps & { readonly trail: Pick<Trail, 'append' | 'begin'>; readonly clock: Clock },
  ) {
    this.#journey = journey;
    this.#trail = deps.trail;
    this.#deps = deps;
  }

  /** @throws CaprockError `TrailUnavailable` */
  async begin(): Promise<void> {
    this.#begun ??= await this.#trail.begin(toRecord(this.#journey, this.#deps));
  }

  /** @throws CaprockError `TrailUnavailable` */
  async complete(): Promise<void> {
    // A clock that was put back has not measured anything.
    this.#journey.durationMilliseconds = Math.max(0, this.#deps.clock.now() - this.#journey.receivedAt);
    const owners = ownersElsewhere(this.#journey);
    const told = toRecord(this.#journey, this.#deps, this.#begun?.eventId);
    // Records of one event in several accounts have this in common.
    const record = owners.length === 0 ? told : { ...told, sharedEventID: randomUUID() };
    await Promise.all([
      this.#begun === undefined ? this.#trail.append(record) : this.#begun.complete(record),
      ...owners.map((owner) =>
        this.#trail.append(recordForOwner(record, owner, newEventId(this.#journey.receivedAt))),
      ),
    ]);
  }
}
