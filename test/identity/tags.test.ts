import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, OTHER_ACCOUNT, setUp } from './set-up.ts';

for (const kind of await storesUnderTest()) {
  describe(`tags on ${kind.name}`, { skip: kind.skip }, () => {
    test("a user's tag keys are told apart without regard to case, and the newest spelling stays", async () => {
      await using set = await setUp(kind);
      const { userTags, users } = set.identity;
      await userTags.tag({
        ...ada,
        tags: [
          { key: 'Team', value: 'a' },
          { key: 'b', value: '' },
        ],
      });
      await userTags.tag({ ...ada, tags: [{ key: 'TEAM', value: 'z' }] });
      const expected = [
        { key: 'b', value: '' },
        { key: 'TEAM', value: 'z' },
      ];
      assert.deepEqual((await userTags.list(ada)).items, expected);
      assert.deepEqual((await users.get(ada)).tags, expected);
      await userTags.untag({ ...ada, keys: ['team', 'not there'] });
      await userTags.untag({ ...ada, keys: [] });
      assert.deepEqual((await userTags.list(ada)).items, [{ key: 'b', value: '' }]);
    });

    test("a policy's tag keys are told apart by case", async () => {
      await using set = await setUp(kind);
      const { managedPolicies, policyTags } = set.identity;
      const { arn } = await managedPolicies.create({
        accountId: ACCOUNT,
        policyName: 'p',
        document: ALLOW_CONVERSE,
        tags: [
          { key: 'Team', value: 'a' },
          { key: 'team', value: 'b' },
        ],
      });
      const policy = { accountId: ACCOUNT, policyArn: arn };
      await policyTags.untag({ ...policy, keys: ['TEAM', 'Team'] });
      assert.deepEqual((await policyTags.list(policy)).items, [{ key: 'team', value: 'b' }]);
    });

    test('a key twice in one request, a reserved key and a fifty-first key are refused, all or nothing', async () => {
      await using set = await setUp(kind);
      const { userTags, users } = set.identity;
      const twice = [
        { key: 'a', value: '1' },
        { key: 'A', value: '2' },
      ];
      const duplicate = { code: 'InvalidInputException', message: 'Duplicate tag keys found.' };
      await assert.rejects(userTags.tag({ ...ada, tags: twice }), duplicate);
      await assert.rejects(users.create({ ...ada, userName: 'bob', tags: twice }), duplicate);
      await assert.rejects(users.get({ ...ada, userName: 'bob' }), { code: 'NoSuchEntityException' });
      await assert.rejects(userTags.tag({ ...ada, tags: [{ key: 'AWS:x', value: '' }] }), {
        code: 'InvalidInputException',
      });
      const tags = Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: '' }));
      await userTags.tag({ ...ada, tags });
      const more = [
        { key: 'k1', value: 'new' },
        { key: 'k50', value: '' },
      ];
      await assert.rejects(userTags.tag({ ...ada, tags: more }), {
        code: 'LimitExceededException',
        message: 'The number of tags has reached the maximum limit.',
      });
      await userTags.tag({ ...ada, tags: more.slice(0, 1) });
      const page = await userTags.list({ ...ada, maxItems: 30 });
      const rest = await userTags.list({ ...ada, marker: page.marker ?? '' });
      const all = [...page.items, ...rest.items];
      assert.equal(all.length, 50);
      assert.equal(all.find(({ key }) => key === 'k1')?.value, 'new');
    });

    test('tags of what is not there are told so, and those of a deleted user are gone', async () => {
      await using set = await setUp(kind);
      const { userTags, users } = set.identity;
      await assert.rejects(userTags.list({ ...ada, accountId: OTHER_ACCOUNT }), {
        code: 'NoSuchEntityException',
      });
      await userTags.tag({ ...ada, tags: [{ key: 'a', value: 'b' }] });
      await users.delete(ada);
      await assert.rejects(userTags.tag({ ...ada, tags: [] }), { code: 'NoSuchEntityException' });
      assert.deepEqual(await set.store.db.selectFrom('tags').selectAll().execute(), []);
    });

    test('the keys that conditions read are the tags and the boundary of what an ARN names', async () => {
      await using set = await setUp(kind);
      const { readResourceKeys, userTags, userBoundaries } = set.identity;
      const boundary = 'arn:aws:iam::aws:policy/AmazonBedrockReadOnly';
      const arn = `arn:aws:iam::${ACCOUNT}:user/ada`;
      await userTags.tag({ ...ada, tags: [{ key: 'Team', value: 'a' }] });
      await userBoundaries.put({ ...ada, policyArn: boundary });
      assert.deepEqual(await readResourceKeys(ACCOUNT, arn), {
        tags: { Team: 'a' },
        permissionsBoundary: boundary,
      });
      for (const other of ['*', 'x', `${arn}x`, arn.replace('user', 'role'), arn.replace('user', 'policy')]) {
        assert.deepEqual(await readResourceKeys(ACCOUNT, other), { tags: {} }, other);
      }
      assert.deepEqual(await readResourceKeys(OTHER_ACCOUNT, arn), { tags: {} });
      // Somebody of that name in the other account is not whom the ARN names.
      await set.identity.users.create({
        accountId: OTHER_ACCOUNT,
        userName: 'ada',
        tags: [{ key: 'Team', value: 'theirs' }],
      });
      assert.deepEqual(await readResourceKeys(OTHER_ACCOUNT, arn), { tags: {} });
    });
  });
}
