import { ApiError, limits, type Clock, type Secret } from '#kernel';
import type { AccessKeyRow, Database, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { noSuchUser, requireUser, type UserRef } from './find-user.ts';
import { accountOfSessionKeyId, isSessionKeyId, newAccessKeyId, newSecretAccessKey } from './ids.ts';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';
import { secretPlace, type SecretSealer } from './secret-sealer.ts';

export type AccessKeyStatus = 'Active' | 'Inactive';

export interface AccessKeyMetadata {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly status: AccessKeyStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What CreateAccessKey answers: the one time that the secret leaves. */
export interface NewAccessKey extends AccessKeyMetadata {
  readonly secret: Secret;
}

export interface AccessKeys {
  /** Whether a key, of whichever user and status, or of a session, is one of the account. */
  isOf(accountId: string, accessKeyId: string): Promise<boolean>;
  /** @throws ApiError `NoSuchEntityException` | `LimitExceededException` (two a user) */
  create(ref: UserRef): Promise<NewAccessKey>;
  /** @throws ApiError `NoSuchEntityException` | `ValidationException` */
  list(query: UserRef & PageQuery): Promise<Page<AccessKeyMetadata>>;
  /** @throws ApiError `NoSuchEntityException`, also for another user's key | `DeleteConflictException`: the last administrator's */
  setStatus(key: UserRef & { readonly accessKeyId: string; readonly status: AccessKeyStatus }): Promise<void>;
  /** @throws ApiError `NoSuchEntityException`, also for another user's key | `DeleteConflictException`: the last administrator's */
  delete(key: UserRef & { readonly accessKeyId: string }): Promise<void>;
}

export function createAccessKeys(
  store: Store,
  changes: Changes,
  sealer: SecretSealer,
  clock: Clock,
): AccessKeys {
  return {
    async isOf(accountId, accessKeyId) {
      // A session's key is in no table: its id tells the account.
      if (isSessionKeyId(accessKeyId)) return accountOfSessionKeyId(accessKeyId) === accountId;
      const found = await store.db
        .selectFrom('access_keys')
        .select('access_key_id')
        .where('access_key_id', '=', accessKeyId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return found !== undefined;
    },

    async create(ref) {
      // Sealed before the transaction, because sealing may need one of its own.
      const { user_id } = await requireUser(store.db, ref);
      const secret = newSecretAccessKey();
      const accessKeyId = newAccessKeyId();
      const place = secretPlace(ref.accountId, user_id, accessKeyId);
      const row: AccessKeyRow = {
        access_key_id: accessKeyId,
        account_id: ref.accountId,
        user_id,
        status: 'Active',
        sealed_secret: await sealer.seal(secret, place),
        created_at: clock.now(),
        last_used_at: null,
        last_used_service: null,
        last_used_region: null,
      };
      await changes.make(async (trx) => {
        // The same user still, and not another of that name made since.
        const user = await requireUser(trx, ref);
        if (user.user_id !== user_id) throw noSuchUser(ref.userName);
        await refuseOverQuota(trx, user_id);
        await trx.insertInto('access_keys').values(row).execute();
      });
      return { ...toMetadata(row, ref.userName), secret };
    },

    async list({ accountId, userName, ...page }) {
      const after = readMarker('access-keys', page.marker);
      const size = pageSize(page);
      const { user_id } = await requireUser(store.db, { accountId, userName });
      const rows = await store.db
        .selectFrom('access_keys')
        .selectAll()
        .where('user_id', '=', user_id)
        .where('access_key_id', '>', after)
        .orderBy('access_key_id')
        .limit(size + 1)
        .execute();
      return toPage(
        'access-keys',
        rows,
        size,
        (row) => row.access_key_id,
        (row) => toMetadata(row, userName),
      );
    },

    async setStatus({ accessKeyId, status, ...ref }) {
      await changes.withdraw(ref.accountId, async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        const { numUpdatedRows } = await trx
          .updateTable('access_keys')
          .set({ status })
          .where('access_key_id', '=', accessKeyId)
          .where('user_id', '=', user_id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw noSuchKey(accessKeyId);
      });
    },

    async delete({ accessKeyId, ...ref }) {
      await changes.withdraw(ref.accountId, async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        const { numDeletedRows } = await trx
          .deleteFrom('access_keys')
          .where('access_key_id', '=', accessKeyId)
          .where('user_id', '=', user_id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw noSuchKey(accessKeyId);
      });
    },
  };
}

async function refuseOverQuota(trx: Transaction<Database>, userId: string): Promise<void> {
  const keys = await trx
    .selectFrom('access_keys')
    .select('access_key_id')
    .where('user_id', '=', userId)
    .execute();
  if (keys.length < limits.accessKeysPerUser) return;
  throw new ApiError(
    'LimitExceededException',
    `Cannot exceed quota for AccessKeysPerUser: ${limits.accessKeysPerUser}`,
  );
}

function noSuchKey(accessKeyId: string): ApiError {
  return new ApiError('NoSuchEntityException', `The Access Key with id ${accessKeyId} cannot be found.`);
}

function toMetadata(row: AccessKeyRow, userName: string): AccessKeyMetadata {
  return { accessKeyId: row.access_key_id, userName, status: row.status, createdAt: row.created_at };
}
