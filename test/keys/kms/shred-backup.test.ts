import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Secret } from '#kernel';
import { keyStatus, loadRootKey, openRootKeys, rootKeyProvider, rotateRoot, shredDataKeys } from '#keys';
import { openStore, type Store } from '#store';
import { placeOf } from '../../../src/keys/data-key-place.ts';
import { storesUnderTest } from '../../support/stores.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { ACCOUNT, found, foundBy, newKey, openKms, testClock } from './support.ts';

const DAY = 24 * 3600_000;
const context = { 'aws:bedrock:guardrail-arn': 'arn:aws:bedrock:us-east-1:111122223333:guardrail/one' };
const fail = (error: unknown): never => {
  throw error;
};

for (const kind of await storesUnderTest()) {
  test(
    `a backup on ${kind.name} from before a key’s deletion opens with the root key of its time, and without it never again`,
    {
      skip: kind.skip,
    },
    async () => {
      await using stack = new AsyncDisposableStack();
      const { url } = stack.use(await kind.emptyDatabase());
      const folder = stack.use(await temporaryFolder());
      const rootKeyPath = folder.file('root.key');
      const clock = testClock();
      const store = stack.use(await openStore(url));
      const provider = rootKeyProvider(`file:${rootKeyPath}`, { home: folder.path });
      await openRootKeys({ store, provider, clock });
      const kms = await openKms(store, rootKeyPath, clock);
      const [doomed, kept] = [await newKey(kms), await newKey(kms)];
      const ofDoomed = await kms.symmetric.encrypt(doomed, Buffer.from('doomed'), undefined);
      const ofKept = await kms.symmetric.encrypt(kept, Buffer.from('kept'), undefined);
      const guardrail = await kms.customerKeys.seal(doomed, new Secret('a guardrail'), context);
      const material = doomed.version?.sealed ?? fail(new Error('a new key has material'));
      const { wrapped } = await dataKeyOf(store, doomed.keyId);

      const backup = stack.use(await kind.backUp(url));
      assert.ok(await backup.holds(material), 'the search finds the material');
      assert.ok(await backup.holds(wrapped), 'and its data key');
      {
        await using restored = await openStore(await backup.restore());
        const then = await openKms(restored, rootKeyPath, clock);
        const opened = await then.symmetric.decrypt(await foundBy(then, ofDoomed), ofDoomed, undefined);
        assert.equal(opened.toString(), 'doomed', 'with the root key of its time it opens');
      }

      await kms.keys.scheduleDeletion(doomed, 7);
      clock.time += 7 * DAY;
      await kms.startJobs(fail)[Symbol.asyncDispose]();
      await rotateRoot({ store, from: provider, to: provider, clock });
      for (const name of await readdir(folder.path)) {
        if (name !== 'root.key') await rm(join(folder.path, name));
      }

      const now = stack.use(await kind.backUp(url));
      assert.ok(!(await now.holds(material)), 'the material is in no byte of the live state');
      assert.ok(!(await now.holds(wrapped)), 'nor its data key');
      // Whoever has the backup, the live state and the root key puts them together as well as can be.
      await using merged = await openStore(await backup.restore());
      const live = await store.db.selectFrom('data_keys').selectAll().execute();
      for (const row of live) {
        await merged.db.deleteFrom('data_keys').where('data_key_id', '=', row.data_key_id).execute();
        await merged.db.insertInto('data_keys').values(row).execute();
      }
      const thief = await openKms(merged, rootKeyPath, clock);
      const plain = await thief.symmetric.decrypt(await foundBy(thief, ofKept), ofKept, undefined);
      assert.equal(plain.toString(), 'kept', 'another key opens: they are together');
      const ghost = await found(thief, doomed);
      assert.deepEqual(ghost.version?.sealed && Buffer.from(ghost.version.sealed), Buffer.from(material));
      await assert.rejects(thief.symmetric.decrypt(ghost, ofDoomed, undefined), {
        code: 'KMSInternalException',
      });
      await assert.rejects(thief.customerKeys.open(ghost, guardrail, context));
      const row = await dataKeyOf(merged, doomed.keyId);
      const rootKey = await loadRootKey(rootKeyPath);
      await assert.rejects(rootKey.unwrap(row.wrapped, placeOf(row)), { code: 'DoesNotOpen' });
    },
  );
}

describe('the data keys of one purpose', () => {
  test('are those of all its things too, and of no purpose that only begins alike', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(`sqlite:${folder.file('state.db')}`);
    const row = {
      account_id: ACCOUNT,
      root_key_id: 'r',
      wrapped: new Uint8Array(1),
      created_at: 0,
      retired_at: null,
    };
    for (const [at, purpose] of ['kms', 'kms/one', 'kms/two', 'kms0', 'km', 'kms.', 'kmsx'].entries()) {
      await store.db
        .insertInto('data_keys')
        .values({ ...row, data_key_id: String(at), purpose })
        .execute();
    }
    const status = await keyStatus(store);
    assert.deepEqual(
      status.dataKeys.map(({ purpose, accounts, keys }) => [purpose, accounts, keys]),
      [
        ['km', 1, 1],
        ['kms', 1, 3],
        ['kms.', 1, 1],
        ['kms0', 1, 1],
        ['kmsx', 1, 1],
      ],
    );
    assert.equal(await shredDataKeys(store, { accountId: ACCOUNT, purpose: 'kms' }), 3);
    const left = await store.db.selectFrom('data_keys').select('purpose').orderBy('purpose').execute();
    assert.deepEqual(
      left.map(({ purpose }) => purpose),
      ['km', 'kms.', 'kms0', 'kmsx'],
    );
  });
});

function dataKeyOf(store: Store, keyId: string) {
  return store.db
    .selectFrom('data_keys')
    .selectAll()
    .where('account_id', '=', ACCOUNT)
    .where('purpose', '=', `kms/${keyId}`)
    .executeTakeFirstOrThrow();
}
