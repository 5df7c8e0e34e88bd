import { randomBytes } from 'node:crypto';
import { ApiError, limits, type Clock, type Secret } from '#kernel';
import type { Database, ServiceSpecificCredentialRow, Store } from '#store';
import type { Transaction } from 'kysely';
import { BEDROCK, formatApiKey, hashOfApiKey } from './api-keys.ts';
import type { Changes } from './changes.ts';
import { requireUser, type UserRef } from './find-user.ts';
import { newCredentialId } from './ids.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { refuseOverQuota } from './quota.ts';

export interface ServiceSpecificCredential {
  /** `ACCA…` */
  readonly credentialId: string;
  readonly userName: string;
  readonly serviceName: string;
  /** The part of the key that is no secret. */
  readonly alias: string;
  readonly status: 'Active' | 'Inactive' | 'Expired';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt?: number;
}

/** What creating and resetting answer: the one time that the key leaves. */
export interface NewServiceSpecificCredential extends ServiceSpecificCredential {
  /** `ABSK…` */
  readonly key: Secret;
}

export interface ServiceSpecificCredentialRef extends UserRef {
  readonly credentialId: string;
}

/**
 * Credentials of users for one service alone: long-term Amazon Bedrock API keys.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_bedrock.html
 */
export interface ServiceSpecificCredentials {
  /**
   * @param credential.ageDays how long it is good for; for ever unless given
   * @throws ApiError `NoSuchEntityException` | `ServiceNotSupportedException` | `LimitExceededException`
   */
  create(
    credential: UserRef & { readonly serviceName: string; readonly ageDays?: number },
  ): Promise<NewServiceSpecificCredential>;
  /** @param query.userName of all users unless given. @throws ApiError `NoSuchEntityException` | `ServiceNotSupportedException` */
  list(
    query: PageQuery & {
      readonly accountId: string;
      readonly userName?: string;
      readonly serviceName?: string;
    },
  ): Promise<Page<ServiceSpecificCredential>>;
  /** @throws ApiError `NoSuchEntityException`, also for another user's credential */
  setStatus(ref: ServiceSpecificCredentialRef & { readonly status: 'Active' | 'Inactive' }): Promise<void>;
  /** Another key in its place; the old one is refused from then on. @throws ApiError `NoSuchEntityException` */
  reset(ref: ServiceSpecificCredentialRef): Promise<NewServiceSpecificCredential>;
  /** @throws ApiError `NoSuchEntityException` */
  delete(ref: ServiceSpecificCredentialRef): Promise<void>;
}

const LIST = 'service-specific-credentials';
const DAY_MILLISECONDS = 24 * 3600_000;

export function createServiceSpecificCredentials(
  store: Store,
  changes: Changes,
  clock: Clock,
): ServiceSpecificCredentials {
  return {
    async create({ serviceName, ageDays, ...ref }) {
      refuseOtherService(serviceName);
      return changes.make(async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        const theirs = await trx
          .selectFrom('service_specific_credentials')
          .select('credential_id')
          .where('user_id', '=', user_id)
          .where('service_name', '=', serviceName)
          .execute();
        refuseOverQuota(
          'ServiceSpecificCredentialsPerUser',
          theirs.length,
          limits.serviceSpecificCredentialsPerUser,
        );
        const now = clock.now();
        const alias = await freeAlias(trx, ref);
        const key = newKey(alias);
        const row: ServiceSpecificCredentialRow = {
          credential_id: newCredentialId(),
          account_id: ref.accountId,
          user_id,
          service_name: serviceName,
          alias,
          secret_hash: hashOfApiKey(key),
          status: 'Active',
          created_at: now,
          expires_at: ageDays === undefined ? null : now + ageDays * DAY_MILLISECONDS,
        };
        await trx.insertInto('service_specific_credentials').values(row).execute();
        return { ...toCredential(row, ref.userName, now), key };
      });
    },

    async list({ accountId, userName, serviceName, ...page }) {
      if (serviceName !== undefined) refuseOtherService(serviceName);
      const size = pageSize(page);
      let query = store.db
        .selectFrom('service_specific_credentials as credential')
        .innerJoin('users as user', 'user.user_id', 'credential.user_id')
        .selectAll('credential')
        .select('user.user_name')
        .where('credential.account_id', '=', accountId)
        .where('credential_id', '>', readMarker(LIST, page.marker));
      if (userName !== undefined) {
        const { user_id } = await requireUser(store.db, { accountId, userName });
        query = query.where('credential.user_id', '=', user_id);
      }
      const rows = await query
        .orderBy('credential_id')
        .limit(size + 1)
        .execute();
      const now = clock.now();
      return toPage(
        LIST,
        rows,
        size,
        (row) => row.credential_id,
        (row) => toCredential(row, row.user_name, now),
      );
    },

    async setStatus({ status, ...ref }) {
      await changes.make(async (trx) => {
        const { credential_id } = await requireCredential(trx, ref);
        await trx
          .updateTable('service_specific_credentials')
          .set({ status })
          .where('credential_id', '=', credential_id)
          .execute();
      });
    },

    async reset(ref) {
      return changes.make(async (trx) => {
        const row = await requireCredential(trx, ref);
        const key = newKey(row.alias);
        await trx
          .updateTable('service_specific_credentials')
          .set({ secret_hash: hashOfApiKey(key) })
          .where('credential_id', '=', row.credential_id)
          .execute();
        return { ...toCredential(row, ref.userName, clock.now()), key };
      });
    },

    async delete(ref) {
      await changes.make(async (trx) => {
        const { credential_id } = await requireCredential(trx, ref);
        await trx
          .deleteFrom('service_specific_credentials')
          .where('credential_id', '=', credential_id)
          .execute();
      });
    },
  };
}

function newKey(alias: string): Secret {
  return formatApiKey(alias, randomBytes(32).toString('base64'));
}

/** `ada-at-111122223333`, and for the next one `ada+1-at-111122223333`. */
async function freeAlias(trx: Transaction<Database>, { accountId, userName }: UserRef): Promise<string> {
  for (let n = 0; ; n += 1) {
    const alias = `${userName}${n === 0 ? '' : `+${n}`}-at-${accountId}`;
    const taken = await trx
      .selectFrom('service_specific_credentials')
      .select('credential_id')
      .where('alias', '=', alias)
      .executeTakeFirst();
    if (taken === undefined) return alias;
  }
}

async function requireCredential(
  trx: Transaction<Database>,
  { credentialId, ...ref }: ServiceSpecificCredentialRef,
): Promise<ServiceSpecificCredentialRow> {
  const { user_id } = await requireUser(trx, ref);
  const row = await trx
    .selectFrom('service_specific_credentials')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .where('user_id', '=', user_id)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new ApiError('NoSuchEntityException', `No such credential ${credentialId} exists.`);
}

function refuseOtherService(serviceName: string): void {
  if (serviceName === BEDROCK) return;
  throw new ApiError(
    'ServiceNotSupportedException',
    `This service does not support service-specific credentials here: ${BEDROCK} does.`,
  );
}

function toCredential(
  row: ServiceSpecificCredentialRow,
  userName: string,
  now: number,
): ServiceSpecificCredential {
  return {
    credentialId: row.credential_id,
    userName,
    serviceName: row.service_name,
    alias: row.alias,
    status: row.expires_at !== null && now >= row.expires_at ? 'Expired' : row.status,
    createdAt: row.created_at,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  };
}
