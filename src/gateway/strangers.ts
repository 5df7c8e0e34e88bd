import { serviceEvent, type Installation, type Trail } from '#audit';
import { networkOf } from '#identity';
import { limits, type Clock } from '#kernel';
import { errorFacts, type GatewayLog } from './log.ts';

interface StrangersDeps extends Installation {
  readonly trail: Pick<Trail, 'append'>;
  readonly clock: Clock;
  readonly log: GatewayLog;
}

/**
 * How much whoever proves nothing may have written into the trail: so many records of their own in a minute, from one
 * address and in all. What is refused beyond that is counted, and one record tells of all of it: where it came from,
 * and how many there were.
 *
 * promise 6: what everybody may write is bounded, so that nobody can fill the disk, or push others' records out
 */
export class Strangers implements AsyncDisposable {
  readonly #deps: StrangersDeps;
  /** By network, in the minute that began at `#since`. */
  readonly #admitted = new Map<string, number>();
  readonly #counted = new Map<string, number>();
  #all = 0;
  #since = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();

  constructor(deps: StrangersDeps) {
    this.#deps = deps;
  }

  /** Whether a request that proves nothing gets a record of its own; one that does not is counted. */
  admit(sourceIp: string): boolean {
    const now = this.#deps.clock.now();
    // A clock that was put back begins anew, too.
    if (Math.abs(now - this.#since) >= limits.strangersMilliseconds) this.#begin(now);
    const network = networkOf(sourceIp);
    const theirs = this.#admitted.get(network) ?? 0;
    if (theirs < limits.strangersRecordsPerAddress && this.#all < limits.strangersRecords) {
      this.#admitted.set(network, theirs + 1);
      this.#all += 1;
      return true;
    }
    const room = this.#counted.has(network) || this.#counted.size < limits.strangersAddresses;
    const name = room ? network : ELSEWHERE;
    this.#counted.set(name, (this.#counted.get(name) ?? 0) + 1);
    // Should nobody come any more.
    this.#timer ??= setTimeout(
      () => this.#begin(this.#deps.clock.now()),
      limits.strangersMilliseconds,
    ).unref();
    return false;
  }

  #begin(now: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const told = Object.fromEntries(this.#counted);
    const since = this.#since;
    this.#admitted.clear();
    this.#counted.clear();
    this.#all = 0;
    this.#since = now;
    if (Object.keys(told).length > 0) this.#telling = this.#telling.then(() => this.#tell(since, now, told));
  }

  async #tell(since: number, now: number, addresses: Readonly<Record<string, number>>): Promise<void> {
    const requests = Object.values(addresses).reduce((sum, count) => sum + count, 0);
    const { trail, log, accountId, region } = this.#deps;
    try {
      await trail.append({
        ...serviceEvent(
          { accountId, region },
          {
            now,
            eventSource: 'caprock',
            eventName: 'StrangersRefused',
            additionalEventData: { since: new Date(since).toISOString(), requests, addresses },
          },
        ),
        readOnly: true,
      });
    } catch (error) {
      log.error({ requests, ...errorFacts(error) }, 'refused requests could not be recorded together');
    }
  }

  /** What was counted is on record after it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#begin(this.#deps.clock.now());
    await this.#telling;
  }
}

const ELSEWHERE = 'elsewhere';
