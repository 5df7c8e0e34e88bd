import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createIdentity, type AccessKey, type SecretSealer } from '#identity';
import { limits } from '#kernel';
import { evaluate } from '#policy';
import { revealSecret } from '#reveal-secret';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, NO_WEB, REGION, setUp, type SetUp } from './set-up.ts';

for (const kind of await storesUnderTest()) {
  describe(`the authenticator on ${kind.name}`, { skip: kind.skip }, () => {
    test('an Active key gives its secret, its user and the policies of the user', async () => {
      await using set = await setUp(kind);
      const made = await set.identity.accessKeys.create(ada);
      await set.identity.userPolicies.put({ ...ada, policyName: 'b', document: ALLOW_CONVERSE });
      await set.identity.userPolicies.put({ ...ada, policyName: 'a', document: ALLOW_CONVERSE });
      const key = await find(set, made.accessKeyId);
      assert.equal(revealSecret(key.secret), revealSecret(made.secret));
      const { userId } = await set.identity.users.get(ada);
      assert.deepEqual(key.principal, {
        type: 'IAMUser',
        accountId: ACCOUNT,
        principalId: userId,
        arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
        userName: 'ada',
        accessKeyId: made.accessKeyId,
        tags: new Map(),
      });
      assert.deepEqual(
        key.policies.identity.map((policy) => policy.name),
        ['a', 'b'],
      );
    });

    test('an unknown key, and what is no key at all, give nothing', async () => {
      await using set = await setUp(kind);
      await set.identity.accessKeys.create(ada);
      for (const id of ['AKIAAAAAAAAAAAAAAAAA', '', 'x'.repeat(1_000), "' or 1=1 --", '__proto__']) {
        assert.equal(await set.identity.authenticator.accessKey(id), undefined);
      }
    });

    test('an answer that was read once is kept', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      assert.equal(await find(set, accessKeyId), await find(set, accessKeyId));
    });

    test('each write counts from the moment that it is answered', async () => {
      await using set = await setUp(kind);
      const { accessKeys, userPolicies, authenticator } = set.identity;
      const { accessKeyId } = await accessKeys.create(ada);
      assert.deepEqual((await find(set, accessKeyId)).policies.identity, []);
      await userPolicies.put({ ...ada, policyName: 'p', document: ALLOW_CONVERSE });
      assert.equal((await find(set, accessKeyId)).policies.identity.length, 1);
      await userPolicies.delete({ ...ada, policyName: 'p' });
      assert.deepEqual((await find(set, accessKeyId)).policies.identity, []);
      await accessKeys.setStatus({ ...ada, accessKeyId, status: 'Inactive' });
      assert.equal(await authenticator.accessKey(accessKeyId), undefined);
      await accessKeys.setStatus({ ...ada, accessKeyId, status: 'Active' });
      assert.ok(await find(set, accessKeyId));
      await accessKeys.delete({ ...ada, accessKeyId });
      assert.equal(await authenticator.accessKey(accessKeyId), undefined);
    });

    test('under a storm of requests, none that begins after a revocation gets the key', async () => {
      await using set = await setUp(kind);
      const { accessKeys, authenticator } = set.identity;
      const { accessKeyId } = await accessKeys.create(ada);
      for (let round = 0; round < 10; round++) {
        const over = new AbortController();
        const storm = Array.from({ length: 16 }, async () => {
          while (!over.signal.aborted) {
            await authenticator.accessKey(accessKeyId);
            await new Promise(setImmediate);
          }
        });
        try {
          await accessKeys.setStatus({ ...ada, accessKeyId, status: 'Inactive' });
          const asked = Array.from({ length: 50 }, () => authenticator.accessKey(accessKeyId));
          const answers = await Promise.all(asked);
          assert.ok(
            answers.every((answer) => answer === undefined),
            `round ${round}`,
          );
          await accessKeys.setStatus({ ...ada, accessKeyId, status: 'Active' });
        } finally {
          over.abort();
          await Promise.all(storm);
        }
      }
    });

    test('what was being read while a write went through is not kept', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      // The sealer takes its time over the first answer, and the write overtakes it.
      const gate = Promise.withResolvers<void>();
      const opening = Promise.withResolvers<void>();
      let opened = 0;
      const slow: SecretSealer = {
        seal: set.sealer.seal,
        async open(sealed, place) {
          if (opened++ === 0) {
            opening.resolve();
            await gate.promise;
          }
          return set.sealer.open(sealed, place);
        },
      };
      const identity = createIdentity({
        store: set.store,
        sealer: slow,
        clock: set.clock,
        region: REGION,
        issuerWeb: NO_WEB,
      });
      const early = identity.authenticator.accessKey(accessKeyId);
      await opening.promise;
      await identity.userPolicies.put({ ...ada, policyName: 'p', document: ALLOW_CONVERSE });
      const late = identity.authenticator.accessKey(accessKeyId);
      gate.resolve();
      assert.equal(
        (await late)?.policies.identity.length,
        1,
        'who asks after the write is not given the answer from before',
      );
      await early;
      assert.equal((await identity.authenticator.accessKey(accessKeyId))?.policies.identity.length, 1);
    });

    test("another process's write counts after a second, and a clock set back does not delay it", async () => {
      await using set = await setUp(kind);
      const other = await set.another();
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      assert.ok(await find(set, accessKeyId));
      await other.accessKeys.setStatus({ ...ada, accessKeyId, status: 'Inactive' });
      set.clock.time += limits.identityUncheckedMilliseconds;
      assert.equal(await set.identity.authenticator.accessKey(accessKeyId), undefined);

      await other.accessKeys.setStatus({ ...ada, accessKeyId, status: 'Active' });
      assert.ok(await find(set, accessKeyId));
      await other.accessKeys.setStatus({ ...ada, accessKeyId, status: 'Inactive' });
      set.clock.time -= 3_600_000;
      assert.equal(await set.identity.authenticator.accessKey(accessKeyId), undefined);
    });

    test('without a write elsewhere the check keeps what is known', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      await find(set, accessKeyId);
      // The first check after our own write finds that number changed.
      set.clock.time += limits.identityUncheckedMilliseconds;
      const before = await find(set, accessKeyId);
      set.clock.time += limits.identityUncheckedMilliseconds;
      assert.equal(await find(set, accessKeyId), before);
    });

    test('a stored policy that cannot be read denies everything', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      await set.identity.userPolicies.put({ ...ada, policyName: 'allow', document: ALLOW_CONVERSE });
      await set.identity.userPolicies.put({ ...ada, policyName: 'broken', document: ALLOW_CONVERSE });
      assert.equal(verdictOf(await find(set, accessKeyId)), 'allow');
      await set.store.db
        .updateTable('inline_policies')
        .set({ document: '{"Version":' })
        .where('policy_name', '=', 'broken')
        .execute();
      const { authenticator } = await set.another();
      const key = await authenticator.accessKey(accessKeyId);
      assert.ok(key);
      assert.notEqual(verdictOf(key), 'allow');
    });

    test('while the store cannot be asked nobody is let in, and everybody again when it can', async () => {
      await using set = await setUp(kind);
      const { accessKeyId } = await set.identity.accessKeys.create(ada);
      await find(set, accessKeyId);
      await set.store.db.schema.alterTable('identity_generation').renameTo('away').execute();
      set.clock.time += limits.identityUncheckedMilliseconds;
      await assert.rejects(set.identity.authenticator.accessKey(accessKeyId));
      await set.store.db.schema.alterTable('away').renameTo('identity_generation').execute();
      assert.ok(await find(set, accessKeyId));
    });
  });
}

async function find(set: SetUp, accessKeyId: string): Promise<AccessKey> {
  const key = await set.identity.authenticator.accessKey(accessKeyId);
  assert.ok(key);
  return key;
}

function verdictOf(key: AccessKey): string {
  return evaluate(key.policies, {
    action: 'bedrock:InvokeModel',
    resource: 'arn:aws:bedrock:x::y/z',
    principal: key.principal,
    context: new Map(),
  }).decision;
}
