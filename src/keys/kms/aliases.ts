import { ApiError, kmsArn, limits, type Clock } from '#kernel';
import { isUniqueViolation, type Database, type KmsAliasRow, type Store } from '#store';
import type { Transaction } from 'kysely';
import type { KmsKey } from './key.ts';
import { requireSettled } from './key-state.ts';
import { readMarker, toPage, type Page, type PageQuery } from './page.ts';

export interface AliasRef {
  readonly accountId: string;
  /** `alias/name` */
  readonly aliasName: string;
}

export interface Alias {
  readonly aliasName: string;
  readonly arn: string;
  readonly keyId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html */
export interface Aliases {
  /** @throws ApiError `InvalidAliasNameException` | `AlreadyExistsException` | `KMSInvalidStateException` | `LimitExceededException` */
  create(ref: AliasRef, key: KmsKey): Promise<void>;
  /** @throws ApiError `NotFoundException` | `ValidationException` where the keys are of different kinds */
  update(ref: AliasRef, key: KmsKey): Promise<void>;
  /** @throws ApiError `NotFoundException` */
  delete(ref: AliasRef): Promise<void>;
  list(query: PageQuery & { accountId: string; keyId?: string | undefined }): Promise<Page<Alias>>;
}

/** @throws ApiError `InvalidAliasNameException` */
export function requireAliasName(name: string): void {
  if (/^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/.test(name)) return;
  throw new ApiError(
    'InvalidAliasNameException',
    'An alias begins with alias/, but not with alias/aws/, and goes on with letters, digits, /, _ and -.',
  );
}

export function createAliases(store: Store, region: string, clock: Clock): Aliases {
  return {
    async create({ accountId, aliasName }, key) {
      requireAliasName(aliasName);
      requireOwn(accountId, key);
      requireSettled(key, ['PendingDeletion']);
      const now = clock.now();
      const row = {
        account_id: accountId,
        alias_name: aliasName,
        key_id: key.keyId,
        created_at: now,
        updated_at: now,
      };
      try {
        await store.transaction(async (trx) => {
          await trx.insertInto('kms_aliases').values(row).execute();
          const names = await writeNames(trx, key.keyId);
          if (names.length <= limits.kmsAliasesPerKey) return;
          throw new ApiError(
            'LimitExceededException',
            `A key has ${limits.kmsAliasesPerKey} aliases at most.`,
          );
        });
      } catch (cause) {
        if (!isUniqueViolation(cause)) throw cause;
        const arn = kmsArn(region, accountId, aliasName);
        throw new ApiError('AlreadyExistsException', `An alias with the name ${arn} already exists`, {
          cause,
        });
      }
    },

    async update(ref, key) {
      requireOwn(ref.accountId, key);
      requireSettled(key, ['PendingDeletion']);
      await store.transaction(async (trx) => {
        const { key_id: before } = await requireAlias(trx, ref, region);
        const old = await trx
          .selectFrom('kms_keys')
          .selectAll()
          .where('key_id', '=', before)
          .executeTakeFirst();
        if (old !== undefined && (old.key_spec !== key.spec || old.key_usage !== key.usage)) {
          throw new ApiError(
            'ValidationException',
            'An alias moves between keys of one kind and usage alone.',
          );
        }
        await trx
          .updateTable('kms_aliases')
          .set({ key_id: key.keyId, updated_at: clock.now() })
          .where('account_id', '=', ref.accountId)
          .where('alias_name', '=', ref.aliasName)
          .execute();
        await writeNames(trx, before);
        await writeNames(trx, key.keyId);
      });
    },

    async delete(ref) {
      await store.transaction(async (trx) => {
        const { key_id: keyId } = await requireAlias(trx, ref, region);
        await trx
          .deleteFrom('kms_aliases')
          .where('account_id', '=', ref.accountId)
          .where('alias_name', '=', ref.aliasName)
          .execute();
        await writeNames(trx, keyId);
      });
    },

    async list({ accountId, keyId, ...page }) {
      const size = page.limit ?? limits.kmsListDefault;
      let query = store.db
        .selectFrom('kms_aliases')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('alias_name', '>', readMarker('aliases', page.marker));
      if (keyId !== undefined) query = query.where('key_id', '=', keyId);
      const rows = await query
        .orderBy('alias_name')
        .limit(size + 1)
        .execute();
      const itemOf = (row: KmsAliasRow): Alias => ({
        aliasName: row.alias_name,
        arn: kmsArn(region, accountId, row.alias_name),
        keyId: row.key_id,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      });
      return toPage('aliases', rows, size, (row) => row.alias_name, itemOf);
    },
  };
}

/** @throws ApiError `NotFoundException`: an alias is of the account of its key */
function requireOwn(accountId: string, key: KmsKey): void {
  if (key.accountId !== accountId) {
    throw new ApiError('NotFoundException', 'An alias is for a key of the same account.');
  }
}

async function requireAlias(trx: Transaction<Database>, ref: AliasRef, region: string): Promise<KmsAliasRow> {
  const row = await trx
    .selectFrom('kms_aliases')
    .selectAll()
    .where('account_id', '=', ref.accountId)
    .where('alias_name', '=', ref.aliasName)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new ApiError(
    'NotFoundException',
    `Alias ${kmsArn(region, ref.accountId, ref.aliasName)} is not found.`,
  );
}

/** The names of a key's aliases stand in its row too, so that one query finds them with the key. */
async function writeNames(trx: Transaction<Database>, keyId: string): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('kms_aliases')
    .select('alias_name')
    .where('key_id', '=', keyId)
    .orderBy('alias_name')
    .execute();
  const names = rows.map((row) => row.alias_name);
  await trx
    .updateTable('kms_keys')
    .set({ aliases: JSON.stringify(names) })
    .where('key_id', '=', keyId)
    .execute();
  return names;
}
