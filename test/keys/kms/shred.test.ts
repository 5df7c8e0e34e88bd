import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openStore } from '#store';
import { storesUnderTest } from '../../support/stores.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { CALLER, found, foundBy, newKey, openKms, testClock } from './support.ts';

const DAY = 24 * 3600_000;
const fail = (error: unknown): never => {
  throw error;
};

/** Names of the files in a folder, below it too, that hold these bytes. */
async function holding(folder: string, bytes: Uint8Array): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const holds = await Promise.all(
    files.map(async (file) => (await readFile(file)).includes(Buffer.from(bytes))),
  );
  return files.filter((_, index) => holds[index]);
}

for (const kind of await storesUnderTest()) {
  describe(`a key whose waiting period is over, on ${kind.name}`, { skip: kind.skip }, () => {
    test('is destroyed and no other, and its ciphertext opens never again', async () => {
      await using database = await kind.migratedDatabase();
      await using store = await openStore(database.url);
      await using folder = await temporaryFolder();
      const clock = testClock();
      const kms = await openKms(store, folder.file('root.key'), clock);
      const [key, other] = [await newKey(kms), await newKey(kms)];
      const blob = await kms.symmetric.encrypt(key, Buffer.from('shredded'), undefined);
      const kept = await kms.symmetric.encrypt(other, Buffer.from('kept'), undefined);
      await kms.keys.scheduleDeletion(key, 7);
      await kms.keys.scheduleDeletion(other, 8);

      clock.time += 7 * DAY - 1;
      await kms.startJobs(fail)[Symbol.asyncDispose]();
      assert.equal((await found(kms, key)).state, 'PendingDeletion');

      clock.time += 1;
      await kms.startJobs(fail)[Symbol.asyncDispose]();
      assert.equal((await kms.access(key.keyId, CALLER)).key, undefined);
      assert.equal((await kms.accessByCiphertext(kms.readHeader(blob), CALLER)).key, undefined);
      const rows = await store.db.selectFrom('kms_key_versions').select('key_id').execute();
      assert.deepEqual(rows, [{ key_id: other.keyId }]);

      await kms.keys.cancelDeletion(await found(kms, other));
      await kms.keys.enable(await found(kms, other));
      const opened = await kms.symmetric.decrypt(await foundBy(kms, kept), kept, undefined);
      assert.equal(opened.toString(), 'kept');
    });

    test('is not destroyed once that was cancelled, by whatever process', async () => {
      await using database = await kind.migratedDatabase();
      await using store = await openStore(database.url);
      await using folder = await temporaryFolder();
      const clock = testClock();
      const kms = await openKms(store, folder.file('root.key'), clock);
      const another = await openKms(store, folder.file('root.key'), clock);
      const key = await newKey(kms);
      await kms.keys.scheduleDeletion(key, 7);
      await another.keys.cancelDeletion(key);
      clock.time += 30 * DAY;
      await kms.startJobs(fail)[Symbol.asyncDispose]();
      assert.equal((await found(kms, key)).state, 'Disabled');
    });
  });
}

test('the bytes of the destroyed material are in no file of the home, nor in a copy made after', async () => {
  await using home = await temporaryFolder();
  await using backups = await temporaryFolder();
  const clock = testClock();
  await using store = await openStore(`sqlite:${home.file('state.db')}`);
  const kms = await openKms(store, home.file('root.key'), clock);
  const key = await newKey(kms);
  const sealed = key.version?.sealed ?? fail(new Error('a new key has material'));
  // A version that was rotated away is material as well.
  const before = backups.file('before');
  await mkdir(before);
  await cp(home.path, before, { recursive: true });
  assert.ok((await holding(before, sealed)).length > 0, 'the search can find: before, it is there');
  const blob = await kms.symmetric.encrypt(key, Buffer.from('shredded'), undefined);

  await kms.keys.scheduleDeletion(key, 7);
  clock.time += 7 * DAY;
  await kms.startJobs(fail)[Symbol.asyncDispose]();
  assert.deepEqual(await holding(home.path, sealed), []);
  // Nor any part of it that would be enough.
  assert.deepEqual(await holding(home.path, sealed.subarray(-48)), []);

  const after = backups.file('after');
  await mkdir(after);
  await cp(home.path, after, { recursive: true });
  assert.deepEqual(await holding(after, sealed), []);
  await using copy = await openStore(`sqlite:${join(after, 'state.db')}`);
  const restored = await openKms(copy, join(after, 'root.key'), clock);
  assert.equal((await restored.accessByCiphertext(restored.readHeader(blob), CALLER)).key, undefined);
});
