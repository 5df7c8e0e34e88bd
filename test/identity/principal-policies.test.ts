import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluate } from '#policy';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, setUp, type SetUp } from './set-up.ts';

const team = { accountId: ACCOUNT, groupName: 'team' };
/** Wide, and yet no administrator's: the last of those could not be taken away again. */
const POWER = 'arn:aws:iam::aws:policy/PowerUserAccess';
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonBedrockReadOnly';
const DENY = ALLOW_CONVERSE.replace('Allow', 'Deny');

/** What ada's key may do, asked as the road asks. */
async function verdict(set: SetUp, accessKeyId: string, action = 'bedrock:InvokeModel') {
  const key = await set.identity.authenticator.accessKey(accessKeyId);
  assert.ok(key);
  const { decision, reason } = evaluate(key.policies, {
    action,
    resource: 'arn:aws:bedrock:us-east-1::foundation-model/acme.tiny-v1:0',
    principal: key.principal,
    context: new Map(),
  });
  return `${decision} by ${reason.policy ?? `no ${reason.kind}`}`;
}

for (const kind of await storesUnderTest()) {
  describe(`the policies of a principal on ${kind.name}`, { skip: kind.skip }, () => {
    test("a user has its own policies and its groups', inline and attached, from the moment of each write", async () => {
      await using set = await setUp(kind);
      const { accessKeys, groups, groupMembers, managedPolicies } = set.identity;
      const { userPolicies, userAttachments, groupPolicies, groupAttachments } = set.identity;
      const { accessKeyId } = await accessKeys.create(ada);
      const now = () => verdict(set, accessKeyId);
      const nothing = 'implicit-deny by no identity-based policy';
      const { arn } = await managedPolicies.create({
        accountId: ACCOUNT,
        policyName: 'Talk',
        document: ALLOW_CONVERSE,
      });
      await groups.create(team);
      assert.equal(await now(), nothing);

      await userPolicies.put({ ...ada, policyName: 'own', document: ALLOW_CONVERSE });
      assert.equal(await now(), 'allow by own');
      await userPolicies.delete({ ...ada, policyName: 'own' });
      assert.equal(await now(), nothing);

      await userAttachments.attach({ ...ada, policyArn: arn });
      assert.equal(await now(), `allow by ${arn}`);
      await userAttachments.detach({ ...ada, policyArn: arn });
      assert.equal(await now(), nothing);

      await groupPolicies.put({ ...team, policyName: 'ours', document: ALLOW_CONVERSE });
      assert.equal(await now(), nothing);
      await groupMembers.add({ ...team, userName: 'ada' });
      assert.equal(await now(), 'allow by ours');
      await groupPolicies.delete({ ...team, policyName: 'ours' });
      assert.equal(await now(), nothing);
      await groupAttachments.attach({ ...team, policyArn: POWER });
      assert.equal(await now(), `allow by ${POWER}`);
      await groupMembers.remove({ ...team, userName: 'ada' });
      assert.equal(await now(), nothing);
    });

    test('a managed policy counts by its default version', async () => {
      await using set = await setUp(kind);
      const { accessKeys, managedPolicies, policyVersions, userAttachments } = set.identity;
      const { accessKeyId } = await accessKeys.create(ada);
      const ref = {
        accountId: ACCOUNT,
        policyArn: (
          await managedPolicies.create({ accountId: ACCOUNT, policyName: 'Talk', document: ALLOW_CONVERSE })
        ).arn,
      };
      await userAttachments.attach({ ...ada, policyArn: ref.policyArn });
      await policyVersions.create({ ...ref, document: DENY, setAsDefault: false });
      assert.match(await verdict(set, accessKeyId), /^allow/);
      await policyVersions.setDefault({ ...ref, versionId: 'v2' });
      assert.match(await verdict(set, accessKeyId), /^explicit-deny/);
      await policyVersions.create({ ...ref, document: ALLOW_CONVERSE, setAsDefault: true });
      assert.match(await verdict(set, accessKeyId), /^allow/);
    });

    test('a permissions boundary bounds what all policies together allow', async () => {
      await using set = await setUp(kind);
      const { accessKeys, userAttachments, userBoundaries } = set.identity;
      const { accessKeyId } = await accessKeys.create(ada);
      await userAttachments.attach({ ...ada, policyArn: POWER });
      await userBoundaries.put({ ...ada, policyArn: READ_ONLY });
      assert.equal(await verdict(set, accessKeyId), 'implicit-deny by no permissions boundary');
      assert.match(await verdict(set, accessKeyId, 'bedrock:ListFoundationModels'), /^allow/);
      await userBoundaries.delete(ada);
      assert.match(await verdict(set, accessKeyId), /^allow/);
    });

    test('a user created with a boundary is bounded from the start', async () => {
      await using set = await setUp(kind);
      const bob = { accountId: ACCOUNT, userName: 'bob' };
      await set.identity.users.create({ ...bob, permissionsBoundary: READ_ONLY });
      await set.identity.userAttachments.attach({ ...bob, policyArn: POWER });
      const { accessKeyId } = await set.identity.accessKeys.create(bob);
      assert.equal(await verdict(set, accessKeyId), 'implicit-deny by no permissions boundary');
    });

    test('an attached policy that went missing denies everything', async () => {
      await using set = await setUp(kind);
      const { accessKeys, userAttachments } = set.identity;
      const { accessKeyId } = await accessKeys.create(ada);
      await userAttachments.attach({ ...ada, policyArn: POWER });
      await userAttachments.attach({ ...ada, policyArn: READ_ONLY });
      await set.store.db
        .updateTable('attached_policies')
        .set({ policy_arn: `arn:aws:iam::${ACCOUNT}:policy/gone` })
        .where('policy_arn', '=', READ_ONLY)
        .execute();
      await userAttachments.attach({ ...ada, policyArn: READ_ONLY });
      assert.match(await verdict(set, accessKeyId), /^explicit-deny by .*gone$/);
    });

    test('a renamed user keeps its key, its policies and its groups, and has its new ARN at once', async () => {
      await using set = await setUp(kind);
      const { accessKeys, authenticator, users, userPolicies } = set.identity;
      const { accessKeyId } = await accessKeys.create(ada);
      await userPolicies.put({ ...ada, policyName: 'own', document: ALLOW_CONVERSE });
      await authenticator.accessKey(accessKeyId);
      await users.update({ ...ada, newUserName: 'Lovelace', newPath: '/math/' });
      const key = await authenticator.accessKey(accessKeyId);
      assert.equal(key?.principal.arn, `arn:aws:iam::${ACCOUNT}:user/math/Lovelace`);
      assert.equal(await verdict(set, accessKeyId), 'allow by own');
      await assert.rejects(users.get(ada), { code: 'NoSuchEntityException' });
      await users.create(ada);
      await assert.rejects(users.update({ ...ada, newUserName: 'LOVELACE' }), {
        code: 'EntityAlreadyExistsException',
        message: 'User with name LOVELACE already exists.',
      });
    });
  });
}
