import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSealer, loadRootKey, type RootKey, type SealedPlace } from '#keys';
import { Secret, systemClock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { openStore, type Store } from '#store';
import { storesUnderTest } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

const place: SealedPlace = {
  accountId: '111122223333',
  purpose: 'access-keys',
  table: 'access_keys',
  row: 'AIDA1/AKIA1',
  column: 'sealed_secret',
};

for (const kind of await storesUnderTest()) {
  describe(`the sealer on ${kind.name}`, { skip: kind.skip }, () => {
    test('what is sealed opens in its place, also after a restart', async () => {
      await using set = await open();
      const sealed = await sealerOf(set).seal(new Secret('wJalr/secret+ü'), place);
      assert.equal(revealSecret(await sealerOf(set).open(sealed, place)), 'wJalr/secret+ü');
      assert.ok(!Buffer.from(sealed).includes('secret'));
    });

    for (const [name, value] of Object.entries({
      accountId: '999922223333',
      purpose: 'other',
      table: 'users',
      row: 'AIDA2/AKIA1',
      column: 'status',
    })) {
      test(`with another ${name} it does not open`, async () => {
        await using set = await open();
        const sealer = sealerOf(set);
        const elsewhere = { ...place, [name]: value };
        // The other owner has a data key too.
        await sealer.seal(new Secret('theirs'), elsewhere);
        const sealed = await sealer.seal(new Secret('ours'), place);
        await assert.rejects(sealer.open(sealed, elsewhere), { code: /DoesNotOpen|NoDataKey/ });
      });
    }

    test('a wrapped data key moved to another account or purpose does not open', async () => {
      for (const moved of [{ account_id: '999922223333' }, { purpose: 'other' }]) {
        await using set = await open();
        await sealerOf(set).seal(new Secret('ours'), place);
        await set.store.db.updateTable('data_keys').set(moved).execute();
        // Or the new owner would go on to seal with a key that somebody else knows.
        const elsewhere = {
          ...place,
          accountId: moved.account_id ?? place.accountId,
          purpose: moved.purpose ?? place.purpose,
        };
        await assert.rejects(sealerOf(set).seal(new Secret('theirs'), elsewhere), { code: 'DoesNotOpen' });
      }
    });

    test('accounts and purposes have data keys of their own, and each is made once', async () => {
      await using set = await open();
      const places = [place, { ...place, accountId: '999922223333' }, { ...place, purpose: 'other' }];
      // Six processes, as it were: none of them shares another's memory.
      await Promise.all(
        places.flatMap((at) =>
          [1, 2, 3, 4, 5, 6].map(async () => {
            const sealed = await sealerOf(set).seal(new Secret('x'), at);
            assert.equal(revealSecret(await sealerOf(set).open(sealed, at)), 'x');
          }),
        ),
      );
      const rows = await set.store.db.selectFrom('data_keys').selectAll().execute();
      assert.equal(rows.length, 3);
    });

    test('under another root key the store is refused, with a word on what is wrong', async () => {
      await using set = await open();
      const sealed = await sealerOf(set).seal(new Secret('x'), place);
      await using folder = await temporaryFolder();
      const other = sealerOf({ ...set, rootKey: await loadRootKey(folder.file('root.key')) });
      await assert.rejects(other.open(sealed, place), { code: 'WrongRootKey', message: /root key file/ });
      await assert.rejects(other.seal(new Secret('y'), place), { code: 'WrongRootKey' });
    });

    test('once the wrapped data key is destroyed, nothing opens what it sealed', async () => {
      await using set = await open();
      const sealed = await sealerOf(set).seal(new Secret('x'), place);
      await set.store.db.deleteFrom('data_keys').execute();
      await assert.rejects(sealerOf(set).open(sealed, place), { code: 'NoDataKey' });
    });

    test('a value sealed under a retired data key still opens, and new ones use the new key', async () => {
      await using set = await open();
      const old = await sealerOf(set).seal(new Secret('old'), place);
      await set.store.db.updateTable('data_keys').set({ retired_at: 1 }).execute();
      const sealer = sealerOf(set);
      const fresh = await sealer.seal(new Secret('new'), place);
      assert.equal(revealSecret(await sealer.open(old, place)), 'old');
      assert.equal(revealSecret(await sealer.open(fresh, place)), 'new');
      assert.notDeepEqual(Buffer.from(old).subarray(1, 17), Buffer.from(fresh).subarray(1, 17));
    });

    test('a failure is not remembered: the next call succeeds', async () => {
      await using set = await open();
      let failures = 1;
      const wrap: RootKey['wrap'] = async (...parts) => {
        if (failures-- > 0) throw new Error('the key service is away');
        return set.rootKey.wrap(...parts);
      };
      const sealer = sealerOf({ ...set, rootKey: { ...set.rootKey, wrap } });
      await assert.rejects(sealer.seal(new Secret('x'), place), /away/);
      assert.ok(await sealer.seal(new Secret('x'), place));
    });
  });

  async function open(): Promise<{ store: Store; rootKey: RootKey } & AsyncDisposable> {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await kind.migratedDatabase());
    const store = stack.use(await openStore(database.url));
    const folder = stack.use(await temporaryFolder());
    const rootKey = await loadRootKey(folder.file('root.key'));
    const all = stack.move();
    return { store, rootKey, [Symbol.asyncDispose]: () => all.disposeAsync() };
  }
}

function sealerOf(set: { store: Store; rootKey: RootKey }) {
  return createSealer({ store: set.store, rootKey: set.rootKey, clock: systemClock });
}
