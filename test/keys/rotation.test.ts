import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, link, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Secret, systemClock } from '#kernel';
import {
  createSealer,
  keyStatus,
  openRootKeys,
  rootKeyProvider,
  rotateRoot,
  type RootKeyProvider,
  type RotationStep,
  type SealedPlace,
} from '#keys';
import { revealSecret } from '#reveal-secret';
import { openStore, type Store } from '#store';
import { placeOf } from '../../src/keys/data-key-place.ts';
import { storesUnderTest } from '../support/stores.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const PROCESS = new URL('rotating-process.ts', import.meta.url).pathname;
/** More than two batches of a rotation. */
const KEYS = 1_100;
const clock = systemClock;

for (const kind of await storesUnderTest()) {
  describe(`rotation of the root key on ${kind.name}`, { skip: kind.skip }, () => {
    test('killed after each of its steps in turn is finished by the next call, and all that was sealed opens', async () => {
      await using set = await open();
      const sealed = await fill(set);
      const before = await ciphertexts(set.store);
      const rootBefore = await readFile(set.folder.file('root.key'));
      const seen: string[] = [];
      for (let steps = 1; ; steps += 1) {
        const child = run(process.execPath, [PROCESS, set.url, set.folder.file('root.key'), String(steps)]);
        const end = await child.catch((error: { signal?: string }) => error.signal ?? 'failed');
        // After whichever instant it was, a service starts, opens everything, and seals.
        await everythingOpens(set, sealed);
        if (typeof end !== 'string') {
          seen.push('done');
          break;
        }
        assert.equal(end, 'SIGKILL');
        seen.push(end);
        assert.ok(steps < 20, 'a rotation has an end');
      }
      assert.ok(seen.length >= 4, seen.join(' '));
      const status = await keyStatus(set.store);
      assert.equal(status.outdated, 0);
      assert.notDeepEqual(await readFile(set.folder.file('root.key')), rootBefore);
      const after = await ciphertexts(set.store);
      assert.equal(after.size, before.size + seen.length, 'each start sealed under a key of its own');
      for (const [id, wrapped] of before) assert.notDeepEqual(after.get(id), wrapped);
    });

    test('lets the event loop turn in each batch', async () => {
      await using set = await open();
      await fill(set);
      let turns = 0;
      const count = (): void => {
        turns += 1;
        turning = setImmediate(count);
      };
      let turning = setImmediate(count);
      const seen: number[] = [];
      const { provider: both } = set;
      const onStep = (step: RotationStep): void => void (step === 'rewrapping' && seen.push(turns));
      await rotateRoot({ store: set.store, from: both, to: both, clock, onStep });
      clearImmediate(turning);
      assert.ok(seen.length > 2, 'more than two batches');
      assert.equal(new Set(seen).size, seen.length, `turns at the end of each batch: ${seen.join(', ')}`);
    });

    test('of two at once on machines with files of their own, one wins and the other says so', async () => {
      await using set = await open();
      const sealed = await fill(set, 10);
      await copyFile(set.folder.file('root.key'), set.folder.file('theirs.key'));
      const both = await Promise.allSettled([rotate(set), rotate(set, 'theirs.key')]);
      const [won, ...others] = both.filter((one) => one.status === 'fulfilled');
      assert.ok(won);
      assert.equal(others.length, 0);
      const lost = both.find((one) => one.status === 'rejected');
      assert.match(String(lost?.reason), /Another rotation was first|neither .* holds it/);
      const mine = both[0]?.status === 'fulfilled' ? 'root.key' : 'theirs.key';
      await everythingOpens({ ...set, provider: providerOf(set.folder, mine) }, sealed);
      assert.equal((await keyStatus(set.store)).rootKey?.id, won.value.to);
    });

    test('of many at once on one machine all agree on one key', async () => {
      await using set = await open();
      const sealed = await fill(set, 10);
      const all = await Promise.allSettled(
        [1, 2, 3, 4].map(async () => {
          await using store = await openStore(set.url);
          return await rotateRoot({ store, from: set.provider, to: set.provider, clock });
        }),
      );
      assert.ok(
        all.some(({ status }) => status === 'fulfilled'),
        all.map((one) => String(one.status === 'rejected' ? one.reason : 'ok')).join('\n'),
      );
      await everythingOpens(set, sealed);
      assert.equal((await keyStatus(set.store)).outdated, 0);
    });

    test('moves from a file to a passphrase and back, and is finished where it was interrupted', async () => {
      await using set = await open();
      const sealed = await fill(set, 700);
      await writeFile(set.folder.file('words'), 'correct horse battery staple\n', { mode: 0o600 });
      const words = () => rootKeyProvider(`passphrase:${set.folder.file('words')}`, { home: '/nowhere' });
      const interrupt = (at: string) => (step: string) => {
        if (step === at) throw new Error('interrupted');
      };
      const move = (from: RootKeyProvider, to: RootKeyProvider, at: string) =>
        rotateRoot({ store: set.store, from, to, clock, onStep: interrupt(at) });

      await assert.rejects(move(set.provider, words(), 'rewrapping'), /interrupted/);
      // Neither of the two alone opens everything now, and both say so.
      for (const provider of [set.provider, words()]) {
        await assert.rejects(openRootKeys({ store: set.store, provider, clock }), {
          code: /WrongRootKey|RotationUnfinished/,
        });
      }
      const finished = await move(set.provider, words(), '');
      assert.equal(finished.resumed, true);
      await everythingOpens({ ...set, provider: words() }, sealed);
      assert.equal((await keyStatus(set.store)).rootKey?.kind, 'passphrase');

      // The file of before is not taken again: it may be why the key was moved.
      const back = await move(words(), set.provider, '');
      await everythingOpens(set, sealed);
      assert.deepEqual(
        (await readdir(set.folder.path)).filter((name) => name.startsWith('root.key')).length,
        2,
      );
      assert.equal((await keyStatus(set.store)).rootKey?.id, back.to);
    });

    test('interrupted between the two names of the old file, it is finished', async () => {
      await using set = await open();
      const sealed = await fill(set, 3);
      const step = (at: string) => {
        if (at === 'rewrapped') throw new Error('interrupted');
      };
      const first = rotateRoot({
        store: set.store,
        from: set.provider,
        to: set.provider,
        clock,
        onStep: step,
      });
      await assert.rejects(first, /interrupted/);
      const id = (await rootIds(set.store)).find(({ retired_at }) => retired_at !== null)?.root_key_id ?? '';
      await link(set.folder.file('root.key'), set.folder.file(`root.key.${id.slice(0, 8)}.retired`));
      await everythingOpens(set, sealed);
      assert.deepEqual(await rotate(set).then(({ resumed, rewrapped }) => [resumed, rewrapped]), [true, 0]);
      await everythingOpens(set, sealed);
    });

    test('a data key that is made while the root key changes hangs from the new one', async () => {
      await using set = await open();
      await fill(set, 3);
      const rootKeys = await openRootKeys(set);
      let rotated = false;
      const sealer = createSealer({
        store: set.store,
        clock,
        rootKeys: {
          ...rootKeys,
          byId: (id) => rootKeys.byId(id),
          isActive: (db, id) => rootKeys.isActive(db, id),
          async active() {
            const key = await rootKeys.active();
            if (!rotated) {
              rotated = true;
              await rotate(set);
            }
            return key;
          },
        },
      });
      const place = placeAt('777722223333');
      const sealed = await sealer.seal(new Secret('made meanwhile'), place);
      assert.equal((await keyStatus(set.store)).outdated, 0);
      await everythingOpens(set, [{ sealed, place, text: 'made meanwhile' }]);
    });
  });

  interface Set {
    readonly url: string;
    readonly store: Store;
    readonly folder: TemporaryFolder;
    readonly provider: RootKeyProvider;
    readonly clock: typeof clock;
  }

  async function open(): Promise<Set & AsyncDisposable> {
    await using stack = new AsyncDisposableStack();
    const { url } = stack.use(await kind.migratedDatabase());
    const store = stack.use(await openStore(url));
    const folder = stack.use(await temporaryFolder());
    const provider = providerOf(folder, 'root.key');
    await openRootKeys({ store, provider, clock });
    const all = stack.move();
    return { url, store, folder, provider, clock, [Symbol.asyncDispose]: () => all.disposeAsync() };
  }
}

