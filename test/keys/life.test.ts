import assert from 'node:assert/strict';
import { cp, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Secret } from '#kernel';
import {
  createSealer,
  openRootKeys,
  rootKeyProvider,
  rotateDataKeys,
  rotateRoot,
  shredDataKeys,
} from '#keys';
import { revealSecret } from '#reveal-secret';
import { openStore } from '#store';
import { storesUnderTest } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ours = { accountId: '111122223333', purpose: 'access-keys', table: 't', row: 'r', column: 'c' };
const theirs = { ...ours, accountId: '999922223333' };

/** A clock that stands on the same instant until it is told to go on. */
function stoppedClock() {
  const clock = { time: 1_000_000, now: () => clock.time };
  return clock;
}

for (const kind of await storesUnderTest()) {
  describe(`the life of data keys on ${kind.name}`, { skip: kind.skip }, () => {
    test('a service seals under a new key within a second of its rotation, and opens what is older', async () => {
      await using set = await open();
      const { sealer, clock, store } = set;
      const old = await sealer.seal(new Secret('old'), ours);
      const other = await sealer.seal(new Secret('other'), theirs);
      assert.equal(await rotateDataKeys(store, clock, { accountId: ours.accountId }), 1);
      clock.time += 1_000;
      const fresh = await sealer.seal(new Secret('new'), ours);
      assert.notDeepEqual(idOf(fresh), idOf(old));
      assert.deepEqual(idOf(await sealer.seal(new Secret('x'), theirs)), idOf(other));
      for (const [sealed, text] of [
        [old, 'old'],
        [fresh, 'new'],
      ] as const) {
        assert.equal(revealSecret(await sealer.open(sealed, ours)), text);
      }
    });

    test('a service opens nothing of a shredded account within a second, and all of another', async () => {
      await using set = await open();
      const { sealer, clock, store } = set;
      const gone = await sealer.seal(new Secret('gone'), ours);
      const kept = await sealer.seal(new Secret('kept'), theirs);
      const purpose = await sealer.seal(new Secret('purpose'), { ...ours, purpose: 'mfa-devices' });
      await sealer.open(gone, ours);
      assert.equal(await shredDataKeys(store, { accountId: ours.accountId, purpose: 'access-keys' }), 1);
      clock.time += 1_000;
      await assert.rejects(sealer.open(gone, ours), { code: 'NoDataKey' });
      assert.equal(revealSecret(await sealer.open(kept, theirs)), 'kept');
      assert.equal(revealSecret(await sealer.open(purpose, { ...ours, purpose: 'mfa-devices' })), 'purpose');
      assert.equal(await shredDataKeys(store, { accountId: ours.accountId }), 1);
    });
  });

  async function open() {
    await using stack = new AsyncDisposableStack();
    const { url } = stack.use(await kind.migratedDatabase());
    const store = stack.use(await openStore(url));
    const folder = stack.use(await temporaryFolder());
    const clock = stoppedClock();
    const provider = rootKeyProvider(`file:${folder.file('root.key')}`, { home: '/' });
    const rootKeys = await openRootKeys({ store, provider, clock });
    const sealer = createSealer({ store, rootKeys, clock });
    const all = stack.move();
    return { store, sealer, clock, folder, [Symbol.asyncDispose]: () => all.disposeAsync() };
  }
}

describe('shredding, on the bytes of a home', () => {
  test('leaves the data key in no file; a backup from before is shredded once the old root key is gone', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    const clock = stoppedClock();
    const provider = rootKeyProvider('', { home });
    const store = await openStore(`sqlite:${join(home, 'state.db')}`);
    const rootKeys = await openRootKeys({ store, provider, clock });
    const sealer = createSealer({ store, rootKeys, clock });
    const sealed = await sealer.seal(new Secret('shredded'), ours);
    await sealer.seal(new Secret('kept'), theirs);
    const { wrapped } = await store.db
      .selectFrom('data_keys')
      .select('wrapped')
      .where('account_id', '=', ours.accountId)
      .executeTakeFirstOrThrow();
    await cp(home, folder.file('backup'), { recursive: true });
    assert.notDeepEqual(await filesHolding(folder.file('backup'), wrapped), [], 'the search finds it before');

    await shredDataKeys(store, { accountId: ours.accountId });
    await cp(home, folder.file('copy'), { recursive: true });
    assert.deepEqual(await filesHolding(folder.file('copy'), wrapped), []);

    // The backup opens with the root key of its time, and with that alone.
    const openBackup = async (from: string) => {
      await using state = await openStore(`sqlite:${folder.file('backup', 'state.db')}`);
      const keys = await openRootKeys({
        store: state,
        provider: rootKeyProvider(`file:${from}`, { home }),
        clock,
      });
      return revealSecret(await createSealer({ store: state, rootKeys: keys, clock }).open(sealed, ours));
    };
    await rotateRoot({ store, from: provider, to: provider, clock });
    await store[Symbol.asyncDispose]();
    assert.equal(await openBackup(folder.file('backup', 'root.key')), 'shredded');
    await rename(folder.file('backup', 'root.key'), folder.file('destroyed'));
    await assert.rejects(openBackup(join(home, 'root.key')), { code: 'WrongRootKey' });
  });
});

function idOf(sealed: Uint8Array): Buffer {
  return Buffer.from(sealed).subarray(1, 17);
}

async function filesHolding(folder: string, bytes: Uint8Array): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    const content = await readFile(join(folder, name)).catch(() => Buffer.alloc(0));
    if (content.includes(Buffer.from(bytes))) found.push(name);
  }
  return found;
}
