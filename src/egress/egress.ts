import { Agent, fetch as fetchBy } from 'undici';
import { CaprockError, limits, type Clock } from '#kernel';
import { placeOf } from './allow-list.ts';

/**
 * The one way out: every connection that Caprock itself opens to another machine is asked for here first. What is not
 * on the operator's list is refused and recorded.
 *
 * promise 7: inter-network traffic privacy
 */
export interface Egress {
  /** @throws CaprockError `EgressRefused` */
  permit(hostname: string, port: number): Promise<void>;
  /**
   * `fetch`, where the list permits, over TLS but to this machine itself. A redirection is an error: it would lead past the list.
   * @param init.authorities PEM: who vouches for the server, instead of Node's own list
   * @throws CaprockError `EgressRefused`, and as `fetch`
   */
  fetch(url: URL, init?: EgressInit): Promise<Response>;
}

export type EgressInit = Omit<RequestInit, 'redirect'> & { readonly authorities?: string };

export interface EgressDeps {
  /** As `readAllowList` gives it. */
  readonly allowed: ReadonlySet<string>;
  /** Whether plain HTTP with this machine's own addresses is permitted without being on the list, for tests. */
  readonly loopback: boolean;
  /** Puts a refusal on record. @param place `host:port` */
  readonly record: (place: string) => Promise<void>;
  readonly clock: Clock;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

export function createEgress({ allowed, loopback, record, clock }: EgressDeps): Egress {
  const recordedAt = new Map<string, number>();
  /** By the authorities that they trust: as many as there are settings of them. */
  const agents = new Map<string, Agent>();

  /** Somebody who can make us try the same again and again does not fill the trail. */
  async function refuse(place: string): Promise<never> {
    const now = clock.now();
    const known = recordedAt.get(place);
    if (known === undefined || now - known >= limits.egressRecordMilliseconds) {
      if (recordedAt.size >= limits.egressPlacesRemembered) recordedAt.clear();
      recordedAt.set(place, now);
      await record(place);
    }
    throw new CaprockError(
      'EgressRefused',
      `Caprock may not connect to ${place}: it is not on the egress list. If it should be, add it to CAPROCK_EGRESS.`,
    );
  }

  async function permit(hostname: string, port: number): Promise<void> {
    const place = placeOf(hostname, port);
    if (!allowed.has(place)) await refuse(place);
  }

  return {
    permit,
    async fetch(url, { authorities, ...init } = {}) {
      const isOwn = loopback && url.protocol === 'http:' && LOOPBACK.has(url.hostname);
      if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) {
        throw new CaprockError('EgressRefused', `Caprock asks ${url.hostname} over HTTPS or not at all.`);
      }
      if (!isOwn) await permit(url.hostname, portOf(url));
      if (authorities === undefined) return fetch(url, { ...init, redirect: 'error' });
      const dispatcher = agents.get(authorities) ?? new Agent({ connect: { ca: authorities } });
      agents.set(authorities, dispatcher);
      // The package's own fetch knows its agents; what it takes and gives is what Node's does.
      const answer = await fetchBy(url, { ...(init as object), redirect: 'error', dispatcher });
      return answer as unknown as Response;
    },
  };
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'http:' ? 80 : 443;
}
