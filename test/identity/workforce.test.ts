import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits, Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ALLOW_CONVERSE, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

const ISSUER = 'https://idp.example/tenant';
const NOT_FOUND = { code: 'ResourceNotFoundException' };

/** An instance with a person in a group, and a permission set. */
async function people(set: SetUp) {
  const { workforce } = set.identity;
  const { instanceId, identityStoreId } = await workforce.instances.ensure(ACCOUNT);
  const instance = { accountId: ACCOUNT, instanceId };
  const store = { accountId: ACCOUNT, identityStoreId };
  const grace = await workforce.users.create({ ...store, userName: 'Grace', attributes: {} });
  const analysts = await workforce.groups.create({ ...store, displayName: 'Analysts' });
  const { permissionSetId } = await workforce.permissionSets.create({ ...instance, name: 'Analyst' });
  return { workforce, instance, store, grace, analysts, permissionSet: { ...instance, permissionSetId } };
}

for (const kind of await storesUnderTest()) {
  describe(`the workforce on ${kind.name}`, { skip: kind.skip }, () => {
    test('an installation has one instance, whoever asks for it first', async () => {
      await using set = await setUp(kind);
      const { instances } = set.identity.workforce;
      assert.equal(await instances.find(), undefined);
      const other = await set.another();
      const [mine, theirs] = await Promise.all([
        instances.ensure(ACCOUNT),
        other.workforce.instances.ensure(OTHER_ACCOUNT),
      ]);
      assert.deepEqual(mine, theirs);
      assert.match(mine.instanceId, /^ssoins-[0-9a-f]{16}$/);
      assert.match(mine.identityStoreId, /^d-[0-9a-f]{10}$/);
    });

    test('a provider is kept with its secret sealed, and replaced as a whole', async () => {
      await using set = await setUp(kind);
      const { instances, providers } = set.identity.workforce;
      const provider = { issuer: ISSUER, clientId: 'caprock', userClaim: 'upn', groupClaim: 'groups' };
      await assert.rejects(providers.set(provider), NOT_FOUND);
      await instances.ensure(ACCOUNT);
      await providers.set({ ...provider, clientSecret: new Secret('a client secret') });
      const found = await providers.find();
      assert.equal(found?.clientSecret && revealSecret(found.clientSecret), 'a client secret');
      const row = await set.store.db.selectFrom('workforce_providers').selectAll().executeTakeFirstOrThrow();
      assert.ok(!Buffer.from(row.sealed_secret ?? []).includes('a client secret'));
      // In another issuer's row the secret does not open: it would be sent there.
      await set.store.db.updateTable('workforce_providers').set({ issuer: 'https://evil.example' }).execute();
      await assert.rejects(providers.find());
      await providers.set(provider);
      assert.deepEqual(await providers.find(), provider);
      await providers.remove();
      assert.equal(await providers.find(), undefined);
    });

    test('an issuer that is not an HTTPS URL is refused', async () => {
      await using set = await setUp(kind);
      const { instances, providers } = set.identity.workforce;
      await instances.ensure(ACCOUNT);
      for (const issuer of ['http://idp.example', 'https://user:pw@idp.example', 'https://idp.example?x=1']) {
        const provider = { issuer, clientId: 'caprock', userClaim: 'sub', groupClaim: 'groups' };
        await assert.rejects(providers.set(provider), { code: 'InvalidInputException' });
      }
    });

    test('names of users and groups are told apart without regard to case, and to one account alone', async () => {
      await using set = await setUp(kind);
      const { workforce, store, grace, analysts } = await people(set);
      const conflict = { code: 'ConflictException' };
      await assert.rejects(workforce.users.create({ ...store, userName: 'GRACE', attributes: {} }), conflict);
      await assert.rejects(workforce.groups.create({ ...store, displayName: 'analysts' }), conflict);
      assert.equal(await workforce.users.idOf(store, { userName: 'grace' }), grace.userId);
      assert.equal(await workforce.groups.idOf(store, 'ANALYSTS'), analysts.groupId);
      const other = { ...store, accountId: OTHER_ACCOUNT };
      await assert.rejects(workforce.users.get({ ...other, userId: grace.userId }), NOT_FOUND);
      await assert.rejects(workforce.groups.list(other), NOT_FOUND);
      await assert.rejects(workforce.users.create({ ...other, userName: 'x', attributes: {} }), NOT_FOUND);
    });

    test('an assignment brings the role with the policies of the set, and its end takes the role away', async () => {
      await using set = await setUp(kind);
      const { workforce, grace, permissionSet } = await people(set);
      const { permissionSets, assignments } = workforce;
      await permissionSets.setInlinePolicy(permissionSet, ALLOW_CONVERSE);
      const assignment = {
        ...permissionSet,
        targetAccountId: OTHER_ACCOUNT,
        principalType: 'USER' as const,
        principalId: grace.userId,
      };
      await assignments.create(assignment);
      const { items } = await set.identity.roles.list({ accountId: OTHER_ACCOUNT });
      const [role] = items;
      assert.match(
        role?.arn ?? '',
        /:role\/aws-reserved\/sso\.amazonaws\.com\/AWSReservedSSO_Analyst_[0-9a-f]{16}$/,
      );
      const ref = { accountId: OTHER_ACCOUNT, roleName: role?.roleName ?? '' };
      const inline = { ...ref, policyName: 'AwsSSOInlinePolicy' };
      assert.equal((await set.identity.rolePolicies.get(inline)).document, ALLOW_CONVERSE);

      // What changes in the set is so in the account at once.
      await permissionSets.attach(permissionSet, 'arn:aws:iam::aws:policy/AmazonBedrockReadOnly');
      await permissionSets.setInlinePolicy(permissionSet, undefined);
      await permissionSets.update({ ...permissionSet, sessionDuration: 'PT8H' });
      await assert.rejects(set.identity.rolePolicies.get(inline), { code: 'NoSuchEntityException' });
      assert.equal((await set.identity.roleAttachments.list(ref)).items.length, 1);
      assert.equal((await set.identity.roles.get(ref)).maxSessionSeconds, 8 * 3600);
      assert.deepEqual((await permissionSets.accounts(permissionSet)).items, [OTHER_ACCOUNT]);

      await assert.rejects(permissionSets.delete(permissionSet), { code: 'ConflictException' });
      await assignments.delete(assignment);
      await assert.rejects(set.identity.roles.get(ref), { code: 'NoSuchEntityException' });
      await assert.rejects(assignments.delete(assignment), NOT_FOUND);
      await permissionSets.delete(permissionSet);
    });

    test('a role stays as long as anybody is assigned to it, and goes with the last user or group', async () => {
      await using set = await setUp(kind);
      const { workforce, grace, analysts, store, permissionSet } = await people(set);
      const target = { ...permissionSet, targetAccountId: ACCOUNT };
      const user = { ...target, principalType: 'USER' as const, principalId: grace.userId };
      const group = { ...target, principalType: 'GROUP' as const, principalId: analysts.groupId };
      await workforce.assignments.create(user);
      await workforce.assignments.create(group);
      await workforce.memberships.create({ ...store, userId: grace.userId, groupId: analysts.groupId });
      const theirs = await workforce.assignments.listOf({ ...user, ...permissionSet });
      assert.deepEqual(theirs.items.map(({ principalType }) => principalType).sort(), ['GROUP', 'USER']);
      await workforce.users.delete({ ...store, userId: grace.userId });
      assert.equal((await workforce.assignments.list(target)).items.length, 1);
      assert.deepEqual((await workforce.permissionSets.accounts(permissionSet)).items, [ACCOUNT]);
      await workforce.groups.delete({ ...store, groupId: analysts.groupId });
      assert.deepEqual((await workforce.permissionSets.accounts(permissionSet)).items, []);
    });

    test('who or what is not there cannot be assigned', async () => {
      await using set = await setUp(kind);
      const { workforce, grace, analysts, permissionSet } = await people(set);
      const right = {
        ...permissionSet,
        targetAccountId: ACCOUNT,
        principalType: 'USER' as const,
        principalId: grace.userId,
      };
      for (const wrong of [
        { principalId: analysts.groupId },
        { targetAccountId: '999999999999' },
        { permissionSetId: 'ps-0000000000000000' },
        { accountId: OTHER_ACCOUNT },
      ]) {
        await assert.rejects(workforce.assignments.create({ ...right, ...wrong }), NOT_FOUND);
      }
    });

    test('permission sets are listed a page at a time, and refuse what is no duration, policy or new name', async () => {
      await using set = await setUp(kind);
      const { workforce, instance, permissionSet } = await people(set);
      const { permissionSets } = workforce;
      for (const name of ['B', 'C', 'D']) await permissionSets.create({ ...instance, name });
      const first = await permissionSets.list({ ...instance, maxItems: 3 });
      const marker = first.marker ?? '';
      const second = await permissionSets.list({ ...instance, marker });
      assert.equal(new Set([...first.items, ...second.items]).size, 4);
      await assert.rejects(permissionSets.create({ ...instance, name: 'analyst' }), {
        code: 'ConflictException',
      });
      for (const sessionDuration of ['PT59M', 'PT13H', 'P1M', '8h', '']) {
        await assert.rejects(permissionSets.update({ ...permissionSet, sessionDuration }), {
          code: 'ValidationException',
        });
      }
      await assert.rejects(permissionSets.setInlinePolicy(permissionSet, '{"Statement":1}'), {
        code: 'ValidationException',
      });
      await assert.rejects(permissionSets.attach(permissionSet, 'arn:aws:iam::aws:policy/None'), NOT_FOUND);
      assert.ok(limits.permissionSets > 1_000);
    });
  });
}
