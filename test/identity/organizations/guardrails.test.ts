import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluate, requestContext, type PolicySet } from '#policy';
import { limits } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { storesUnderTest } from '../../support/stores.ts';
import { ACCOUNT, setUp, type SetUp } from '../set-up.ts';

const mine = { accountId: ACCOUNT };
const FULL = 'p-FullAWSAccess';

function policy(Effect: 'Allow' | 'Deny', Action: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*' }] });
}

interface World {
  readonly set: SetUp;
  readonly root: string;
  readonly unit: string;
  readonly member: string;
  /** Who administers the member account. */
  readonly accessKeyId: string;
  make(name: string, content: string): Promise<string>;
}

/** An organisation with one unit and in it one account with an administrator; service control policies count. */
async function build(set: SetUp): Promise<World> {
  const { organizations, users, userPolicies, accessKeys } = set.identity;
  await organizations.create({ ...mine, featureSet: 'ALL' });
  const root = (await organizations.roots(mine)).items[0]?.rootId ?? '';
  const { unitId: unit } = await organizations.units.create({ ...mine, parentId: root, name: 'u', tags: [] });
  const order = { ...mine, name: 'm', email: 'm@caprock.example', roleName: 'Access', tags: [] };
  const member = (await organizations.accounts.create(order)).newAccountId ?? '';
  await organizations.accounts.move({ ...mine, memberId: member, from: root, to: unit });
  await organizations.setServiceControl({ ...mine, rootId: root, enabled: true });
  const eve = { accountId: member, userName: 'eve' };
  await users.create(eve);
  await userPolicies.put({ ...eve, policyName: 'all', document: policy('Allow', '*') });
  const { accessKeyId } = await accessKeys.create(eve);
  const make = async (name: string, content: string) =>
    (await organizations.policies.create({ ...mine, name, description: '', content, tags: [] })).policyId;
  return { set, root, unit, member, accessKeyId, make };
}

async function decide({ set, accessKeyId }: World, action: string, identity = set.identity) {
  const key = await identity.authenticator.accessKey(accessKeyId);
  assert.ok(key, 'the key is good');
  return verdict(key.policies, action);
}

function verdict(policies: PolicySet, action: string) {
  const context = requestContext({ now: 0, secureTransport: true });
  return evaluate(policies, { action, resource: '*', principal: { arn: '', accountId: '' }, context });
}

