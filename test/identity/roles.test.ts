import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

const BEDROCK_FULL = 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess';
const ops = { accountId: ACCOUNT, roleName: 'Ops' };

/** A trust policy for these principals. */
function trusting(...AWS: string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });
}
const TRUST_ACCOUNT = trusting(`arn:aws:iam::${ACCOUNT}:root`);

async function trustIds(set: SetUp): Promise<Record<string, string>> {
  const row = await set.store.db.selectFrom('roles').select('trust_ids').executeTakeFirstOrThrow();
  return JSON.parse(row.trust_ids) as Record<string, string>;
}

for (const kind of await storesUnderTest()) {
  describe(`roles on ${kind.name}`, { skip: kind.skip }, () => {
    test('a role that was created can be got, with all that was given', async () => {
      await using set = await setUp(kind);
      const made = await set.identity.roles.create({
        ...ops,
        path: '/job/',
        description: 'night shift',
        trustPolicy: TRUST_ACCOUNT,
        maxSessionSeconds: 7_200,
        permissionsBoundary: BEDROCK_FULL,
        tags: [{ key: 'team', value: 'a' }],
      });
      assert.match(made.roleId, /^AROA[A-Z2-7]{17}$/);
      assert.deepEqual(made, {
        accountId: ACCOUNT,
        roleId: made.roleId,
        roleName: 'Ops',
        path: '/job/',
        arn: `arn:aws:iam::${ACCOUNT}:role/job/Ops`,
        description: 'night shift',
        trustPolicy: TRUST_ACCOUNT,
        maxSessionSeconds: 7_200,
        permissionsBoundary: BEDROCK_FULL,
        createdAt: set.clock.time,
        tags: [{ key: 'team', value: 'a' }],
      });
      assert.deepEqual(await set.identity.roles.get(ops), made);
    });

    test('without more, sessions last an hour at most; an update changes what it names alone', async () => {
      await using set = await setUp(kind);
      const { roles } = set.identity;
      const made = await roles.create({ ...ops, trustPolicy: TRUST_ACCOUNT });
      assert.equal(made.maxSessionSeconds, 3_600);
      await roles.update({ ...ops, description: 'd' });
      await roles.update({ ...ops, maxSessionSeconds: 43_200 });
      await roles.update(ops);
      const updated = await roles.get(ops);
      assert.deepEqual([updated.maxSessionSeconds, updated.description], [43_200, 'd']);
      assert.equal(updated.permissionsBoundary, undefined);
    });

    test('a role that is not there, is of another account, or is spelled otherwise cannot be found', async () => {
      await using set = await setUp(kind);
      const { roles } = set.identity;
      await roles.create({ ...ops, trustPolicy: TRUST_ACCOUNT });
      for (const ref of [
        { ...ops, roleName: 'none' },
        { ...ops, roleName: 'ops' },
        { ...ops, accountId: OTHER_ACCOUNT },
      ]) {
        const expected = {
          code: 'NoSuchEntityException',
          message: `The role with name ${ref.roleName} cannot be found.`,
        };
        await assert.rejects(roles.get(ref), expected);
        await assert.rejects(roles.update(ref), expected);
        await assert.rejects(roles.setTrustPolicy({ ...ref, trustPolicy: TRUST_ACCOUNT }), expected);
        await assert.rejects(roles.delete(ref), expected);
      }
      await assert.rejects(roles.create({ ...ops, roleName: 'OPS', trustPolicy: TRUST_ACCOUNT }), {
        code: 'EntityAlreadyExistsException',
        message: 'Role with name OPS already exists.',
      });
    });

    for (const [what, document] of Object.entries({
      'no JSON': 'allow',
      'no principal': ALLOW_CONVERSE.replace('bedrock:InvokeModel', 'sts:AssumeRole'),
      'a resource': TRUST_ACCOUNT.replace('"Action"', '"Resource":"*","Action"'),
      'an action that is not of STS': TRUST_ACCOUNT.replace('sts:AssumeRole', 'iam:GetUser'),
      'a user that is not there': trusting(`arn:aws:iam::${ACCOUNT}:user/nobody`),
      'a user under another path': trusting(`arn:aws:iam::${ACCOUNT}:user/team/ada`),
      'a role that is not there': trusting(`arn:aws:iam::${OTHER_ACCOUNT}:role/none`),
    })) {
      test(`a trust policy with ${what} is refused, and the one before stays`, async () => {
        await using set = await setUp(kind);
        const { roles } = set.identity;
        const refused = { code: 'MalformedPolicyDocumentException' };
        await assert.rejects(roles.create({ ...ops, trustPolicy: document }), refused);
        await roles.create({ ...ops, trustPolicy: TRUST_ACCOUNT });
        await assert.rejects(roles.setTrustPolicy({ ...ops, trustPolicy: document }), refused);
        assert.equal((await roles.get(ops)).trustPolicy, TRUST_ACCOUNT);
      });
    }

    test('a trust policy holds 2,048 characters, white space not counted', async () => {
      await using set = await setUp(kind);
      const sized = (characters: number) =>
        TRUST_ACCOUNT.replace('"Effect"', `"Sid":"${'s'.repeat(characters)}","Effect"`);
      const room = 2_048 - sized(0).length;
      await set.identity.roles.create({ ...ops, trustPolicy: sized(room).replace(',', ',\n  ') });
      await assert.rejects(set.identity.roles.setTrustPolicy({ ...ops, trustPolicy: sized(room + 1) }), {
        code: 'LimitExceededException',
        message: 'Cannot exceed quota for ACLSizePerRole: 2048',
      });
    });

    test('a trust policy remembers which user and which role its ARNs stood for', async () => {
      await using set = await setUp(kind);
      const { roles, users } = set.identity;
      const { userId, arn } = await users.get(ada);
      const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Ops/me`;
      const role = await roles.create({ ...ops, trustPolicy: trusting(arn, session) });
      assert.deepEqual(await trustIds(set), { [arn]: userId });
      await roles.setTrustPolicy({ ...ops, trustPolicy: trusting(role.arn) });
      assert.deepEqual(await trustIds(set), { [role.arn]: role.roleId });
    });

    test('a role with inline or attached policies is not deleted until they are gone', async () => {
      await using set = await setUp(kind);
      const { roles, rolePolicies, roleAttachments } = set.identity;
      await roles.create({ ...ops, trustPolicy: TRUST_ACCOUNT, tags: [{ key: 'a', value: 'b' }] });
      await rolePolicies.put({ ...ops, policyName: 'p', document: ALLOW_CONVERSE });
      await roleAttachments.attach({ ...ops, policyArn: BEDROCK_FULL });
      await assert.rejects(roles.delete(ops), {
        code: 'DeleteConflictException',
        message: 'Cannot delete entity, must delete policies first.',
      });
      await rolePolicies.delete({ ...ops, policyName: 'p' });
      await assert.rejects(roles.delete(ops), {
        code: 'DeleteConflictException',
        message: 'Cannot delete entity, must detach all policies first.',
      });
      await roleAttachments.detach({ ...ops, policyArn: BEDROCK_FULL });
      await roles.delete(ops);
      assert.deepEqual(await set.store.db.selectFrom('tags').selectAll().execute(), []);
    });

    test('roles are listed by name and page, and by path', async () => {
      await using set = await setUp(kind);
      const { roles } = set.identity;
      for (const [roleName, path] of [
        ['b', '/x/'],
        ['C', '/x/y/'],
        ['a', '/z/'],
      ] as const) {
        await roles.create({ ...ops, roleName, path, trustPolicy: TRUST_ACCOUNT });
      }
      const first = await roles.list({ accountId: ACCOUNT, maxItems: 2 });
      const second = await roles.list({ accountId: ACCOUNT, maxItems: 2, marker: first.marker ?? '' });
      const names = (page: typeof first) => page.items.map((role) => role.roleName);
      assert.deepEqual([names(first), names(second), second.marker], [['a', 'b'], ['C'], undefined]);
      assert.deepEqual(names(await roles.list({ accountId: ACCOUNT, pathPrefix: '/x/' })), ['b', 'C']);
      assert.deepEqual(names(await roles.list({ accountId: OTHER_ACCOUNT })), []);
    });
  });
}
