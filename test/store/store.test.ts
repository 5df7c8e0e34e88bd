import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { isUniqueViolation, openStore, type Store } from '#store';
import { storesUnderTest } from '../support/stores.ts';

const ACCOUNT = '111122223333';

for (const kind of await storesUnderTest()) {
  describe(`the store on ${kind.name}`, { skip: kind.skip }, () => {
    test('what was committed is there after the store was closed and opened again', async () => {
      await using database = await kind.emptyDatabase();
      {
        await using store = await openStore(database.url);
        await addUser(store, 'AIDA1', 'ada');
      }
      await using store = await openStore(database.url);
      const row = await store.db.selectFrom('users').selectAll().executeTakeFirstOrThrow();
      assert.deepEqual(row, {
        user_id: 'AIDA1',
        account_id: ACCOUNT,
        user_name: 'ada',
        user_name_key: 'ada',
        path: '/',
        boundary_arn: null,
        created_at: 1_763_863_680_123,
      });
    });

    test('the URL of a store of this kind gives its kind', async () => {
      await using database = await kind.emptyDatabase();
      await using store = await openStore(database.url);
      assert.equal(store.kind, kind.kind);
    });

    test('a blob with every byte comes back as the same bytes, and times as numbers', async () => {
      await using database = await kind.emptyDatabase();
      await using store = await openStore(database.url);
      await addUser(store, 'AIDA1', 'ada');
      const sealed = Uint8Array.from({ length: 256 }, (_, index) => index);
      await store.db
        .insertInto('access_keys')
        .values({
          access_key_id: 'AKIA1',
          account_id: ACCOUNT,
          user_id: 'AIDA1',
          status: 'Active',
          sealed_secret: sealed,
          created_at: Number.MAX_SAFE_INTEGER,
        })
        .execute();
      const row = await store.db.selectFrom('access_keys').selectAll().executeTakeFirstOrThrow();
      assert.ok(row.sealed_secret instanceof Uint8Array);
      assert.deepEqual(Buffer.from(row.sealed_secret), Buffer.from(sealed));
      assert.equal(row.created_at, Number.MAX_SAFE_INTEGER);
    });

    test('texts sort by their bytes, capitals first', async () => {
      await using database = await kind.emptyDatabase();
      await using store = await openStore(database.url);
      for (const name of ['b', 'a', 'B', '-', 'é', 'A']) await addUser(store, name, name, `key-${name}`);
      const rows = await store.db.selectFrom('users').select('user_name').orderBy('user_name').execute();
      assert.deepEqual(
        rows.map((row) => row.user_name),
        ['-', 'A', 'B', 'a', 'b', 'é'],
      );
    });

    test('a second user whose name differs in case alone is a unique violation', async () => {
      await using database = await kind.emptyDatabase();
      await using store = await openStore(database.url);
      await addUser(store, 'AIDA1', 'ada', 'ada');
      await assert.rejects(addUser(store, 'AIDA2', 'Ada', 'ada'), isUniqueViolation);
    });

    test('a row that names an account which is not there is refused, and is no unique violation', async () => {
      await using database = await kind.emptyDatabase();
      await using store = await openStore(database.url);
      const adding = store.db
        .insertInto('users')
        .values({ ...user('AIDA1', 'ada'), account_id: 'nobody' })
        .execute();
      await assert.rejects(adding, (error) => !isUniqueViolation(error));
    });

    test('a text in a column of integers is refused', async () => {
      await using database = await kind.emptyDatabase();
      await using store = await openStore(database.url);
      await assert.rejects(
        sql`insert into accounts (account_id, created_at) values ('1', 'soon')`.execute(store.db),
      );
    });

    test('an account and purpose has one current data key, and any number of retired ones', async () => {
      await using database = await kind.emptyDatabase();
      await using store = await openStore(database.url);
      const add = (id: string, retiredAt: number | null) =>
        store.db
          .insertInto('data_keys')
          .values({
            data_key_id: id,
            account_id: ACCOUNT,
            purpose: 'access-keys',
            wrapped: new Uint8Array(60),
            root_key_id: 'root',
            created_at: 1,
            retired_at: retiredAt,
          })
          .execute();
      await add('one', 5);
      await add('two', 6);
      await add('three', null);
      await assert.rejects(add('four', null), isUniqueViolation);
    });

    test('a transaction whose work throws leaves nothing behind, and the next one works', async () => {
      await using database = await kind.emptyDatabase();
      await using store = await openStore(database.url);
      const failing = store.transaction(async (trx) => {
        await trx.insertInto('accounts').values({ account_id: 'half', created_at: 1 }).execute();
        throw new Error('stop');
      });
      await assert.rejects(failing, /stop/);
      await store.transaction((trx) =>
        trx.insertInto('accounts').values({ account_id: 'whole', created_at: 1 }).execute(),
      );
      const rows = await store.db.selectFrom('accounts').select('account_id').execute();
      assert.deepEqual(
        rows.map((row) => row.account_id),
        ['whole'],
      );
    });

    test('forty rivals that each read a number and write it plus one add up to forty', async () => {
      await using database = await kind.emptyDatabase();
      // Two stores, as two processes would have.
      await using first = await openStore(database.url);
      await using second = await openStore(database.url);
      const increment = (store: Store) =>
        store.transaction(async (trx) => {
          const { generation } = await trx
            .selectFrom('identity_generation')
            .select('generation')
            .executeTakeFirstOrThrow();
          await trx
            .updateTable('identity_generation')
            .set({ generation: generation + 1 })
            .execute();
        });
      await Promise.all(
        Array.from({ length: 40 }, (_, index) => increment(index % 2 === 0 ? first : second)),
      );
      const row = await first.db.selectFrom('identity_generation').selectAll().executeTakeFirstOrThrow();
      assert.deepEqual(row, { singleton: 1, generation: 40 });
    });

    test('stores opened at the same moment on an empty database migrate it once', async () => {
      await using database = await kind.emptyDatabase();
      const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(database.url)));
      const [store] = stores;
      assert.ok(store);
      const rows = await store.db.selectFrom('schema_migrations').select('name').orderBy('name').execute();
      const files = readdirSync(new URL('../../src/store/migrations/', import.meta.url));
      const names = files.filter((file) => /^\d{4}-/.test(file)).map((file) => file.replace('.ts', ''));
      assert.ok(names.length >= 4);
      assert.deepEqual(
        rows.map((row) => row.name),
        // With SQLite the trail has a database of its own.
        names.toSorted().filter((name) => kind.kind !== 'sqlite' || !/^\d+-trail/.test(name)),
      );
      for (const open of stores) await open[Symbol.asyncDispose]();
    });

    test('a database that a later version has migrated is not opened', async () => {
      await using database = await kind.emptyDatabase();
      {
        await using store = await openStore(database.url);
        await store.db
          .insertInto('schema_migrations')
          .values({ name: '9999-later', applied_at: 1 })
          .execute();
      }
      await assert.rejects(openStore(database.url), { code: 'StoreIsNewer' });
    });
  });
}

function user(id: string, name: string, key = name.toLowerCase()) {
  return {
    user_id: id,
    account_id: ACCOUNT,
    user_name: name,
    user_name_key: key,
    path: '/',
    created_at: 1_763_863_680_123,
  };
}

async function addUser(store: Store, id: string, name: string, key?: string): Promise<void> {
  await store.db
    .insertInto('accounts')
    .values({ account_id: ACCOUNT, created_at: 1 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await store.db
    .insertInto('users')
    .values(user(id, name, key))
    .execute();
}
