import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openStore } from '#store';
import { storesUnderTest } from '../../support/stores.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { found, foundBy, newKey, openKms, testClock } from './support.ts';

const DAY = 24 * 3600_000;
const fail = (error: unknown): never => {
  throw error;
};

for (const kind of await storesUnderTest()) {
  describe(`automatic rotation on ${kind.name}`, { skip: kind.skip }, () => {
    test('comes when the period is over, once, whoever looks, and the old versions still decrypt', async () => {
      await using database = await kind.migratedDatabase();
      await using store = await openStore(database.url);
      await using folder = await temporaryFolder();
      const clock = testClock();
      const kms = await openKms(store, folder.file('root.key'), clock);
      const replica = await openKms(store, folder.file('root.key'), clock);
      const [key, off, disabled] = [await newKey(kms), await newKey(kms), await newKey(kms)];
      await kms.rotation.enable(key, 90);
      await kms.rotation.enable(disabled, 90);
      await kms.keys.disable(disabled);
      const blob = await kms.symmetric.encrypt(key, Buffer.from('old'), undefined);
      const look = async () => {
        const both = [kms.startJobs(fail), replica.startJobs(fail)];
        for (const one of both) await one[Symbol.asyncDispose]();
      };
      const versions = async (of: { keyId: string }) => {
        const rows = await store.db
          .selectFrom('kms_key_versions')
          .select('version_id')
          .where('key_id', '=', of.keyId)
          .execute();
        return rows.length;
      };
      clock.time += 90 * DAY - 1;
      await look();
      assert.equal(await versions(key), 1);
      clock.time += 1;
      await look();
      assert.deepEqual([await versions(key), await versions(off), await versions(disabled)], [2, 1, 1]);
      const rotated = await found(kms, key);
      assert.notEqual(rotated.currentVersionId, key.currentVersionId);
      const opened = await replica.symmetric.decrypt(await foundBy(replica, blob), blob, undefined);
      assert.equal(opened.toString(), 'old');
      clock.time += 90 * DAY;
      await look();
      assert.equal(await versions(key), 3);
      await kms.keys.enable(await found(kms, disabled));
      await look();
      assert.equal(await versions(disabled), 2);
    });
  });
}
