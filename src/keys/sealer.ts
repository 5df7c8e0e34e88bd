import { Secret, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Store } from '#store';
import { DataKeys } from './data-keys.ts';
import { encodePlace, keyIdOf, openEnvelope, sealEnvelope } from './envelope.ts';
import type { RootKey } from './root/root-key.ts';
import { singleRootKey, type RootKeys } from './root/root-keys.ts';

/** Where a sealed value lies. It opens in this place and in no other. */
export interface SealedPlace {
  readonly accountId: string;
  /** What the value is for, as in `DataKeyOwner`: each purpose has data keys of its own. */
  readonly purpose: string;
  readonly table: string;
  /** The row's key, with whatever else of the row the value must not be separated from. */
  readonly row: string;
  readonly column: string;
}

export interface Sealer {
  seal(secret: Secret, place: SealedPlace): Promise<Uint8Array>;
  /** @throws CaprockError `DoesNotOpen` | `NoDataKey` | `WrongRootKey` */
  open(sealed: Uint8Array, place: SealedPlace): Promise<Secret>;
}

/**
 * Encrypts single fields with data keys of the store, which the root key wraps.
 *
 * Not to be called inside a transaction: the data key may have to be made, in a transaction of its own.
 */
export function createSealer(
  deps: { store: Store; clock: Clock } & ({ rootKeys: RootKeys } | { rootKey: RootKey }),
): Sealer {
  const rootKeys = 'rootKeys' in deps ? deps.rootKeys : singleRootKey(deps.rootKey);
  const dataKeys = new DataKeys({ store: deps.store, rootKeys, clock: deps.clock });
  return {
    async seal(secret, place) {
      const { id, key } = await dataKeys.current(place);
      return sealEnvelope(key, id, Buffer.from(revealSecret(secret), 'utf8'), bytesOf(place));
    },
    async open(sealed, place) {
      const { key } = await dataKeys.byId(keyIdOf(sealed).toString('hex'), place);
      return new Secret(openEnvelope(key, sealed, bytesOf(place)).toString('utf8'));
    },
  };
}

function bytesOf(place: SealedPlace): Buffer {
  return encodePlace(place.accountId, place.purpose, place.table, place.row, place.column);
}
