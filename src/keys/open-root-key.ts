import { CaprockError } from '#kernel';
import type { Store } from '#store';
import { loadRootKey, type RootKey } from './root-key.ts';

/**
 * The root key that the state was sealed under; made where nothing is sealed yet. A service that starts with
 * another one would look well and open nothing.
 *
 * @throws CaprockError `RootKeyMissing`, `WrongRootKey`, and as `loadRootKey`
 */
export async function openRootKey(path: string, store: Store): Promise<RootKey> {
  const sealed = await store.db
    .selectFrom('data_keys')
    .select('root_key_id')
    .where('retired_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  const rootKey = await loadRootKey(path, { mayMake: sealed === undefined });
  if (sealed !== undefined && sealed.root_key_id !== rootKey.id) {
    throw new CaprockError(
      'WrongRootKey',
      `The state was sealed under the root key ${sealed.root_key_id}, and ${path} is ${rootKey.id}: put the right one back.`,
    );
  }
  return rootKey;
}
