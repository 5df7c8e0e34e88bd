import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Kms, KmsKey } from '#keys';
import { openStore, type Store } from '#store';
import { temporaryFolder } from '../../support/temporary.ts';
import { found, newKey, openKms, testClock } from './support.ts';

interface Set extends AsyncDisposable {
  readonly store: Store;
  /** As another process would have it, which has opened nothing yet. */
  fresh(): Promise<Kms>;
}

async function open(): Promise<Set> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const store = stack.use(await openStore(`sqlite:${folder.file('state.db')}`));
  const all = stack.move();
  return {
    store,
    fresh: () => openKms(store, folder.file('root.key'), testClock()),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

const sealedOf = ({ version }: KmsKey): Uint8Array => version?.sealed ?? new Uint8Array();

describe('a row that was tampered with in the store', () => {
  test('material copied to another key does not open, neither anew nor where that key was open', async () => {
    await using set = await open();
    const kms = await set.fresh();
    const [one, two] = [await newKey(kms), await newKey(kms)];
    const blob = await kms.symmetric.encrypt(two, Buffer.from('x'), undefined);
    await set.store.db
      .updateTable('kms_key_versions')
      .set({ sealed_material: sealedOf(one) })
      .where('key_id', '=', two.keyId)
      .execute();
    for (const service of [kms, await set.fresh()]) {
      const key = await found(service, two);
      await assert.rejects(service.symmetric.decrypt(key, blob, undefined), { code: 'KMSInternalException' });
      await assert.rejects(service.symmetric.encrypt(key, Buffer.from('x'), undefined), {
        code: 'KMSInternalException',
      });
    }
  });

  test('a whole version moved to another key does not open what its key encrypted', async () => {
    await using set = await open();
    const kms = await set.fresh();
    const [one, two] = [await newKey(kms), await newKey(kms)];
    const blob = await kms.symmetric.encrypt(one, Buffer.from('x'), undefined);
    await set.store.db.deleteFrom('kms_key_versions').where('key_id', '=', two.keyId).execute();
    await set.store.db
      .updateTable('kms_key_versions')
      .set({ key_id: two.keyId })
      .where('key_id', '=', one.keyId)
      .execute();
    await set.store.db
      .updateTable('kms_keys')
      .set({ version_id: one.currentVersionId })
      .where('key_id', '=', two.keyId)
      .execute();
    const moved = await found(await set.fresh(), two);
    const fresh = await set.fresh();
    await assert.rejects(fresh.symmetric.decrypt(moved, blob, undefined), {
      code: 'InvalidCiphertextException',
    });
    // Nor where the ciphertext says that it is of the other key.
    const renamed = Buffer.from(blob);
    renamed.set(Buffer.from(two.keyId.replaceAll('-', ''), 'hex'), 1);
    await assert.rejects(fresh.symmetric.decrypt(moved, renamed, undefined), {
      code: 'KMSInternalException',
    });
  });

  test('a key of one kind does not open as one of another', async () => {
    await using set = await open();
    const key = await newKey(await set.fresh());
    const kms = await set.fresh();
    const changed = { ...(await found(kms, key)), accountId: '999922223333' };
    await assert.rejects(kms.symmetric.encrypt(changed, Buffer.from('x'), undefined), {
      code: 'KMSInternalException',
    });
  });

  test('altered material does not open, and the key heals once the row does', async () => {
    await using set = await open();
    const kms = await set.fresh();
    const key = await newKey(kms);
    const write = (sealed: Uint8Array) =>
      set.store.db
        .updateTable('kms_key_versions')
        .set({ sealed_material: sealed })
        .where('key_id', '=', key.keyId)
        .execute();
    const altered = Buffer.from(sealedOf(key));
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    await write(altered);
    await assert.rejects(kms.symmetric.encrypt(await found(kms, key), Buffer.from('x'), undefined), {
      code: 'KMSInternalException',
    });
    await write(sealedOf(key));
    assert.ok(await kms.symmetric.encrypt(await found(kms, key), Buffer.from('x'), undefined));
  });
});
