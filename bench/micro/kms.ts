import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { createKms, createSealer, loadRootKey } from '#keys';
import { systemClock } from '#kernel';
import { openStore } from '#store';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MicroCase } from './case.ts';

const FIELD_BYTES = 1024;

/** Seal and open of a field of 1 KB under a customer's key that is open already, beside AES-256-GCM alone. */
export async function kmsCases(
  directory: string,
): Promise<{ readonly cases: readonly MicroCase[] } & AsyncDisposable> {
  const home = mkdtempSync(join(directory, 'kms-'));
  const store = await openStore(`sqlite:${join(home, 'state.db')}`);
  const rootKey = await loadRootKey(join(home, 'root.key'));
  const accountId = '123456789012';
  await store.db.insertInto('accounts').values({ account_id: accountId, created_at: 0 }).execute();
  const kms = createKms({
    store,
    sealer: createSealer({ store, rootKey, clock: systemClock }),
    clock: systemClock,
    region: 'us-east-1',
    principals: { idOf: async () => undefined },
  });
  const caller = { accountId, arn: `arn:aws:iam::${accountId}:user/bench` };
  const key = await kms.keys.create({
    accountId,
    caller,
    spec: 'SYMMETRIC_DEFAULT',
    usage: undefined,
    origin: 'AWS_KMS',
    description: '',
    policy: undefined,
    bypassLockoutCheck: false,
    tags: {},
  });
  const field = randomBytes(FIELD_BYTES);
  const context = { table: 'bench' };
  const blob = await kms.symmetric.encrypt(key, field, context);
  const plainKey = createSecretKey(randomBytes(32));
  const floor = () => {
    const cipher = createCipheriv('aes-256-gcm', plainKey, randomBytes(12), { authTagLength: 16 });
    return [cipher.update(field), cipher.final(), cipher.getAuthTag()];
  };
  const floorName = 'AES-256-GCM of the same bytes';
  return {
    cases: [
      {
        name: 'kms: seal 1 KB',
        operation: () => kms.symmetric.encrypt(key, field, context),
        floorName,
        floor,
      },
      {
        name: 'kms: open 1 KB',
        operation: () => kms.symmetric.decrypt(key, blob, context),
        floorName,
        floor,
      },
      {
        name: 'kms: find key, policy, grants',
        operation: () => kms.access(key.keyId, caller),
        floorName: 'select 1 by the same road',
        floor: () => store.db.selectFrom('accounts').select('created_at').execute(),
      },
    ],
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
