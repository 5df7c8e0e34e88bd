import type { Clock } from '#kernel';
import type { Store } from '#store';
import { DataKeys } from './data-keys.ts';
import { encodePlace } from './envelope.ts';
import type { RootKeys } from './root/root-keys.ts';
import { openFile, sealFile, type Blocks } from './sealed-file.ts';

/** Which file of which bundle: a sealed file opens as this one alone. */
interface FilePlace {
  /** The bundle's digest. */
  readonly digest: string;
  /** Relative to the bundle's folder. */
  readonly path: string;
}

/**
 * Encrypts the files of delivered bundles with data keys of the installation's account, which the root key wraps.
 *
 * promise 7: encryption at rest, of bundles where the operator asks
 */
export function createBundleSealer(deps: {
  readonly store: Store;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
  /** The installation's. */
  readonly accountId: string;
}) {
  const dataKeys = new DataKeys(deps);
  const owner = { accountId: deps.accountId, purpose: 'bundles' };
  const bytesOf = ({ digest, path }: FilePlace): Buffer =>
    encodePlace(owner.accountId, owner.purpose, digest, path);
  return {
    async *seal(plain: Blocks, place: FilePlace): AsyncGenerator<Uint8Array> {
      yield* sealFile(await dataKeys.current(owner), plain, bytesOf(place));
    },
    /** @throws CaprockError `DoesNotOpen` | `NoDataKey` | `WrongRootKey` */
    open: (sealed: Blocks, place: FilePlace): AsyncGenerator<Uint8Array> =>
      openFile(async (id) => (await dataKeys.byId(id, owner)).key, sealed, bytesOf(place)),
  };
}
