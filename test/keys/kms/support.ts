import { createKms, createSealer, loadRootKey, type KeyCaller, type Kms, type KmsKey } from '#keys';
import type { Store } from '#store';

export const ACCOUNT = '111122223333';
export const CALLER: KeyCaller = {
  accountId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
  id: 'AIDAADA',
};

/** A clock that stands until a test moves it. */
export interface TestClock {
  now(): number;
  time: number;
}

export function testClock(): TestClock {
  return {
    time: Date.UTC(2026, 10, 30),
    now() {
      return this.time;
    },
  };
}

/** Customers' keys over a store, with the root key of a file; nothing of it is shared with another call. */
export async function openKms(store: Store, rootKeyPath: string, clock: TestClock): Promise<Kms> {
  const rootKey = await loadRootKey(rootKeyPath);
  await store.db
    .insertInto('accounts')
    .values({ account_id: ACCOUNT, created_at: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return createKms({
    store,
    sealer: createSealer({ store, rootKey, clock }),
    clock,
    region: 'us-east-1',
    principals: { idOf: async () => undefined },
  });
}

export async function newKey(kms: Kms, origin: KmsKey['origin'] = 'AWS_KMS'): Promise<KmsKey> {
  return kms.keys.create({
    accountId: ACCOUNT,
    caller: CALLER,
    spec: 'SYMMETRIC_DEFAULT',
    usage: undefined,
    origin,
    description: '',
    policy: undefined,
    bypassLockoutCheck: false,
    tags: {},
  });
}

/** The key as a request finds it now. */
export async function found(kms: Kms, { keyId }: KmsKey, versionId?: string): Promise<KmsKey> {
  const { key } = await kms.access(keyId, CALLER, versionId);
  if (key === undefined) throw new Error('the key is not there');
  return key;
}

/** The key that a ciphertext names, in the version that it names. */
export async function foundBy(kms: Kms, blob: Uint8Array): Promise<KmsKey> {
  const { key } = await kms.accessByCiphertext(kms.readHeader(blob), CALLER);
  if (key === undefined) throw new Error('the key is not there');
  return key;
}
