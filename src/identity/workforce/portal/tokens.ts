import { randomUUID } from 'node:crypto';
import { ApiError, limits, Secret, type Clock } from '#kernel';
import type { Database, PortalTokenRow, Store } from '#store';
import type { Transaction } from 'kysely';
import type { People, Person } from '../sign-in.ts';
import { hashOf, newToken } from './hash.ts';

/** On whose behalf tokens are issued. */
export interface Grantor {
  /** The account of the instance. */
  readonly accountId: string;
  readonly userId: string;
  readonly clientId: string;
  /** When a second factor was shown at sign-in, in milliseconds since the epoch. */
  readonly mfaAt?: number;
}

export interface IssuedTokens {
  readonly accessToken: Secret;
  readonly refreshToken?: Secret;
  readonly seconds: number;
}

/** Somebody whom an access token speaks for. */
export interface PortalAccess {
  readonly person: Person;
  readonly mfaAt?: number;
  /** Names the sign-in, whichever of its tokens is shown. */
  readonly familyId: string;
}

/**
 * Access tokens, and refresh tokens that are good for one use each: one that is used again was stolen by somebody, so
 * that all tokens of that sign-in end.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
export interface PortalTokens {
  /** The first tokens of a sign-in. */
  issue(
    grantor: Grantor,
    options: { readonly refreshes: boolean; readonly familyId?: string },
  ): Promise<IssuedTokens>;
  /** @throws ApiError `InvalidGrantException` */
  refresh(clientId: string, refreshToken: string): Promise<IssuedTokens>;
  /** `undefined` for what is no token, has ended, or is of somebody who is no longer there. */
  find(accessToken: string): Promise<PortalAccess | undefined>;
  /** Ends all tokens of the sign-in. */
  end(familyId: string): Promise<void>;
}

export function createPortalTokens(store: Store, people: Pick<People, 'find'>, clock: Clock): PortalTokens {
  return {
    async issue(grantor, { refreshes, familyId = randomUUID() }) {
      const now = clock.now();
      return store.transaction((trx) =>
        insertTokens(trx, grantor, { refreshes, familyId, begunAt: now, now }),
      );
    },

    async refresh(clientId, refreshToken) {
      const now = clock.now();
      const issued = await store.transaction(async (trx) => {
        const row = await trx
          .selectFrom('portal_tokens')
          .selectAll()
          .where('token_hash', '=', hashOf(refreshToken))
          .where('kind', '=', 'refresh')
          .where('client_id', '=', clientId)
          .executeTakeFirst();
        if (row === undefined || now >= row.expires_at) return undefined;
        const { numUpdatedRows } = await trx
          .updateTable('portal_tokens')
          .set({ used_at: now })
          .where('token_hash', '=', row.token_hash)
          .where('used_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) {
          await endFamily(trx, row.family_id);
          return undefined;
        }
        const { family_id: familyId, begun_at: begunAt } = row;
        return insertTokens(trx, grantorOf(row), { refreshes: true, familyId, begunAt, now });
      });
      if (issued === undefined) throw invalidGrant();
      return issued;
    },

    async find(accessToken) {
      const row = await store.db
        .selectFrom('portal_tokens')
        .selectAll()
        .where('token_hash', '=', hashOf(accessToken))
        .where('kind', '=', 'access')
        .executeTakeFirst();
      if (row === undefined || clock.now() >= row.expires_at) return undefined;
      const person = await people.find(row.user_id);
      if (person === undefined) return undefined;
      return { person, familyId: row.family_id, ...(row.mfa_at === null ? {} : { mfaAt: row.mfa_at }) };
    },

    async end(familyId) {
      await store.transaction((trx) => endFamily(trx, familyId));
    },
  };
}

export async function endFamily(trx: Transaction<Database>, familyId: string): Promise<void> {
  await trx.deleteFrom('portal_tokens').where('family_id', '=', familyId).execute();
}

async function insertTokens(
  trx: Transaction<Database>,
  grantor: Grantor,
  family: {
    readonly refreshes: boolean;
    readonly familyId: string;
    /** When the person signed in to it: all its tokens end some hours after. */
    readonly begunAt: number;
    readonly now: number;
  },
): Promise<IssuedTokens> {
  const { now, begunAt, familyId } = family;
  await trx.deleteFrom('portal_tokens').where('expires_at', '<=', now).execute();
  const end = begunAt + limits.portalSessionMilliseconds;
  const expiresAt = family.refreshes ? Math.min(now + limits.portalAccessMilliseconds, end) : end;
  const insert = async (kind: PortalTokenRow['kind'], expires_at: number): Promise<Secret> => {
    const token = newToken();
    await trx
      .insertInto('portal_tokens')
      .values({
        token_hash: hashOf(token),
        account_id: grantor.accountId,
        kind,
        family_id: familyId,
        client_id: grantor.clientId,
        user_id: grantor.userId,
        mfa_at: grantor.mfaAt ?? null,
        begun_at: begunAt,
        expires_at,
        used_at: null,
      })
      .execute();
    return new Secret(token);
  };
  return {
    accessToken: await insert('access', expiresAt),
    ...(family.refreshes ? { refreshToken: await insert('refresh', end) } : {}),
    seconds: Math.floor((expiresAt - now) / 1000),
  };
}

function grantorOf(row: PortalTokenRow): Grantor {
  return {
    accountId: row.account_id,
    userId: row.user_id,
    clientId: row.client_id,
    ...(row.mfa_at === null ? {} : { mfaAt: row.mfa_at }),
  };
}

export function invalidGrant(): ApiError {
  return new ApiError(
    'InvalidGrantException',
    'The code or token is not valid, was used already, or has ended.',
  );
}
