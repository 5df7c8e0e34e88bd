import { randomUUID } from 'node:crypto';
import { ApiError, kmsArn, limits, type Clock } from '#kernel';
import type { TrustCaller } from '#policy';
import type { Database, KmsKeyRow, Store } from '#store';
import type { Transaction } from 'kysely';
import { toKey, toVersion, type KmsKey } from './key.ts';
import { defaultPolicy, type KeyPolicies } from './key-policies.ts';
import { requireSpec, requireUsageOf } from './key-specs.ts';
import { requireSettled } from './key-state.ts';
import type { Materials } from './materials.ts';
import { readMarker, toPage, type Page, type PageQuery } from './page.ts';

const DAY = 24 * 3600_000;

export interface NewKey {
  readonly accountId: string;
  readonly caller: TrustCaller;
  readonly spec: string;
  readonly usage: string | undefined;
  readonly origin: KmsKey['origin'];
  readonly description: string;
  readonly policy: string | undefined;
  readonly bypassLockoutCheck: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Customers' keys and their life. @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export interface KmsKeys {
  /** @throws ApiError `MalformedPolicyDocumentException` | `UnsupportedOperationException` | `LimitExceededException` */
  create(wish: NewKey): Promise<KmsKey>;
  /** By id. */
  list(query: PageQuery & { readonly accountId: string }): Promise<Page<{ keyId: string; arn: string }>>;
  /** @throws ApiError `KMSInvalidStateException`, as all that follow */
  enable(key: KmsKey): Promise<void>;
  disable(key: KmsKey): Promise<void>;
  describe(key: KmsKey, description: string): Promise<void>;
  putPolicy(
    key: KmsKey,
    wish: Pick<NewKey, 'caller' | 'bypassLockoutCheck'> & { document: string },
  ): Promise<void>;
  /** @throws ApiError `TagException` */
  tag(key: KmsKey, set: Readonly<Record<string, string>>, removed: readonly string[]): Promise<void>;
  /** @param days 7 to 30 */
  scheduleDeletion(key: KmsKey, days: number): Promise<{ readonly deletionAt: number }>;
  /** The key is disabled then. */
  cancelDeletion(key: KmsKey): Promise<void>;
}

export interface KeysDeps {
  readonly store: Store;
  readonly materials: Materials;
  readonly policies: KeyPolicies;
  readonly region: string;
  readonly clock: Clock;
}

