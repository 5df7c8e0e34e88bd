import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../../support/stores.ts';
import { ACCOUNT, OTHER_ACCOUNT, setUp, type SetUp } from '../set-up.ts';

const mine = { accountId: ACCOUNT };

/** An organisation that ACCOUNT manages; gives its root. */
async function organize(set: SetUp): Promise<string> {
  await set.identity.organizations.create({ ...mine, featureSet: 'ALL' });
  const { items } = await set.identity.organizations.roots(mine);
  return items[0]?.rootId ?? '';
}

async function makeAccount(set: SetUp, name: string): Promise<string> {
  const order = { ...mine, name, email: `${name}@caprock.example`, roleName: 'Access', tags: [] };
  return (await set.identity.organizations.accounts.create(order)).newAccountId ?? '';
}

for (const kind of await storesUnderTest()) {
  describe(`organisations on ${kind.name}`, { skip: kind.skip }, () => {
    test('an account manages one organisation at most; members see its description and no more', async () => {
      await using set = await setUp(kind);
      const { organizations } = set.identity;
      await assert.rejects(organizations.describe(ACCOUNT), { code: 'AWSOrganizationsNotInUseException' });
      await organize(set);
      await assert.rejects(organizations.create({ ...mine, featureSet: 'ALL' }), {
        code: 'AlreadyInOrganizationException',
      });
      const member = await makeAccount(set, 'research');
      assert.equal((await organizations.describe(member)).managementAccountId, ACCOUNT);
      for (const stranger of [member, OTHER_ACCOUNT]) {
        const refused = {
          code: stranger === member ? 'AccessDeniedException' : 'AWSOrganizationsNotInUseException',
        };
        await assert.rejects(organizations.roots({ accountId: stranger }), refused);
        await assert.rejects(organizations.accounts.list({ accountId: stranger }), refused);
        await assert.rejects(
          organizations.accounts.close({ accountId: stranger, memberId: member }),
          refused,
        );
        await assert.rejects(organizations.policies.list({ accountId: stranger }), refused);
      }
    });

    test('what one organisation has is not there for another', async () => {
      await using set = await setUp(kind);
      const { organizations } = set.identity;
      const root = await organize(set);
      const member = await makeAccount(set, 'research');
      const { unitId } = await organizations.units.create({ ...mine, parentId: root, name: 'a', tags: [] });
      const theirs = { accountId: OTHER_ACCOUNT };
      await organizations.create({ ...theirs, featureSet: 'ALL' });
      await assert.rejects(organizations.accounts.get({ ...theirs, memberId: member }), {
        code: 'AccountNotFoundException',
      });
      await assert.rejects(organizations.units.get({ ...theirs, unitId }), {
        code: 'OrganizationalUnitNotFoundException',
      });
      await assert.rejects(organizations.units.list({ ...theirs, parentId: root }), {
        code: 'ParentNotFoundException',
      });
      await assert.rejects(organizations.tags.list({ ...theirs, resourceId: unitId }), {
        code: 'TargetNotFoundException',
      });
      assert.equal((await organizations.accounts.list(theirs)).items.length, 1);
    });

    test('an address is one account’s, whatever its case; what failed is on record as failed', async () => {
      await using set = await setUp(kind);
      await organize(set);
      const { accounts } = set.identity.organizations;
      await makeAccount(set, 'research');
      const order = { ...mine, name: 'again', email: 'Research@caprock.example', roleName: 'A', tags: [] };
      const failed = await accounts.create(order);
      assert.deepEqual([failed.newAccountId, failed.failureReason], [undefined, 'EMAIL_ALREADY_EXISTS']);
      assert.deepEqual(await accounts.request({ ...mine, requestId: failed.requestId }), failed);
      const states = async (...wanted: string[]) =>
        (await accounts.requests({ ...mine, states: wanted })).items.length;
      assert.deepEqual(
        [await states(), await states('FAILED'), await states('SUCCEEDED'), await states('IN_PROGRESS')],
        [2, 1, 1, 0],
      );
      assert.equal((await accounts.list(mine)).items.length, 2);
    });

    test('two who make accounts at once with one address make one', async () => {
      await using set = await setUp(kind);
      await organize(set);
      const other = await set.another();
      const order = { ...mine, name: 'x', email: 'x@caprock.example', roleName: 'A', tags: [] };
      const made = await Promise.all(
        [set.identity, other, set.identity, other].map((one) => one.organizations.accounts.create(order)),
      );
      assert.equal(made.filter(({ newAccountId }) => newAccountId !== undefined).length, 1);
    });

    test('units have one name each under a parent, are five deep at most, and go when they are empty', async () => {
      await using set = await setUp(kind);
      const { units, accounts } = set.identity.organizations;
      const root = await organize(set);
      let parentId = root;
      for (let level = 1; level <= limits.organizationalUnitDepth; level += 1) {
        parentId = (await units.create({ ...mine, parentId, name: 'deep', tags: [] })).unitId;
      }
      await assert.rejects(units.create({ ...mine, parentId, name: 'deep', tags: [] }), {
        code: 'ConstraintViolationException',
        members: { Reason: 'OU_DEPTH_LIMIT_EXCEEDED' },
      });
      const duplicate = { code: 'DuplicateOrganizationalUnitException' };
      await assert.rejects(units.create({ ...mine, parentId: root, name: 'deep', tags: [] }), duplicate);
      const { unitId } = await units.create({ ...mine, parentId: root, name: 'other', tags: [] });
      await assert.rejects(units.rename({ ...mine, unitId, name: 'deep' }), duplicate);
      assert.equal((await units.rename({ ...mine, unitId, name: 'third' })).name, 'third');

      const memberId = await makeAccount(set, 'research');
      await accounts.move({ ...mine, memberId, from: root, to: unitId });
      await assert.rejects(accounts.move({ ...mine, memberId, from: root, to: unitId }), {
        code: 'SourceParentNotFoundException',
      });
      await assert.rejects(units.delete({ ...mine, unitId }), {
        code: 'OrganizationalUnitNotEmptyException',
      });
      await accounts.move({ ...mine, memberId, from: unitId, to: root });
      await units.delete({ ...mine, unitId });
      await assert.rejects(units.get({ ...mine, unitId }), { code: 'OrganizationalUnitNotFoundException' });
    });

    test('lists come in pages, each item once, and take no other list’s token', async () => {
      await using set = await setUp(kind);
      const { units, accounts, tree } = set.identity.organizations;
      const root = await organize(set);
      for (let n = 0; n < 5; n += 1) {
        await units.create({ ...mine, parentId: root, name: `unit ${n}`, tags: [] });
      }
      const seen: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await units.list({
          ...mine,
          parentId: root,
          maxResults: 2,
          ...(nextToken === undefined ? {} : { nextToken }),
        });
        seen.push(...page.items.map(({ name }) => name));
        nextToken = page.marker;
        if (nextToken !== undefined) {
          await assert.rejects(accounts.list({ ...mine, nextToken }), {
            code: 'InvalidInputException',
            members: { Reason: 'INVALID_NEXT_TOKEN' },
          });
        }
      } while (nextToken !== undefined);
      assert.deepEqual(seen.sort(), ['unit 0', 'unit 1', 'unit 2', 'unit 3', 'unit 4']);
      const children = await tree.children({ ...mine, parentId: root, kind: 'ORGANIZATIONAL_UNIT' });
      assert.equal(children.items.length, 5);
      const [child] = children.items;
      const { items } = await tree.parents({ ...mine, childId: child?.id ?? '' });
      assert.deepEqual(items, [{ id: root, kind: 'ROOT' }]);
    });
  });
}
