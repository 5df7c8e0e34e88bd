import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, OTHER_ACCOUNT, setUp } from './set-up.ts';

for (const kind of await storesUnderTest()) {
  describe(`the last use of access keys on ${kind.name}`, { skip: kind.skip }, () => {
    test('a key that was never used says so; one that was says when and for what, also to another process', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      const { accessKeyUses: uses } = set.identity;
      assert.deepEqual(await uses.lastUse(ACCOUNT, accessKeyId), { userName: 'ada' });
      uses.note(accessKeyId, 'iam', 'us-east-1');
      set.clock.time += 1000;
      uses.note(accessKeyId, 'bedrock', 'us-east-1');
      const expected = {
        userName: 'ada',
        use: { at: set.clock.time, service: 'bedrock', region: 'us-east-1' },
      };
      assert.deepEqual(await uses.lastUse(ACCOUNT, accessKeyId), expected);
      assert.deepEqual(await (await set.another()).accessKeyUses.lastUse(ACCOUNT, accessKeyId), expected);
      assert.equal(await uses.lastUse(OTHER_ACCOUNT, accessKeyId), undefined);
    });

    test('an older use of another process does not take the place of a newer one', async () => {
      await using set = await setUp(kind);
      const other = (await set.another()).accessKeyUses;
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      other.note(accessKeyId, 'sts', 'us-east-1');
      set.clock.time += 1000;
      set.identity.accessKeyUses.note(accessKeyId, 'bedrock', 'us-east-1');
      await set.identity.accessKeyUses.flush();
      await other.flush();
      assert.equal((await other.lastUse(ACCOUNT, accessKeyId))?.use?.service, 'bedrock');
    });

    test('uses wait in memory: noting many keys writes nothing, and one flush writes them all', async () => {
      await using set = await setUp(kind);
      const { accessKeyUses: uses } = set.identity;
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      const before = await set.store.db.selectFrom('identity_generation').select('generation').execute();
      for (let n = 0; n < 1000; n += 1) uses.note(accessKeyId, 'bedrock', 'us-east-1');
      const row = () => set.store.db.selectFrom('access_keys').select('last_used_at').executeTakeFirst();
      assert.equal((await row())?.last_used_at, null);
      await uses.flush();
      assert.equal((await row())?.last_used_at, set.clock.time);
      // Caches of all processes stay as they are.
      assert.deepEqual(
        await set.store.db.selectFrom('identity_generation').select('generation').execute(),
        before,
      );
    });

    test('the uses of many keys are written together, each to its own key', async () => {
      await using set = await setUp(kind);
      const { accessKeyUses: uses } = set.identity;
      const people = ['grace', 'barbara', 'katherine', 'mary', 'frances', 'jean', 'betty'];
      const keys = new Map<string, string>();
      for (const userName of people) {
        const user = { accountId: ACCOUNT, userName };
        await set.identity.users.create(user);
        keys.set(userName, (await set.identity.accessKeys.create(user)).accessKeyId);
      }
      for (const [userName, accessKeyId] of keys) {
        set.clock.time += 1000;
        uses.note(accessKeyId, `service-of-${userName}`, 'us-east-1');
      }
      await uses.flush();
      const rows = await set.store.db
        .selectFrom('access_keys')
        .select(['access_key_id', 'last_used_at', 'last_used_service', 'last_used_region'])
        .where('last_used_at', 'is not', null)
        .execute();
      const expected = people.map((userName, n) => ({
        access_key_id: keys.get(userName),
        last_used_at: set.clock.time - 1000 * (people.length - 1 - n),
        last_used_service: `service-of-${userName}`,
        last_used_region: 'us-east-1',
      }));
      assert.deepEqual(
        rows.toSorted((a, b) => (a.last_used_at ?? 0) - (b.last_used_at ?? 0)),
        expected,
      );
    });

    test('what could not be written is written the next time, and what is pending is bounded', async () => {
      await using set = await setUp(kind);
      const { accessKeyUses: uses } = set.identity;
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      for (let n = 0; n < limits.lastUsedPending + 10; n += 1) {
        uses.note(
          `AKIA${n.toString(2).padStart(16, '0').replaceAll('0', 'A').replaceAll('1', 'B')}`,
          'iam',
          'us-east-1',
        );
      }
      uses.note(accessKeyId, 'iam', 'us-east-1');
      await set.store.db.schema.alterTable('access_keys').renameTo('elsewhere').execute();
      await assert.rejects(uses.flush());
      await set.store.db.schema.alterTable('elsewhere').renameTo('access_keys').execute();
      await uses.flush();
      assert.equal((await uses.lastUse(ACCOUNT, accessKeyId))?.use?.service, 'iam');
    });

    test('disposing writes down what is pending', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      set.identity.accessKeyUses.note(accessKeyId, 'bedrock', 'us-east-1');
      await set.identity.accessKeyUses[Symbol.asyncDispose]();
      const row = await set.store.db.selectFrom('access_keys').selectAll().executeTakeFirstOrThrow();
      assert.equal(row.last_used_service, 'bedrock');
    });
  });
}