export function createKeys({ store, materials, policies, region, clock }: KeysDeps): KmsKeys {
  const change = (key: KmsKey, work: KeyChange) => changeKey(store, region, key, work);
  return {
    async create(wish) {
      const spec = requireSpec(wish.spec);
      const usage = requireUsageOf(spec, wish.usage);
      const keyId = randomUUID();
      const { accountId, caller, bypassLockoutCheck } = wish;
      const keyArn = kmsArn(region, accountId, `key/${keyId}`);
      const document = wish.policy ?? defaultPolicy(accountId);
      const now = clock.now();
      const policy = await policies.read({ document, keyArn, accountId, caller, bypassLockoutCheck, now });
      const isOurs = wish.origin === 'AWS_KMS';
      const material = isOurs
        ? await materials.seal({ keyId, accountId, spec: spec.name }, await spec.generate())
        : undefined;
      const row: KmsKeyRow = {
        key_id: keyId,
        account_id: accountId,
        description: wish.description,
        key_spec: spec.name,
        key_usage: usage,
        origin: wish.origin,
        // Until its material is imported.
        state: isOurs ? 'Enabled' : 'PendingImport',
        ...policy,
        aliases: '[]',
        tags: JSON.stringify(wish.tags),
        version_id: material?.version_id ?? null,
        created_at: now,
        deletion_at: null,
        rotation_days: null,
        rotation_from: null,
      };
      const version = material && {
        ...material,
        key_id: keyId,
        serial: 1,
        created_at: now,
        rotation_type: null,
        description: null,
        valid_to: null,
      };
      await store.transaction(async (trx) => {
        await refuseTooMany(trx, accountId);
        await trx.insertInto('kms_keys').values(row).execute();
        if (version !== undefined) await trx.insertInto('kms_key_versions').values(version).execute();
      });
      return toKey(row, region, version && toVersion(version));
    },

    async list({ accountId, ...page }) {
      const size = page.limit ?? limits.kmsListDefault;
      const rows = await store.db
        .selectFrom('kms_keys')
        .select('key_id')
        .where('account_id', '=', accountId)
        .where('key_id', '>', readMarker('keys', page.marker))
        .orderBy('key_id')
        .limit(size + 1)
        .execute();
      const itemOf = ({ key_id: keyId }: { key_id: string }) => ({
        keyId,
        arn: kmsArn(region, accountId, `key/${keyId}`),
      });
      return toPage('keys', rows, size, (row) => row.key_id, itemOf);
    },

    enable: (key) =>
      change(key, (now) => {
        requireSettled(now, ['PendingDeletion', 'PendingImport']);
        return { state: 'Enabled' };
      }),

    disable: (key) =>
      change(key, (now) => {
        requireSettled(now, ['PendingDeletion', 'PendingImport']);
        return { state: 'Disabled' };
      }),

    describe: (key, description) =>
      change(key, (now) => {
        requireSettled(now, ['PendingDeletion']);
        return { description };
      }),

    async putPolicy(key, { document, caller, bypassLockoutCheck }) {
      const { arn: keyArn, accountId } = key;
      const now = clock.now();
      const policy = await policies.read({ document, keyArn, accountId, caller, bypassLockoutCheck, now });
      await change(key, () => policy);
    },

    tag: (key, set, removed) =>
      change(key, (now) => {
        requireSettled(now, ['PendingDeletion']);
        const kept = Object.entries({ ...now.tags, ...set }).filter(([name]) => !removed.includes(name));
        if (kept.length > limits.tagsPerResource) {
          throw new ApiError('LimitExceededException', `A key has ${limits.tagsPerResource} tags at most.`);
        }
        return { tags: JSON.stringify(Object.fromEntries(kept)) };
      }),

    async scheduleDeletion(key, days) {
      const deletionAt = clock.now() + days * DAY;
      await change(key, (now) => {
        requireSettled(now, ['PendingDeletion']);
        return { state: 'PendingDeletion', deletion_at: deletionAt };
      });
      return { deletionAt };
    },

    cancelDeletion: (key) =>
      change(key, (now) => {
        if (now.state !== 'PendingDeletion') {
          throw new ApiError('KMSInvalidStateException', `${now.arn} is not pending deletion.`);
        }
        const hasMaterial = (now.version?.sealed ?? null) !== null;
        return { state: hasMaterial ? 'Disabled' : 'PendingImport', deletion_at: null };
      }),
  };
}

/** What of a key's row changes, from what it is now. */
type KeyChange = (now: KmsKey) => Partial<KmsKeyRow>;

/** @throws ApiError `NotFoundException` where the key went away meanwhile */
export async function changeKey(store: Store, region: string, key: KmsKey, work: KeyChange): Promise<void> {
  await store.transaction(async (trx) => {
    const row = await trx
      .selectFrom('kms_keys')
      .selectAll()
      .where('key_id', '=', key.keyId)
      .executeTakeFirst();
    if (row === undefined) throw keyNotFound(key.arn);
    const now = toKey(row, region, row.version_id === null ? undefined : key.version);
    await trx.updateTable('kms_keys').set(work(now)).where('key_id', '=', key.keyId).execute();
  });
}

export function keyNotFound(arn: string): ApiError {
  const what = arn.includes(':alias/') ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`;
  return new ApiError('NotFoundException', what);
}

async function refuseTooMany(trx: Transaction<Database>, accountId: string): Promise<void> {
  const { keys } = await trx
    .selectFrom('kms_keys')
    .select((count) => count.fn.countAll<number>().as('keys'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (keys < limits.kmsKeysPerAccount) return;
  throw new ApiError('LimitExceededException', `An account has ${limits.kmsKeysPerAccount} keys at most.`);
}
