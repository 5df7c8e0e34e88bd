import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, OTHER_ACCOUNT, setUp } from './set-up.ts';

for (const kind of await storesUnderTest()) {
  describe(`users on ${kind.name}`, { skip: kind.skip }, () => {
    test('a user that was created can be got, with id, ARN and date', async () => {
      await using set = await setUp(kind);
      const made = await set.identity.users.create({
        accountId: ACCOUNT,
        userName: 'Bob.B',
        path: '/team/a/',
      });
      assert.match(made.userId, /^AIDA[A-Z2-7]{17}$/);
      assert.equal(made.arn, `arn:aws:iam::${ACCOUNT}:user/team/a/Bob.B`);
      assert.equal(made.createdAt, set.clock.time);
      assert.deepEqual(await set.identity.users.get({ accountId: ACCOUNT, userName: 'Bob.B' }), made);
    });

    for (const userName of ['ada', 'Ada', 'ADA']) {
      test(`while ada is there, ${userName} cannot be created`, async () => {
        await using set = await setUp(kind);
        await assert.rejects(set.identity.users.create({ accountId: ACCOUNT, userName }), {
          code: 'EntityAlreadyExistsException',
          message: `User with name ${userName} already exists.`,
        });
        // Another account has names of its own.
        await set.identity.users.create({ accountId: OTHER_ACCOUNT, userName });
      });
    }

    test('of twenty creations of one name at once, one succeeds', async () => {
      await using set = await setUp(kind);
      const other = await set.another();
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          (n % 2 === 0 ? set.identity : other).users.create({
            accountId: ACCOUNT,
            userName: n < 10 ? 'eve' : 'EVE',
          }),
        ),
      );
      const failures = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason.code] : [],
      );
      assert.deepEqual(
        failures,
        Array.from({ length: 19 }, () => 'EntityAlreadyExistsException'),
      );
    });

    test('a user that is not there, is of another account, or is spelled otherwise cannot be found', async () => {
      await using set = await setUp(kind);
      for (const ref of [
        { accountId: ACCOUNT, userName: 'nobody' },
        { accountId: OTHER_ACCOUNT, userName: 'ada' },
        { accountId: ACCOUNT, userName: 'Ada' },
      ]) {
        const expected = {
          code: 'NoSuchEntityException',
          message: `The user with name ${ref.userName} cannot be found.`,
        };
        await assert.rejects(set.identity.users.get(ref), expected);
        await assert.rejects(set.identity.users.delete(ref), expected);
      }
    });

    test('the ARN to authorise by holds the path of a user, and / for one that is not there', async () => {
      await using set = await setUp(kind);
      await set.identity.users.create({ accountId: ACCOUNT, userName: 'bob', path: '/team/' });
      const arnOf = (userName: string) => set.identity.users.arnOf({ accountId: ACCOUNT, userName });
      assert.equal(await arnOf('bob'), `arn:aws:iam::${ACCOUNT}:user/team/bob`);
      assert.equal(await arnOf('nobody'), `arn:aws:iam::${ACCOUNT}:user/nobody`);
    });

    test('a user with an access key or an inline policy is not deleted until they are', async () => {
      await using set = await setUp(kind);
      const { users, accessKeys, userPolicies } = set.identity;
      const { accessKeyId } = await accessKeys.create(ada);
      await userPolicies.put({ ...ada, policyName: 'p', document: ALLOW_CONVERSE });
      const conflict = (what: string) => ({
        code: 'DeleteConflictException',
        message: `Cannot delete entity, must delete ${what} first.`,
      });
      await assert.rejects(users.delete(ada), conflict('access keys'));
      await accessKeys.delete({ ...ada, accessKeyId });
      await assert.rejects(users.delete(ada), conflict('policies'));
      await userPolicies.delete({ ...ada, policyName: 'p' });
      await users.delete(ada);
      await assert.rejects(users.get(ada), { code: 'NoSuchEntityException' });
    });

    test('pages of users join to the whole list, sorted without regard to case', async () => {
      await using set = await setUp(kind);
      for (const userName of ['Zoe', 'bob', 'Bert', '_x', 'a.b', 'a-b', 'A_b', '9']) {
        await set.identity.users.create({ accountId: ACCOUNT, userName });
      }
      await set.identity.users.create({ accountId: OTHER_ACCOUNT, userName: 'stranger' });
      const whole = await set.identity.users.list({ accountId: ACCOUNT });
      assert.equal(whole.marker, undefined);
      const names = whole.items.map((user) => user.userName);
      // The order of bytes, so that both databases page alike.
      assert.deepEqual(names, ['9', '_x', 'a-b', 'a.b', 'A_b', 'ada', 'Bert', 'bob', 'Zoe']);

      for (const maxItems of [1, 2, 8, 9, 10]) {
        const seen: string[] = [];
        let marker: string | undefined;
        do {
          const page = await set.identity.users.list({
            accountId: ACCOUNT,
            maxItems,
            ...(marker && { marker }),
          });
          assert.ok(page.items.length <= maxItems);
          seen.push(...page.items.map((user) => user.userName));
          marker = page.marker;
        } while (marker !== undefined);
        assert.deepEqual(seen, names, `${maxItems} a page`);
      }
    });

    test('a path prefix is taken letter by letter', async () => {
      await using set = await setUp(kind);
      const paths = {
        u1: '/team_a/',
        u2: '/teamXa/',
        u3: '/Team_a/',
        u4: '/team_a/sub/',
        u5: '/team%/',
        u6: '/',
      };
      for (const [userName, path] of Object.entries(paths)) {
        await set.identity.users.create({ accountId: ACCOUNT, userName, path });
      }
      const under = async (pathPrefix: string) =>
        (await set.identity.users.list({ accountId: ACCOUNT, pathPrefix })).items.map(
          (user) => user.userName,
        );
      assert.deepEqual(await under('/team_a'), ['u1', 'u4']);
      assert.deepEqual(await under('/team_a/sub/'), ['u4']);
      assert.deepEqual(await under('/team%'), ['u5']);
      assert.deepEqual(await under('/nobody/'), []);
      assert.deepEqual(await under('/'), ['ada', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6']);
    });

    test('a marker that this list did not give is refused', async () => {
      await using set = await setUp(kind);
      await set.identity.accessKeys.create(ada);
      await set.identity.accessKeys.create(ada);
      const { marker: ofKeys = '' } = await set.identity.accessKeys.list({ ...ada, maxItems: 1 });
      assert.notEqual(ofKeys, '');
      for (const marker of [ofKeys, '', 'x', 'dXNlcnM', 'dXNlcnMK', '%00']) {
        await assert.rejects(set.identity.users.list({ accountId: ACCOUNT, marker }), {
          code: 'ValidationException',
          message: 'Invalid Marker.',
        });
      }
    });

    test('the quota of users in an account is kept', async () => {
      await using set = await setUp(kind);
      const rows = Array.from({ length: limits.usersPerAccount - 1 }, (_, n) => ({
        user_id: `AIDA${n}`,
        account_id: ACCOUNT,
        user_name: `u${n}`,
        user_name_key: `u${n}`,
        path: '/',
        created_at: 0,
      }));
      for (let from = 0; from < rows.length; from += 1_000) {
        await set.store.db
          .insertInto('users')
          .values(rows.slice(from, from + 1_000))
          .execute();
      }
      await assert.rejects(set.identity.users.create({ accountId: ACCOUNT, userName: 'one-more' }), {
        code: 'LimitExceededException',
        message: 'Cannot exceed quota for UsersPerAccount: 5000',
      });
      const page = await set.identity.users.list({ accountId: ACCOUNT, maxItems: 5_000 });
      assert.equal(page.items.length, limits.listPageMost);
      assert.equal(
        (await set.identity.users.list({ accountId: ACCOUNT })).items.length,
        limits.listPageDefault,
      );
    });
  });
}
