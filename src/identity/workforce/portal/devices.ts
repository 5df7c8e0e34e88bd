import { randomInt } from 'node:crypto';
import { ApiError, limits, Secret, type Clock } from '#kernel';
import type { Database, PortalDeviceRow, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Person } from '../sign-in.ts';
import type { PortalClient } from './clients.ts';
import { hashOf, newToken } from './hash.ts';
import type { Grantor } from './tokens.ts';

/** A device that waits for somebody to confirm its code. */
export interface WaitingDevice {
  readonly userCode: string;
  /** What the program calls itself: anybody's text. */
  readonly clientName: string;
  /** From where it asked. */
  readonly sourceIp: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/**
 * Sign-in of a device that has no browser: it shows a code, and somebody who is signed in confirms it elsewhere.
 * @see https://www.rfc-editor.org/rfc/rfc8628
 */
export interface PortalDevices {
  /** @throws ApiError `SlowDownException` while too many wait, from there or in all */
  start(
    client: PortalClient,
    sourceIp: string,
  ): Promise<{ readonly deviceCode: Secret; readonly userCode: string }>;
  /** @param userCode attacker-controlled; written in any case, with or without its hyphen */
  find(userCode: string): Promise<WaitingDevice | undefined>;
  /** One decision counts, the first. @returns whether it was this one */
  decide(userCode: string, person: Person, mfaAt: number | undefined, approves: boolean): Promise<boolean>;
  /**
   * On whose behalf the device may have its tokens, once.
   * @throws ApiError `AuthorizationPendingException` | `SlowDownException` | `AccessDeniedException` |
   *   `ExpiredTokenException` | `InvalidGrantException`
   */
  redeem(client: PortalClient, deviceCode: string): Promise<Grantor>;
}

/** Without vowels, so that no code is a word. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

export function createPortalDevices(
  store: Store,
  findAccount: () => Promise<string>,
  clock: Clock,
): PortalDevices {
  const isOver = (row: PortalDeviceRow): boolean =>
    clock.now() - row.created_at >= limits.portalDeviceMilliseconds;

  return {
    async start(client, sourceIp) {
      const deviceCode = newToken();
      const userCode = newUserCode();
      const account_id = await findAccount();
      const now = clock.now();
      await store.transaction(async (trx) => {
        // Kept a while longer, so that who comes late is told why.
        const long = now - 2 * limits.portalDeviceMilliseconds;
        await trx.deleteFrom('portal_devices').where('created_at', '<', long).execute();
        await refuseTooMany(trx, sourceIp, now - limits.portalDeviceMilliseconds);
        await trx
          .insertInto('portal_devices')
          .values({
            device_hash: hashOf(deviceCode),
            account_id,
            user_code: userCode,
            client_id: client.clientId,
            client_name: client.name,
            source_ip: sourceIp,
            user_id: null,
            mfa_at: null,
            decision: null,
            created_at: now,
            polled_at: null,
          })
          .execute();
      });
      return { deviceCode: new Secret(deviceCode), userCode };
    },

    async find(userCode) {
      const row = await store.db
        .selectFrom('portal_devices')
        .selectAll()
        .where('user_code', '=', readUserCode(userCode))
        .executeTakeFirst();
      if (row === undefined || isOver(row) || row.decision !== null) return undefined;
      const { user_code, client_name, source_ip, created_at } = row;
      return { userCode: user_code, clientName: client_name, sourceIp: source_ip, createdAt: created_at };
    },

    async decide(userCode, person, mfaAt, approves) {
      const { numUpdatedRows } = await store.db
        .updateTable('portal_devices')
        .set({
          user_id: person.userId,
          mfa_at: mfaAt ?? null,
          decision: approves ? 'approved' : 'denied',
        })
        .where('user_code', '=', readUserCode(userCode))
        .where('decision', 'is', null)
        .where('created_at', '>', clock.now() - limits.portalDeviceMilliseconds)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async redeem(client, deviceCode) {
      const now = clock.now();
      const found = await store.transaction(async (trx) => {
        const row = await trx
          .selectFrom('portal_devices')
          .selectAll()
          .where('device_hash', '=', hashOf(deviceCode))
          .where('client_id', '=', client.clientId)
          .executeTakeFirst();
        if (row === undefined) return undefined;
        if (row.decision === 'approved' && !isOver(row)) {
          const { numDeletedRows } = await trx
            .deleteFrom('portal_devices')
            .where('device_hash', '=', row.device_hash)
            .executeTakeFirst();
          return numDeletedRows === 1n ? row : undefined;
        }
        await trx
          .updateTable('portal_devices')
          .set({ polled_at: now })
          .where('device_hash', '=', row.device_hash)
          .execute();
        return row;
      });
      if (found === undefined) throw new ApiError('InvalidGrantException', 'The device code is not valid.');
      if (isOver(found))
        throw new ApiError('ExpiredTokenException', 'The device code has expired: begin again.');
      if (found.decision === 'denied') {
        throw new ApiError('AccessDeniedException', 'The person who was asked has refused.');
      }
      if (found.decision === null || found.user_id === null) {
        const since = found.polled_at === null ? Infinity : now - found.polled_at;
        const early = since < limits.portalPollSeconds * 1000 * POLL_TOLERANCE;
        throw early
          ? new ApiError('SlowDownException', `Ask every ${limits.portalPollSeconds} s.`)
          : new ApiError('AuthorizationPendingException', 'Nobody has confirmed the code yet.');
      }
      return {
        accountId: found.account_id,
        userId: found.user_id,
        clientId: client.clientId,
        ...(found.mfa_at === null ? {} : { mfaAt: found.mfa_at }),
      };
    },
  };
}

/** @param since who asked earlier waits no more */
async function refuseTooMany(trx: Transaction<Database>, sourceIp: string, since: number): Promise<void> {
  const { all, theirs } = await trx
    .selectFrom('portal_devices')
    .select((row) => [
      row.fn.countAll<number>().as('all'),
      row.fn
        .sum<number | null>(
          row
            .case()
            .when(
              row.and([
                row('source_ip', '=', sourceIp),
                row('decision', 'is', null),
                row('created_at', '>', since),
              ]),
            )
            .then(1)
            .else(0)
            .end(),
        )
        .as('theirs'),
    ])
    .executeTakeFirstOrThrow();
  if (Number(all) < limits.portalDevices && Number(theirs ?? 0) < limits.portalDevicesPerAddress) return;
  throw new ApiError('SlowDownException', 'Too many devices wait for somebody to confirm them. Try later.');
}

/** Clocks and networks are not exact: who asks a little too early is let pass. */
const POLL_TOLERANCE = 0.5;

function newUserCode(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

function readUserCode(text: string): string {
  const letters = text.toUpperCase().replace(/[^A-Z]/g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
