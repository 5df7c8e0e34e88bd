import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storesUnderTest } from '../support/stores.ts';
import { createIdentity } from '#identity';
import { ACCOUNT, ada, ALLOW_CONVERSE, NO_WEB, OTHER_ACCOUNT, REGION, setUp, type SetUp } from './set-up.ts';

const bob = { accountId: ACCOUNT, userName: 'bob' };
const ALL = statement({ Effect: 'Allow', Action: '*', Resource: '*' });
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

const LAST = {
  code: 'DeleteConflictException',
  message:
    /^This would leave account 111122223333 without an administrator: .*CAPROCK_KEEP_ADMINISTRATOR=0\.$/,
};

function statement(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, undefined, 2);
}

/** Ada may do everything and has one key, whose id this gives. */
async function withAdministrator(set: SetUp, document = ALL): Promise<string> {
  await set.identity.userPolicies.put({ ...ada, policyName: 'all', document });
  return (await set.identity.accessKeys.create(ada)).accessKeyId;
}

/** Each way to take ada's rights or her key away. */
async function waysOut(set: SetUp, accessKeyId: string): Promise<Record<string, () => Promise<unknown>>> {
  const { identity } = set;
  return {
    'deleting the key': () => identity.accessKeys.delete({ ...ada, accessKeyId }),
    'deactivating the key': () => identity.accessKeys.setStatus({ ...ada, accessKeyId, status: 'Inactive' }),
    'deleting the policy': () => identity.userPolicies.delete({ ...ada, policyName: 'all' }),
    'replacing the policy': () =>
      identity.userPolicies.put({ ...ada, policyName: 'all', document: ALLOW_CONVERSE }),
    'denying everything': () =>
      identity.userPolicies.put({
        ...ada,
        policyName: 'none',
        document: statement({ Effect: 'Deny', Action: '*', Resource: '*' }),
      }),
    'denying what undoes a lock-out': () =>
      identity.userPolicies.put({
        ...ada,
        policyName: 'none',
        document: statement({ Effect: 'Deny', Action: 'iam:*', Resource: '*' }),
      }),
    'setting a boundary': () =>
      identity.userBoundaries.put({
        ...ada,
        policyArn: 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess',
      }),
  };
}

for (const kind of await storesUnderTest()) {
  describe(`the last administrator on ${kind.name}`, { skip: kind.skip }, () => {
    test('no way of taking the last one away is open, and nothing has changed after', async () => {
      await using set = await setUp(kind);
      const accessKeyId = await withAdministrator(set);
      for (const [way, go] of Object.entries(await waysOut(set, accessKeyId))) {
        await assert.rejects(go(), LAST, way);
      }
      assert.ok(await set.identity.authenticator.accessKey(accessKeyId));
      const { items } = await set.identity.userPolicies.list(ada);
      assert.deepEqual(items, ['all']);
    });

    for (const way of [
      'deleting the key',
      'deactivating the key',
      'deleting the policy',
      'replacing the policy',
      'denying everything',
      'setting a boundary',
    ]) {
      test(`with another administrator beside, ${way} is possible`, async () => {
        await using set = await setUp(kind);
        const accessKeyId = await withAdministrator(set);
        await set.identity.users.create(bob);
        await set.identity.userAttachments.attach({ ...bob, policyArn: ADMINISTRATOR_ACCESS });
        await set.identity.accessKeys.create(bob);
        await (await waysOut(set, accessKeyId))[way]?.();
      });
    }

    test('who has full access and no active key, or a key and less than full access, does not count', async () => {
      await using set = await setUp(kind);
      const accessKeyId = await withAdministrator(set);
      await set.identity.users.create(bob);
      await set.identity.userPolicies.put({ ...bob, policyName: 'all', document: ALL });
      const key = await set.identity.accessKeys.create(bob);
      await set.identity.accessKeys.setStatus({ ...bob, accessKeyId: key.accessKeyId, status: 'Inactive' });
      await assert.rejects(set.identity.accessKeys.delete({ ...ada, accessKeyId }), LAST);
      await set.identity.accessKeys.setStatus({ ...bob, accessKeyId: key.accessKeyId, status: 'Active' });
      const less = statement({ Effect: 'Allow', Action: ['iam:*', 'bedrock:*'], Resource: '*' });
      await set.identity.userPolicies.put({ ...bob, policyName: 'all', document: less });
      await assert.rejects(set.identity.accessKeys.delete({ ...ada, accessKeyId }), LAST);
    });

    test("an administrator of another account is none of this account's", async () => {
      await using set = await setUp(kind);
      const accessKeyId = await withAdministrator(set);
      const theirs = { accountId: OTHER_ACCOUNT, userName: 'root' };
      await set.identity.users.create(theirs);
      await set.identity.userPolicies.put({ ...theirs, policyName: 'all', document: ALL });
      await set.identity.accessKeys.create(theirs);
      await assert.rejects(set.identity.accessKeys.delete({ ...ada, accessKeyId }), LAST);
    });

    test('one through a group counts, and leaving the group is refused', async () => {
      await using set = await setUp(kind);
      const group = { accountId: ACCOUNT, groupName: 'administrators' };
      await set.identity.groups.create(group);
      await set.identity.groupAttachments.attach({ ...group, policyArn: ADMINISTRATOR_ACCESS });
      await set.identity.groupMembers.add({ ...group, userName: 'ada' });
      await set.identity.accessKeys.create(ada);
      await assert.rejects(set.identity.groupMembers.remove({ ...group, userName: 'ada' }), LAST);
      const detached = set.identity.groupAttachments.detach({ ...group, policyArn: ADMINISTRATOR_ACCESS });
      await assert.rejects(detached, LAST);
    });

    test('one whose rights ask for a second factor counts', async () => {
      await using set = await setUp(kind);
      const accessKeyId = await withAdministrator(
        set,
        statement(
          { Effect: 'Allow', Action: ['*'], Resource: '*' },
          {
            Effect: 'Deny',
            NotAction: 'iam:EnableMFADevice',
            Resource: '*',
            Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
          },
        ),
      );
      await assert.rejects(set.identity.accessKeys.delete({ ...ada, accessKeyId }), LAST);
    });

    test('of two administrators who delete each other at once from two processes, one stays', async () => {
      await using set = await setUp(kind);
      const first = await withAdministrator(set);
      await set.identity.users.create(bob);
      await set.identity.userPolicies.put({ ...bob, policyName: 'all', document: ALL });
      const second = (await set.identity.accessKeys.create(bob)).accessKeyId;
      const other = await set.another();
      const results = await Promise.allSettled([
        set.identity.accessKeys.delete({ ...bob, accessKeyId: second }),
        other.accessKeys.delete({ ...ada, accessKeyId: first }),
      ]);
      const codes = results.map((result) => (result.status === 'rejected' ? result.reason.code : 'done'));
      assert.deepEqual(codes.sort(), ['DeleteConflictException', 'done']);
    });

    test('in an account that never had one, keys come and go', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      await set.identity.accessKeys.delete({ ...ada, accessKeyId });
    });

    test('where the operator has turned the rule off, the last one may go', async () => {
      await using set = await setUp(kind);
      const accessKeyId = await withAdministrator(set);
      const { store, sealer, clock } = set;
      const identity = createIdentity({
        store,
        sealer,
        clock,
        region: REGION,
        issuerWeb: NO_WEB,
        keepAdministrator: false,
      });
      await identity.accessKeys.delete({ ...ada, accessKeyId });
    });
  });
}
