import { limits, type Clock } from '#kernel';
import type { Store } from '#store';
import type { Materials } from './materials.ts';

export interface DeletionDeps {
  readonly store: Store;
  readonly materials: Materials;
  readonly clock: Clock;
}

/**
 * Destroys the keys whose waiting period is over: the wrapped material is overwritten before its row goes, and what
 * the database still holds of it is dropped, so that no file of the store can give it back.
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
  if (destroyed.length > 0) await store.expunge('kms_key_versions');
  return destroyed;
}

/** In one transaction, which looks again: the deletion may have been cancelled in the meantime. */
function destroy(store: Store, clock: Clock, keyId: string): Promise<boolean> {
  return store.transaction(async (trx) => {
    const key = await trx
      .selectFrom('kms_keys')
      .select('key_id')
      .where('key_id', '=', keyId)
      .where('state', '=', 'PendingDeletion')
      .where('deletion_at', '<=', clock.now())
      .executeTakeFirst();
    if (key === undefined) return false;
    const versions = await trx
      .selectFrom('kms_key_versions')
      .select(['version_id', 'sealed_material'])
      .where('key_id', '=', keyId)
      .execute();
    for (const { version_id: versionId, sealed_material: sealed } of versions) {
      // Of the same length, so that the new bytes take the place of the old ones.
      const zeros = sealed === null ? null : new Uint8Array(sealed.length);
      await trx
        .updateTable('kms_key_versions')
        .set({ sealed_material: zeros, material_id: '' })
        .where('key_id', '=', keyId)
        .where('version_id', '=', versionId)
        .execute();
    }
    await trx.deleteFrom('kms_key_versions').where('key_id', '=', keyId).execute();
    await trx.deleteFrom('kms_keys').where('key_id', '=', keyId).execute();
    return true;
  });
}

/** Looks for due keys now and then, until it is disposed of; a look that fails is told and tried again. */
export function repeatDeletion(deps: DeletionDeps, failed: (error: unknown) => void): AsyncDisposable {
  let running: Promise<unknown> = Promise.resolve();
  const look = (): void => {
    running = running.then(() => destroyDueKeys(deps)).catch(failed);
  };
  look();
  const timer = setInterval(look, limits.kmsDeletionMilliseconds);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