interface Sealed {
  readonly sealed: Uint8Array;
  readonly place: SealedPlace;
  readonly text: string;
}

function providerOf(folder: TemporaryFolder, name: string): RootKeyProvider {
  return rootKeyProvider(`file:${folder.file(name)}`, { home: '/nowhere' });
}

function placeAt(accountId: string): SealedPlace {
  return { accountId, purpose: 'access-keys', table: 'access_keys', row: 'one', column: 'sealed_secret' };
}

function rotate(set: { store: Store; folder: TemporaryFolder }, name = 'root.key') {
  const provider = providerOf(set.folder, name);
  return rotateRoot({ store: set.store, from: provider, to: provider, clock });
}

/** So many data keys in all, three of which have sealed something. */
async function fill(
  set: { store: Store; provider: RootKeyProvider; clock: typeof clock },
  count = KEYS,
): Promise<Sealed[]> {
  const rootKeys = await openRootKeys(set);
  const sealer = createSealer({ store: set.store, rootKeys, clock });
  const sealed: Sealed[] = [];
  for (const accountId of ['111122223333', '555522223333', '999922223333']) {
    const place = placeAt(accountId);
    sealed.push({ place, text: accountId, sealed: await sealer.seal(new Secret(accountId), place) });
  }
  const rootKey = await rootKeys.active();
  const rows = [];
  for (let index = 3; index < count; index += 1) {
    const owner = { accountId: String(200_000_000_000 + index), purpose: 'access-keys' };
    const id = randomBytes(16).toString('hex');
    const wrapped = await rootKey.wrap(randomBytes(32), { ...owner, dataKeyId: id });
    const { accountId: account_id, purpose } = owner;
    rows.push({
      data_key_id: id,
      account_id,
      purpose,
      wrapped,
      root_key_id: rootKey.id,
      created_at: 0,
      retired_at: null,
    });
  }
  for (let at = 0; at < rows.length; at += 500) {
    await set.store.db
      .insertInto('data_keys')
      .values(rows.slice(at, at + 500))
      .execute();
  }
  return sealed;
}

