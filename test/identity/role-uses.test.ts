import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

const ops = { accountId: ACCOUNT, roleName: 'Ops' };
const NOBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
});

async function makeRole(set: SetUp, accountId = ACCOUNT) {
  return set.identity.roles.create({ ...ops, accountId, trustPolicy: NOBODY });
}

for (const kind of await storesUnderTest()) {
  describe(`the last use of roles on ${kind.name}`, { skip: kind.skip }, () => {
    test('a role that was never used says nothing; one that was says when and where, alone of its name', async () => {
      await using set = await setUp(kind);
      const { roleId, lastUse } = await makeRole(set);
      await makeRole(set, OTHER_ACCOUNT);
      assert.equal(lastUse, undefined);
      const { roles, roleUses } = set.identity;
      roleUses.note(roleId, 'eu-west-1');
      set.clock.time += 1000;
      roleUses.note(roleId, 'us-east-1');
      assert.equal((await roles.get(ops)).lastUse, undefined);
      await roleUses.flush();
      assert.deepEqual((await roles.get(ops)).lastUse, { at: set.clock.time, region: 'us-east-1' });
      assert.equal((await roles.get({ ...ops, accountId: OTHER_ACCOUNT })).lastUse, undefined);
    });

    test('the details of the account know a use of just now', async () => {
      await using set = await setUp(kind);
      const { roleId } = await makeRole(set);
      set.identity.roleUses.note(roleId, 'us-east-1');
      const { items } = await set.identity.listAccountDetails({ accountId: ACCOUNT, kinds: ['Role'] });
      const [detail] = items;
      assert.ok(detail?.kind === 'Role');
      assert.equal(detail.role.lastUse?.at, set.clock.time);
    });

    test('an older use of another process does not take the place of a newer one', async () => {
      await using set = await setUp(kind);
      const { roleId } = await makeRole(set);
      const other = (await set.another()).roleUses;
      other.note(roleId, 'eu-west-1');
      set.clock.time += 1000;
      set.identity.roleUses.note(roleId, 'us-east-1');
      await set.identity.roleUses.flush();
      await other.flush();
      assert.equal((await set.identity.roles.get(ops)).lastUse?.region, 'us-east-1');
    });
  });
}