for (const kind of await storesUnderTest()) {
  describe(`service control policies on ${kind.name}`, { skip: kind.skip }, () => {
    test('a member’s administrator may do what every level allows and none denies, from the next request on', async () => {
      await using set = await setUp(kind);
      const world = await build(set);
      const { attachments } = set.identity.organizations;
      assert.equal((await decide(world, 'iam:GetUser')).decision, 'allow');

      const noIam = await world.make('no iam', policy('Deny', 'iam:*'));
      for (const targetId of [world.root, world.unit, world.member]) {
        await attachments.attach({ ...mine, policyId: noIam, targetId });
        const { decision, reason } = await decide(world, 'iam:GetUser');
        assert.deepEqual([decision, reason.kind], ['explicit-deny', 'service control policy']);
        assert.match(reason.policy ?? '', /policy\/o-[a-z0-9]+\/service_control_policy\/p-/);
        assert.equal((await decide(world, 'sts:AssumeRole')).decision, 'allow');
        await attachments.detach({ ...mine, policyId: noIam, targetId });
        assert.equal((await decide(world, 'iam:GetUser')).decision, 'allow');
      }

      const bedrock = await world.make('bedrock alone', policy('Allow', 'bedrock:*'));
      await attachments.attach({ ...mine, policyId: bedrock, targetId: world.unit });
      await attachments.detach({ ...mine, policyId: FULL, targetId: world.unit });
      assert.equal((await decide(world, 'bedrock:InvokeModel')).decision, 'allow');
      const { decision, reason } = await decide(world, 'iam:GetUser');
      assert.deepEqual([decision, reason.kind], ['implicit-deny', 'service control policy']);
    });

    test('moved out of its unit an account leaves that unit’s policies behind', async () => {
      await using set = await setUp(kind);
      const world = await build(set);
      const { attachments, accounts } = set.identity.organizations;
      const noIam = await world.make('no iam', policy('Deny', 'iam:*'));
      await attachments.attach({ ...mine, policyId: noIam, targetId: world.unit });
      assert.equal((await decide(world, 'iam:GetUser')).decision, 'explicit-deny');
      await accounts.move({ ...mine, memberId: world.member, from: world.unit, to: world.root });
      assert.equal((await decide(world, 'iam:GetUser')).decision, 'allow');
    });

    test('a changed policy counts at once, in another process within a second', async () => {
      await using set = await setUp(kind);
      const world = await build(set);
      const { attachments, policies } = set.identity.organizations;
      const policyId = await world.make('mild', policy('Deny', 'macie2:*'));
      await attachments.attach({ ...mine, policyId, targetId: world.root });
      const other = await set.another();
      assert.equal((await decide(world, 'iam:GetUser', other)).decision, 'allow');
      await policies.update({ ...mine, policyId, content: policy('Deny', '*') });
      assert.equal((await decide(world, 'iam:GetUser')).decision, 'explicit-deny');
      set.clock.time += limits.identityUncheckedMilliseconds;
      assert.equal((await decide(world, 'iam:GetUser', other)).decision, 'explicit-deny');
    });

    test('the management account is guarded by none, even where it hangs on the root', async () => {
      await using set = await setUp(kind);
      const world = await build(set);
      const ada = { accountId: ACCOUNT, userName: 'ada' };
      await set.identity.userPolicies.put({ ...ada, policyName: 'all', document: policy('Allow', '*') });
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      const policyId = await world.make('nothing', policy('Deny', '*'));
      await set.identity.organizations.attachments.attach({ ...mine, policyId, targetId: world.root });
      assert.equal((await decide({ ...world, accessKeyId }, 'iam:GetUser')).decision, 'allow');
      assert.equal((await decide(world, 'iam:GetUser')).decision, 'explicit-deny');
    });

    test('switched off nothing guards, and switched on again all begins with what allows everything', async () => {
      await using set = await setUp(kind);
      const world = await build(set);
      const { organizations } = set.identity;
      const policyId = await world.make('nothing', policy('Deny', '*'));
      await organizations.attachments.attach({ ...mine, policyId, targetId: world.root });
      const order = { ...mine, rootId: world.root };
      await organizations.setServiceControl({ ...order, enabled: false });
      assert.equal((await decide(world, 'iam:GetUser')).decision, 'allow');
      await assert.rejects(organizations.attachments.attach({ ...mine, policyId, targetId: world.root }), {
        code: 'PolicyTypeNotEnabledException',
      });
      await organizations.setServiceControl({ ...order, enabled: true });
      await assert.rejects(organizations.setServiceControl({ ...order, enabled: true }), {
        code: 'PolicyTypeAlreadyEnabledException',
      });
      const { items } = await organizations.attachments.targetsOf({ ...mine, policyId: FULL });
      assert.deepEqual(
        items.map(({ targetId }) => targetId).sort(),
        [ACCOUNT, world.member, world.root, world.unit].sort(),
      );
      assert.equal((await organizations.attachments.targetsOf({ ...mine, policyId })).items.length, 0);
    });

    test('a target keeps one policy, has five at most, and each once; what is attached cannot be deleted', async () => {
      await using set = await setUp(kind);
      const world = await build(set);
      const { attachments, policies } = set.identity.organizations;
      const at = { ...mine, targetId: world.unit };
      const reason = (Reason: string) => ({ code: 'ConstraintViolationException', members: { Reason } });
      await assert.rejects(
        attachments.detach({ ...at, policyId: FULL }),
        reason('MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED'),
      );
      const ids: string[] = [];
      for (const n of [1, 2, 3, 4, 5]) ids.push(await world.make(`policy ${n}`, policy('Allow', 'iam:*')));
      const [first = '', second = '', third = '', fourth = '', fifth = ''] = ids;
      for (const policyId of [first, second, third, fourth]) await attachments.attach({ ...at, policyId });
      await assert.rejects(
        attachments.attach({ ...at, policyId: fifth }),
        reason('MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED'),
      );
      await assert.rejects(attachments.attach({ ...at, policyId: first }), {
        code: 'DuplicatePolicyAttachmentException',
      });
      await assert.rejects(policies.delete({ ...mine, policyId: first }), { code: 'PolicyInUseException' });
      await policies.delete({ ...mine, policyId: fifth });
      await assert.rejects(policies.get({ ...mine, policyId: fifth }), { code: 'PolicyNotFoundException' });
      await assert.rejects(policies.update({ ...mine, policyId: FULL, name: 'x' }), {
        code: 'InvalidInputException',
      });
      await assert.rejects(world.make('policy 1', policy('Allow', '*')), {
        code: 'DuplicatePolicyException',
      });
      await assert.rejects(world.make('broken', '{"Statement":1}'), {
        code: 'MalformedPolicyDocumentException',
      });
      const { items } = await attachments.ofTarget(at);
      assert.equal(items.length, 5);
    });

    test('a closed account has no credential that is good, of no kind, and no role; closing twice is refused', async () => {
      await using set = await setUp(kind);
      const world = await build(set);
      const { identity } = set;
      const eve = { accountId: world.member, userName: 'eve' };
      const key = await identity.authenticator.accessKey(world.accessKeyId);
      assert.ok(key);
      const session = await identity.sessions.ofUser(key.principal, 900, undefined);
      const { key: apiKey } = await identity.serviceSpecificCredentials.create({
        ...eve,
        serviceName: 'bedrock.amazonaws.com',
      });
      const open = async (one = identity) => {
        const { accessKeyId, sessionToken } = session.credentials;
        return [
          await one.authenticator.accessKey(world.accessKeyId),
          await one.authenticator.session(accessKeyId, revealSecret(sessionToken)),
          await one.apiKeys.find(apiKey),
          (await one.sessions.trustOf(`arn:aws:iam::${world.member}:role/Access`)).role,
          await one.accounts.find(world.member),
        ].map((found) => found !== undefined);
      };
      const other = await set.another();
      assert.deepEqual(await open(), [true, true, true, true, true]);
      assert.deepEqual(await open(other), [true, true, true, true, true]);
      const ref = { ...mine, memberId: world.member };
      await identity.organizations.accounts.close(ref);
      assert.deepEqual(await open(), [false, false, false, false, false]);
      set.clock.time += limits.identityUncheckedMilliseconds;
      assert.deepEqual(await open(other), [false, false, false, false, false]);
      await assert.rejects(identity.organizations.accounts.close(ref), {
        code: 'AccountAlreadyClosedException',
      });
      await assert.rejects(identity.organizations.accounts.close({ ...mine, memberId: ACCOUNT }), {
        code: 'ConstraintViolationException',
      });
      assert.equal((await identity.organizations.accounts.get(ref)).closed, true);
    });
  });
}
