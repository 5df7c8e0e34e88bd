import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonBedrockReadOnly';
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }],
});

async function populate({ identity }: SetUp): Promise<void> {
  const team = { accountId: ACCOUNT, groupName: 'team' };
  const role = { accountId: ACCOUNT, roleName: 'ops' };
  await identity.groups.create(team);
  await identity.groupMembers.add({ ...team, userName: 'ada' });
  await identity.groupPolicies.put({ ...team, policyName: 'g', document: ALLOW_CONVERSE });
  await identity.roles.create({ ...role, trustPolicy: TRUST, tags: [{ key: 'k', value: 'v' }] });
  await identity.roleAttachments.attach({ ...role, policyArn: READ_ONLY });
  await identity.managedPolicies.create({
    accountId: ACCOUNT,
    policyName: 'Talk',
    document: ALLOW_CONVERSE,
  });
  await identity.policyVersions.create({
    accountId: ACCOUNT,
    policyArn: `arn:aws:iam::${ACCOUNT}:policy/Talk`,
    document: ALLOW_CONVERSE,
    setAsDefault: false,
  });
  await identity.userPolicies.put({ ...ada, policyName: 'u', document: ALLOW_CONVERSE });
  await identity.users.create({ accountId: OTHER_ACCOUNT, userName: 'mallory' });
}

for (const kind of await storesUnderTest()) {
  describe(`what an account has, on ${kind.name}`, { skip: kind.skip }, () => {
    test('users, groups, roles and the policies in use are told with all that they have', async () => {
      await using set = await setUp(kind);
      await populate(set);
      const { items, marker } = await set.identity.listAccountDetails({ accountId: ACCOUNT });
      assert.equal(marker, undefined);
      assert.deepEqual(
        items.map((item) => item.kind),
        ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'],
      );
      const [user, group, role, own, aws] = items;
      assert.ok(user?.kind === 'User' && group?.kind === 'Group' && role?.kind === 'Role');
      assert.deepEqual([user.user.userName, user.groups], ['ada', ['team']]);
      assert.deepEqual(user.policies.inline, [{ policyName: 'u', document: ALLOW_CONVERSE }]);
      assert.deepEqual(group.policies.inline, [{ policyName: 'g', document: ALLOW_CONVERSE }]);
      assert.deepEqual(role.role.tags, [{ key: 'k', value: 'v' }]);
      assert.deepEqual(role.policies.attached, [
        { policyName: 'AmazonBedrockReadOnly', policyArn: READ_ONLY },
      ]);
      assert.ok(own?.kind === 'LocalManagedPolicy' && aws?.kind === 'AWSManagedPolicy');
      assert.deepEqual(
        own.versions.map(({ versionId, isDefault }) => [versionId, isDefault]),
        [
          ['v2', false],
          ['v1', true],
        ],
      );
      assert.deepEqual([aws.policy.arn, aws.policy.attachmentCount], [READ_ONLY, 1]);
    });

    test('one item a page, each comes once, and a filter leaves out the other kinds', async () => {
      await using set = await setUp(kind);
      await populate(set);
      const seen: string[] = [];
      let marker: string | undefined;
      do {
        const page = await set.identity.listAccountDetails({
          accountId: ACCOUNT,
          maxItems: 1,
          ...(marker === undefined ? {} : { marker }),
        });
        assert.equal(page.items.length, 1);
        seen.push(...page.items.map((item) => item.kind));
        assert.ok(seen.length <= 5, 'the pages come to an end');
        marker = page.marker;
      } while (marker !== undefined);
      assert.deepEqual(seen, ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy']);
      const some = await set.identity.listAccountDetails({ accountId: ACCOUNT, kinds: ['Role', 'User'] });
      assert.deepEqual(
        some.items.map((item) => item.kind),
        ['User', 'Role'],
      );
      await assert.rejects(set.identity.listAccountDetails({ accountId: ACCOUNT, marker: 'x' }), {
        code: 'ValidationException',
      });
    });

    test('the summary counts what is there and tells the quotas', async () => {
      await using set = await setUp(kind);
      await populate(set);
      const summary = await set.identity.accountSummary(ACCOUNT);
      assert.deepEqual(
        [summary['Users'], summary['Groups'], summary['Roles'], summary['Policies']],
        [1, 1, 1, 1],
      );
      assert.equal(summary['PolicyVersionsInUse'], 2);
      assert.equal(summary['GroupsPerUserQuota'], limits.groupsPerUser);
      assert.equal(summary['AccountAccessKeysPresent'], 0);
    });
  });
}
