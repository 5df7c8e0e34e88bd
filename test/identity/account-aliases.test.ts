import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, OTHER_ACCOUNT, setUp } from './set-up.ts';

for (const kind of await storesUnderTest()) {
  describe(`account aliases on ${kind.name}`, { skip: kind.skip }, () => {
    test('an account has one, which people find it by, and no other account may have it', async () => {
      await using set = await setUp(kind);
      const { accounts, accountAliases } = set.identity;
      await accountAliases.create(ACCOUNT, 'research');
      await accountAliases.create(ACCOUNT, 'analysis');
      assert.deepEqual(await accountAliases.list(ACCOUNT), ['analysis']);
      assert.equal(await accounts.find('Analysis'), ACCOUNT);
      assert.equal(await accounts.find(ACCOUNT), ACCOUNT);
      assert.equal(await accounts.find('research'), undefined);
      await assert.rejects(accountAliases.create(OTHER_ACCOUNT, 'analysis'), {
        code: 'EntityAlreadyExistsException',
      });
      await assert.rejects(accountAliases.delete(OTHER_ACCOUNT, 'analysis'), {
        code: 'NoSuchEntityException',
      });
      assert.deepEqual(await accountAliases.list(OTHER_ACCOUNT), []);
      await accountAliases.delete(ACCOUNT, 'analysis');
      assert.equal(await accounts.find('analysis'), undefined);
    });

    test('another account’s number is no alias: nobody would be led to the wrong sign-in', async () => {
      await using set = await setUp(kind);
      const { accounts, accountAliases } = set.identity;
      await assert.rejects(accountAliases.create(OTHER_ACCOUNT, ACCOUNT), { code: 'ValidationException' });
      assert.equal(await accounts.find(ACCOUNT), ACCOUNT);
    });
  });
}
