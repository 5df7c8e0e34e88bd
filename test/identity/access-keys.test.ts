import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { revealSecret } from '#reveal-secret';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, OTHER_ACCOUNT, setUp } from './set-up.ts';

for (const kind of await storesUnderTest()) {
  describe(`access keys on ${kind.name}`, { skip: kind.skip }, () => {
    test('a new key is Active, has the form of one, and hides its secret when printed', async () => {
      await using set = await setUp(kind);
      const key = await set.identity.accessKeys.create(ada);
      assert.match(key.accessKeyId, /^AKIA[A-Z2-7]{16}$/);
      const secret = revealSecret(key.secret);
      assert.match(secret, /^[A-Za-z0-9+/]{40}$/);
      assert.ok(!(inspect(key) + JSON.stringify(key)).includes(secret));
      const { secret: _, ...metadata } = key;
      assert.deepEqual(metadata, {
        accessKeyId: key.accessKeyId,
        userName: 'ada',
        status: 'Active',
        createdAt: set.clock.time,
      });
      assert.deepEqual((await set.identity.accessKeys.list(ada)).items, [metadata]);
    });

    test('the store holds no secret in the clear', async () => {
      await using set = await setUp(kind);
      const secret = revealSecret((await set.identity.accessKeys.create(ada)).secret);
      const [row] = await set.store.db.selectFrom('access_keys').selectAll().execute();
      const stored = Buffer.from(row?.sealed_secret ?? []);
      assert.ok(stored.length > secret.length);
      assert.ok(!stored.includes(secret) && !stored.includes(Buffer.from(secret, 'base64')));
    });

    test("a sealed secret copied to another user's key does not open", async () => {
      await using set = await setUp(kind);
      const bob = { accountId: ACCOUNT, userName: 'bob' };
      await set.identity.users.create(bob);
      const hers = await set.identity.accessKeys.create(ada);
      const his = await set.identity.accessKeys.create(bob);
      const row = await set.store.db
        .selectFrom('access_keys')
        .selectAll()
        .where('access_key_id', '=', his.accessKeyId)
        .executeTakeFirstOrThrow();
      // Whoever may write to the database wants ada's rights, and knows bob's secret.
      await set.store.db
        .updateTable('access_keys')
        .set({ sealed_secret: row.sealed_secret })
        .where('access_key_id', '=', hers.accessKeyId)
        .execute();
      await assert.rejects(set.identity.authenticator.accessKey(hers.accessKeyId), { code: 'DoesNotOpen' });
    });

    test('a key whose row was moved to another user does not open', async () => {
      await using set = await setUp(kind);
      const bob = await set.identity.users.create({ accountId: ACCOUNT, userName: 'bob' });
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      await set.store.db.updateTable('access_keys').set({ user_id: bob.userId }).execute();
      await assert.rejects(set.identity.authenticator.accessKey(accessKeyId), { code: 'DoesNotOpen' });
    });

    test('a third key is refused, also while one is Inactive, until one is deleted', async () => {
      await using set = await setUp(kind);
      const { accessKeys } = set.identity;
      const first = await accessKeys.create(ada);
      await accessKeys.create(ada);
      await accessKeys.setStatus({ ...ada, accessKeyId: first.accessKeyId, status: 'Inactive' });
      await assert.rejects(accessKeys.create(ada), {
        code: 'LimitExceededException',
        message: 'Cannot exceed quota for AccessKeysPerUser: 2',
      });
      await accessKeys.delete({ ...ada, accessKeyId: first.accessKeyId });
      await accessKeys.create(ada);
    });

    test('of ten creations at once by two processes, two succeed', async () => {
      await using set = await setUp(kind);
      const other = await set.another();
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? set.identity : other).accessKeys.create(ada)),
      );
      const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
      assert.deepEqual(
        codes,
        Array.from({ length: 8 }, () => 'LimitExceededException'),
      );
      assert.equal((await set.identity.accessKeys.list(ada)).items.length, 2);
    });

    test('a key is neither changed nor deleted through another user, or another account', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      for (const ref of [
        { accountId: ACCOUNT, userName: 'bob' },
        { accountId: OTHER_ACCOUNT, userName: 'ada' },
      ]) {
        await set.identity.users.create(ref);
        const expected = {
          code: 'NoSuchEntityException',
          message: `The Access Key with id ${accessKeyId} cannot be found.`,
        };
        await assert.rejects(
          set.identity.accessKeys.setStatus({ ...ref, accessKeyId, status: 'Inactive' }),
          expected,
        );
        await assert.rejects(set.identity.accessKeys.delete({ ...ref, accessKeyId }), expected);
        assert.deepEqual((await set.identity.accessKeys.list(ref)).items, []);
      }
      assert.ok(await set.identity.authenticator.accessKey(accessKeyId));
    });

    test('for a user that is not there every call says so', async () => {
      await using set = await setUp(kind);
      const ref = { accountId: ACCOUNT, userName: 'nobody' };
      const expected = {
        code: 'NoSuchEntityException',
        message: 'The user with name nobody cannot be found.',
      };
      const { accessKeys } = set.identity;
      await assert.rejects(accessKeys.create(ref), expected);
      await assert.rejects(accessKeys.list(ref), expected);
      await assert.rejects(accessKeys.delete({ ...ref, accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' }), expected);
    });

    test('keys are listed by page', async () => {
      await using set = await setUp(kind);
      const ids = [await set.identity.accessKeys.create(ada), await set.identity.accessKeys.create(ada)]
        .map((key) => key.accessKeyId)
        .sort();
      const first = await set.identity.accessKeys.list({ ...ada, maxItems: 1 });
      assert.ok(first.marker);
      const second = await set.identity.accessKeys.list({ ...ada, maxItems: 1, marker: first.marker });
      assert.equal(second.marker, undefined);
      assert.deepEqual(
        [...first.items, ...second.items].map((key) => key.accessKeyId),
        ids,
      );
    });
  });
}
