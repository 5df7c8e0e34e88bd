import { limits, type Clock } from '#kernel';
import { Remembered, type Store } from '#store';

/**
 * Keeps what was read of users, roles, keys and policies until any of them changes: at once when this process changes it,
 * and after `limits.identityUncheckedMilliseconds` at the latest when another one does.
 *
 * @param most how many values are kept
 */
export function rememberedIdentity<Value>(store: Store, clock: Clock, most: number): Remembered<Value> {
  const unchecked = limits.identityUncheckedMilliseconds;
  return new Remembered<Value>(store, clock, { generation: 'identity_generation', most, unchecked });
}
