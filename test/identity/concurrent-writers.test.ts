import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Identity } from '#identity';
import { codeOf, Secret } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ALLOW_CONVERSE, ada, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

/** Writers at once, in turn of two processes that share nothing but the database. */
const WRITERS = 8;
/** What a writer may be told who comes too late. */
const LATE =
  /^(?:EntityAlreadyExists|ConcurrentModification|LimitExceeded|Conflict|Duplicate|ServiceQuotaExceeded|AccountNotFound|SourceParentNotFound|PolicyNotAttached|ConstraintViolation)/;

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' },
  ],
});
const numbers = Array.from({ length: WRITERS }, (_, number) => number);

/** Which of the writers were acknowledged; the others were told why not. */
async function all(
  { identity, another }: SetUp,
  write: (identity: Identity, number: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const replicas = [identity, await another()] as const;
  const outcomes = await Promise.allSettled(
    numbers.map((number) => write(replicas[number % 2] ?? identity, number)),
  );
  return outcomes.flatMap((outcome, number) => {
    if (outcome.status === 'fulfilled') return [number];
    assert.match(codeOf(outcome.reason) ?? String(outcome.reason), LATE);
    return [];
  });
}

for (const kind of await storesUnderTest()) {
  describe(`two replicas that write at once on ${kind.name}`, { skip: kind.skip, timeout: 240_000 }, () => {
    test('users, groups, roles, policies of several names: all are there', async () => {
      await using set = await setUp(kind);
      const { identity } = set;
      const accountId = ACCOUNT;
      assert.equal(
        (await all(set, (one, n) => one.users.create({ accountId, userName: `u${n}` }))).length,
        WRITERS,
      );
      assert.equal((await identity.users.list({ accountId })).items.length, WRITERS + 1);
      await all(set, (one, n) => one.groups.create({ accountId, groupName: `g${n}` }));
      assert.equal((await identity.groups.list({ accountId })).items.length, WRITERS);
      await all(set, (one, n) => one.roles.create({ accountId, roleName: `r${n}`, trustPolicy: TRUST }));
      assert.equal((await identity.roles.list({ accountId })).items.length, WRITERS);
      await all(set, (one, n) =>
        one.managedPolicies.create({ accountId, policyName: `p${n}`, document: ALLOW_CONVERSE }),
      );
      const policies = await identity.managedPolicies.list({ accountId, scope: 'Local' });
      assert.equal(policies.items.length, WRITERS);
      await all(set, (one, n) =>
        one.userPolicies.put({ ...ada, policyName: `i${n}`, document: ALLOW_CONVERSE }),
      );
      assert.equal((await identity.userPolicies.list(ada)).items.length, WRITERS);
      await all(set, (one, n) => one.groupMembers.add({ accountId, groupName: `g${n}`, userName: 'ada' }));
      assert.equal((await identity.groupMembers.groups(ada)).items.length, WRITERS);
      await all(set, (one, n) => one.userTags.tag({ ...ada, tags: [{ key: `k${n}`, value: String(n) }] }));
      assert.equal((await identity.userTags.list(ada)).items.length, WRITERS);
    });

    test('one name: one writer has it, and the others are told', async () => {
      await using set = await setUp(kind);
      const accountId = ACCOUNT;
      for (const write of [
        (one: Identity) => one.users.create({ accountId, userName: 'same' }),
        (one: Identity) => one.groups.create({ accountId, groupName: 'same' }),
        (one: Identity) => one.roles.create({ accountId, roleName: 'same', trustPolicy: TRUST }),
        (one: Identity) =>
          one.managedPolicies.create({ accountId, policyName: 'same', document: ALLOW_CONVERSE }),
        (one: Identity) =>
          one.oidcProviders.create({
            accountId,
            url: 'https://idp.example',
            clientIds: ['a'],
            thumbprints: [],
            tags: [],
          }),
      ]) {
        assert.equal((await all(set, write)).length, 1);
      }
      const winners = await all(set, (one, n) =>
        one.accountAliases.create(n % 2 === 0 ? ACCOUNT : OTHER_ACCOUNT, 'same'),
      );
      assert.ok(winners.length >= 1);
      const owners = [ACCOUNT, OTHER_ACCOUNT].map((account) => set.identity.accountAliases.list(account));
      assert.equal((await Promise.all(owners)).flat().length, 1);
    });

    test('quotas: what was acknowledged is there, and no more than the quota', async () => {
      await using set = await setUp(kind);
      const { identity } = set;
      const keys = await all(set, (one) => one.accessKeys.create(ada));
      assert.equal(keys.length, 2);
      assert.equal((await identity.accessKeys.list(ada)).items.length, 2);
      const { arn: policyArn } = await identity.managedPolicies.create({
        accountId: ACCOUNT,
        policyName: 'versions',
        document: ALLOW_CONVERSE,
      });
      const versions = await all(set, (one) =>
        one.policyVersions.create({
          accountId: ACCOUNT,
          policyArn,
          document: ALLOW_CONVERSE,
          setAsDefault: true,
        }),
      );
      assert.equal(versions.length, 4);
      const { items } = await identity.policyVersions.list({ accountId: ACCOUNT, policyArn });
      assert.equal(new Set(items.map(({ versionId }) => versionId)).size, 5);
      assert.equal(items.filter(({ isDefault }) => isDefault).length, 1);
    });

    test('the workforce: people, groups, permission sets and their policies are all there', async () => {
      await using set = await setUp(kind);
      const { instanceId, identityStoreId } = await set.identity.workforce.instances.ensure(ACCOUNT);
      const store = { accountId: ACCOUNT, identityStoreId };
      const instance = { accountId: ACCOUNT, instanceId };
      const { workforce } = set.identity;
      await all(set, (one, n) => one.workforce.users.create({ ...store, userName: `u${n}`, attributes: {} }));
      assert.equal((await workforce.users.list(store)).items.length, WRITERS);
      await all(set, (one, n) => one.workforce.groups.create({ ...store, displayName: `g${n}` }));
      assert.equal((await workforce.groups.list(store)).items.length, WRITERS);
      assert.equal(
        (await all(set, (one) => one.workforce.permissionSets.create({ ...instance, name: 'same' }))).length,
        1,
      );
      const [permissionSetId = ''] = (await workforce.permissionSets.list(instance)).items;
      const ref = { ...instance, permissionSetId };
      await all(set, (one, n) => one.workforce.policyReferences.attach(ref, { name: `p${n}`, path: '/' }));
      assert.equal((await workforce.policyReferences.list(ref)).items.length, WRITERS);
      // Attributes are changed by what is read in the same transaction: none of the changes is lost.
      const [{ userId = '' } = {}] = (await workforce.users.list(store)).items;
      await all(set, (one, n) =>
        one.workforce.users.update({ ...store, userId }, (attributes) => ({ ...attributes, [`A${n}`]: n })),
      );
      const { attributes } = await workforce.users.get({ ...store, userId });
      assert.equal(Object.keys(attributes).length, WRITERS);
    });

    test('the password policy: it is one writer’s as a whole, or none', async () => {
      await using set = await setUp(kind);
      const policy = (n: number) => ({
        ...{ minimumLength: 10 + n, maxAgeDays: 10 + n, reusePrevention: 10 + n },
        ...{ requireSymbols: n % 2 === 0, requireNumbers: n % 2 === 0, requireUppercase: n % 2 === 0 },
        ...{ requireLowercase: n % 2 === 0, usersMayChange: n % 2 === 0, hardExpiry: n % 2 === 0 },
      });
      assert.equal(
        (await all(set, (one, n) => one.passwordPolicies.set(ACCOUNT, policy(n)))).length,
        WRITERS,
      );
      const found = await set.identity.passwordPolicies.get(ACCOUNT);
      assert.deepEqual(found, policy(found.minimumLength - 10));
    });

    test('a login profile: one is made, one change of the password counts, a reset that is asked for stays', async () => {
      await using set = await setUp(kind);
      const another = await set.another();
      // One each: hashing is what a password takes longest, and more at once would only wait for one another.
      const both = async (write: (identity: Identity, number: number) => Promise<unknown>) => {
        const outcomes = await Promise.allSettled([set.identity, another].map(write));
        return outcomes.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
      };
      const password = (name: string | number | undefined) => new Secret(`Good-password-${name}`);
      const [made, ...more] = await both((one, n) =>
        one.loginProfiles.create({ ...ada, password: password(n), resetRequired: false }),
      );
      assert.deepEqual(more, []);
      const [changed, ...others] = await both((one, n) =>
        one.loginProfiles.change({ ...ada, from: password(made), to: password(n + 2) }),
      );
      assert.deepEqual(others, []);
      await set.identity.loginProfiles.verify({ ...ada, password: password((changed ?? 0) + 2) });
      // Hashing the new password takes so long that the other writer is there in the meantime.
      await Promise.all([
        set.identity.loginProfiles.update({ ...ada, password: password('last') }),
        another.loginProfiles.update({ ...ada, resetRequired: true }),
      ]);
      assert.ok((await set.identity.loginProfiles.get(ada)).resetRequired);
      await set.identity.loginProfiles.verify({ ...ada, password: password('last') });
    });

    test('an organisation: its accounts, units and policies are there, in one place, and no target is without a policy', async () => {
      await using set = await setUp(kind);
      const { organizations } = set.identity;
      const accountId = ACCOUNT;
      await organizations.create({ accountId, featureSet: 'ALL' });
      const [root] = (await organizations.roots({ accountId })).items;
      const rootId = root?.rootId ?? '';
      await organizations.setServiceControl({ accountId, rootId, enabled: true });
      await all(set, (one, n) =>
        one.organizations.accounts.create({
          accountId,
          name: `a${n}`,
          email: `a${n}@example.com`,
          roleName: 'OrganizationAccountAccessRole',
          tags: [],
        }),
      );
      const accounts = await organizations.accounts.list({ accountId });
      assert.equal(accounts.items.length, WRITERS + 1);
      const unit = (name: string) => (one: Identity) =>
        one.organizations.units.create({ accountId, parentId: rootId, name, tags: [] });
      assert.equal((await all(set, unit('same'))).length, 1);
      await all(set, (one, n) => unit(`u${n}`)(one));
      const units = (await organizations.units.list({ accountId, parentId: rootId })).items;
      assert.equal(units.length, WRITERS + 1);

      const moved = accounts.items.find(({ memberId }) => memberId !== accountId)?.memberId ?? '';
      const movers = await all(set, (one, n) =>
        one.organizations.accounts.move({
          accountId,
          memberId: moved,
          from: rootId,
          to: units[n]?.unitId ?? '',
        }),
      );
      assert.equal(movers.length, 1);

      const content = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }],
      });
      const policy = (name: string) => (one: Identity) =>
        one.organizations.policies.create({ accountId, name, description: '', content, tags: [] });
      assert.equal((await all(set, policy('same'))).length, 1);
      const targetId = units[0]?.unitId ?? '';
      const { items } = await organizations.policies.list({ accountId });
      const policyId = items.find(({ name }) => name === 'same')?.policyId ?? '';
      const attach = (one: Identity) =>
        one.organizations.attachments.attach({ accountId, policyId, targetId });
      assert.equal((await all(set, attach)).length, 1);
      // Each takes away one of the two: the second is told that it is the last.
      const detached = await all(set, (one, n) =>
        one.organizations.attachments.detach({ accountId, policyId: items[n % 2]?.policyId ?? '', targetId }),
      );
      assert.equal(detached.length, 1);
      assert.equal((await organizations.attachments.ofTarget({ accountId, targetId })).items.length, 1);
    });
  });
}
