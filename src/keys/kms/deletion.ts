import type { Clock } from '#kernel';
import type { Store } from '#store';
import { destroyDataKeysOf, type Materials } from './materials.ts';
import { overwriteMaterial } from './overwrite.ts';

export interface DeletionDeps {
  readonly store: Store;
  readonly materials: Materials;
  readonly clock: Clock;
}

/**
 * Destroys the keys whose waiting period is over: the wrapped material is overwritten before its row goes, and what
 * the database still holds of it is dropped, so that no file of the store can give it back. The data key that sealed it, and
 * nothing else, goes too: a copy from before opens with the root key of its time alone.
 *
 * @returns the ids of the keys that are gone
 */
export async function destroyDueKeys({ store, materials, clock }: DeletionDeps): Promise<readonly string[]> {
  const due = await store.db
    .selectFrom('kms_keys')
    .select('key_id')
    .where('state', '=', 'PendingDeletion')
    .where('deletion_at', '<=', clock.now())
    .execute();
  const destroyed: string[] = [];
  for (const { key_id: keyId } of due) {
    const gone = await destroy(store, clock, keyId);
    materials.forget(keyId);
    if (gone) destroyed.push(keyId);
  }
  if (destroyed.length > 0) {
    await store.expunge('kms_key_versions');
    await store.expunge('data_keys');
  }
  return destroyed;
}

/** In one transaction, which looks again: the deletion may have been cancelled in the meantime. */
function destroy(store: Store, clock: Clock, keyId: string): Promise<boolean> {
  return store.transaction(async (trx) => {
    const key = await trx
      .selectFrom('kms_keys')
      .select(['key_id', 'account_id'])
      .where('key_id', '=', keyId)
      .where('state', '=', 'PendingDeletion')
      .where('deletion_at', '<=', clock.now())
      .executeTakeFirst();
    if (key === undefined) return false;
    await overwriteMaterial(trx, keyId);
    await destroyDataKeysOf(trx, { keyId, accountId: key.account_id });
    for (const table of ['kms_key_versions', 'kms_aliases', 'kms_grants'] as const) {
      await trx.deleteFrom(table).where('key_id', '=', keyId).execute();
    }
    await trx.deleteFrom('kms_keys').where('key_id', '=', keyId).execute();
    return true;
  });
}