/** As a service that starts now would: what was sealed opens, each data key can be had, and another is made. */
async function everythingOpens(
  set: { store: Store; provider: RootKeyProvider; clock: typeof clock },
  all: readonly Sealed[],
): Promise<void> {
  const rootKeys = await openRootKeys(set);
  const sealer = createSealer({ store: set.store, rootKeys, clock });
  for (const { sealed, place, text } of all)
    assert.equal(revealSecret(await sealer.open(sealed, place)), text);
  for (const row of await set.store.db.selectFrom('data_keys').selectAll().execute()) {
    const key = await rootKeys.byId(row.root_key_id);
    const place = placeOf(row);
    assert.equal((await key.unwrap(row.wrapped, place)).length, 32);
  }
  await sealer.seal(new Secret('x'), placeAt(String(300_000_000_000 + randomBytes(4).readUInt32BE(0))));
}

async function ciphertexts(store: Store): Promise<Map<string, Buffer>> {
  const rows = await store.db.selectFrom('data_keys').select(['data_key_id', 'wrapped']).execute();
  return new Map(rows.map(({ data_key_id, wrapped }) => [data_key_id, Buffer.from(wrapped)]));
}

function rootIds(store: Store) {
  return store.db.selectFrom('root_keys').selectAll().execute();
}
