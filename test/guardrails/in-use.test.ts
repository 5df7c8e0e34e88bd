import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, definitionOf, OTHER_ACCOUNT, setUp, WHOLE } from './set-up.ts';

const accountId = ACCOUNT;
for (const kind of await storesUnderTest()) {
  describe(`guardrails as inferences use them, on ${kind.name}`, { skip: kind.skip }, () => {
    test('are what this process made of them, at once', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, tags, enforced, inUse } = set.guardrails;
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const ref = { accountId, guardrailId };
      const description = async () => (await inUse.get({ ...ref, version: 'DRAFT' })).definition.description;

      assert.equal(await description(), 'for the support desk');
      await drafts.update({ ...ref, definition: definitionOf({ description: 'for all' }) });
      assert.equal(await description(), 'for all');

      assert.deepEqual(await inUse.tags(ref), []);
      await tags.tag({ ...ref, tags: [{ key: 'team', value: 'desk' }] });
      assert.deepEqual(await inUse.tags(ref), [{ key: 'team', value: 'desk' }]);
      await tags.untag({ ...ref, keys: ['team'] });
      assert.deepEqual(await inUse.tags(ref), []);

      assert.deepEqual(await inUse.enforced(accountId), []);
      const config = await enforced.put({ ...ref, version: 'DRAFT', scope: WHOLE, by: 'arn:ada' });
      assert.deepEqual(await inUse.enforced(accountId), [config]);
      assert.deepEqual(await inUse.enforced(OTHER_ACCOUNT), []);
      await enforced.delete({ accountId, configId: config.configId });
      assert.deepEqual(await inUse.enforced(accountId), []);

      await assert.rejects(inUse.get({ ...ref, version: '1' }), { code: 'ResourceNotFoundException' });
      await versions.create(ref);
      assert.equal((await inUse.get({ ...ref, version: '1' })).definition.description, 'for all');
      await versions.delete({ ...ref, number: 1 });
      await assert.rejects(inUse.get({ ...ref, version: '1' }), { code: 'ResourceNotFoundException' });
      await versions.delete(ref);
      await assert.rejects(inUse.get({ ...ref, version: 'DRAFT' }), { code: 'ResourceNotFoundException' });
      await assert.rejects(inUse.tags(ref), { code: 'ResourceNotFoundException' });
    });

    test('are what another process made of them, after a second at the latest', async () => {
      await using set = await setUp(kind);
      const { drafts, versions, tags, enforced } = set.another;
      const { inUse } = set.guardrails;
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const ref = { accountId, guardrailId };
      const draft = { ...ref, version: 'DRAFT' };
      assert.equal((await inUse.get(draft)).definition.description, 'for the support desk');
      assert.deepEqual(await inUse.enforced(accountId), []);
      assert.deepEqual(await inUse.tags(ref), []);

      const changed = async (change: () => Promise<unknown>) => {
        await change();
        set.clock.time += limits.guardrailsUncheckedMilliseconds;
      };
      await changed(() => drafts.update({ ...ref, definition: definitionOf({ description: 'for all' }) }));
      assert.equal((await inUse.get(draft)).definition.description, 'for all');
      await changed(() => tags.tag({ ...ref, tags: [{ key: 'team', value: 'desk' }] }));
      assert.deepEqual(await inUse.tags(ref), [{ key: 'team', value: 'desk' }]);
      const put = () => enforced.put({ ...ref, version: 'DRAFT', scope: WHOLE, by: 'arn:ada' });
      await changed(put);
      const [config = assert.fail('it is not enforced')] = await inUse.enforced(accountId);
      await changed(() => enforced.delete({ accountId, configId: config.configId }));
      assert.deepEqual(await inUse.enforced(accountId), []);
      await changed(() => versions.delete(ref));
      await assert.rejects(inUse.get(draft), { code: 'ResourceNotFoundException' });
    });

    test('are read once while nothing changes, and the store is asked once a second whether anything did', async () => {
      await using set = await setUp(kind);
      const { drafts, inUse } = set.guardrails;
      const { guardrailId } = await drafts.create({ accountId, definition: definitionOf(), tags: [] });
      const draft = { accountId, guardrailId, version: 'DRAFT' };
      await inUse.get(draft);
      // Behind everybody's back: no change of a guardrail is made so.
      await set.store.db.deleteFrom('guardrail_versions').where('guardrail_id', '=', guardrailId).execute();
      set.clock.time += 10 * limits.guardrailsUncheckedMilliseconds;
      assert.equal((await inUse.get(draft)).definition.description, 'for the support desk');
      // What is changed is read anew.
      await set.another.tags.untag({ accountId, guardrailId, keys: ['none'] });
      set.clock.time += limits.guardrailsUncheckedMilliseconds;
      await assert.rejects(inUse.get(draft), { code: 'ResourceNotFoundException' });
    });
  });
}
