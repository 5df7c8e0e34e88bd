import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { limits, Secret } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, ALLOW_CONVERSE, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

const DAY = 24 * 3600_000;
const BEDROCK = 'bedrock.amazonaws.com';

function newKey(set: SetUp, ageDays?: number, ref = ada) {
  const age = ageDays === undefined ? {} : { ageDays };
  return set.identity.serviceSpecificCredentials.create({ ...ref, serviceName: BEDROCK, ...age });
}

for (const kind of await storesUnderTest()) {
  describe(`Bedrock API keys on ${kind.name}`, { skip: kind.skip }, () => {
    test('a new key has the form of one, is found with its user and policies, and hides when printed', async () => {
      await using set = await setUp(kind);
      await set.identity.userPolicies.put({ ...ada, policyName: 'converse', document: ALLOW_CONVERSE });
      const { key, ...rest } = await newKey(set);
      const text = revealSecret(key);
      assert.match(text, /^ABSK[A-Za-z0-9+/]+={0,2}$/);
      assert.match(
        Buffer.from(text.slice(4), 'base64').toString(),
        /^ada-at-111122223333:[A-Za-z0-9+/]{43}=$/,
      );
      assert.match(rest.credentialId, /^ACCA[A-Z2-7]{17}$/);
      assert.deepEqual(rest, {
        credentialId: rest.credentialId,
        userName: 'ada',
        serviceName: BEDROCK,
        alias: 'ada-at-111122223333',
        status: 'Active',
        createdAt: set.clock.time,
      });
      assert.ok(!(inspect(key) + JSON.stringify({ key })).includes(text.slice(4)));
      const found = await set.identity.apiKeys.find(key);
      assert.equal(found?.principal.arn, `arn:aws:iam::${ACCOUNT}:user/ada`);
      assert.equal(found?.accessKeyId, rest.credentialId);
      assert.deepEqual(
        found?.policies.identity.map(({ name }) => name),
        ['converse'],
      );
    });

    test('the store holds a hash and nothing that the key could be made from', async () => {
      await using set = await setUp(kind);
      const text = revealSecret((await newKey(set)).key);
      const secret = Buffer.from(text.slice(4), 'base64').toString().split(':')[1] ?? '';
      const rows = await set.store.db.selectFrom('service_specific_credentials').selectAll().execute();
      const stored = Buffer.concat(
        rows.flatMap((row) =>
          Object.values(row).map((value) => Buffer.from(value instanceof Uint8Array ? value : String(value))),
        ),
      );
      for (const part of [text, secret, Buffer.from(secret, 'base64')]) assert.ok(!stored.includes(part));
    });

    test('a key that differs in one character, or in its encoding, is not found', async () => {
      await using set = await setUp(kind);
      const text = revealSecret((await newKey(set)).key);
      const at = text.length - 20;
      const changed = text.slice(0, at) + (text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1);
      const plain = Buffer.from(text.slice(4), 'base64').toString();
      for (const wrong of [
        changed,
        ` ${text}`,
        `${text}=`,
        `${text}\n`,
        text.slice(4),
        `ABSK${plain}`,
        'ABSK',
        '',
        `ABSK${Buffer.from('ada-at-111122223333:').toString('base64')}`,
        `ABSK${Buffer.from('ada-at-111122223333').toString('base64')}`,
        `ABSK${Buffer.from('ada\0-at-111122223333:secret').toString('base64')}`,
        `ABSK${'A'.repeat(100_000)}`,
      ]) {
        assert.equal(await set.identity.apiKeys.find(new Secret(wrong)), undefined);
      }
      assert.ok(await set.identity.apiKeys.find(new Secret(text)));
    });

    test('an inactive, reset or deleted key is refused from the next request on, by another process soon after', async () => {
      await using set = await setUp(kind);
      const other = await set.another();
      const { key, credentialId } = await newKey(set);
      const ref = { ...ada, credentialId };
      assert.ok((await set.identity.apiKeys.find(key)) && (await other.apiKeys.find(key)));
      await set.identity.serviceSpecificCredentials.setStatus({ ...ref, status: 'Inactive' });
      assert.equal(await set.identity.apiKeys.find(key), undefined);
      set.clock.time += limits.identityUncheckedMilliseconds;
      assert.equal(await other.apiKeys.find(key), undefined);
      await set.identity.serviceSpecificCredentials.setStatus({ ...ref, status: 'Active' });
      assert.ok(await set.identity.apiKeys.find(key));
      const { key: next } = await set.identity.serviceSpecificCredentials.reset(ref);
      assert.equal(await set.identity.apiKeys.find(key), undefined);
      assert.ok(await set.identity.apiKeys.find(next));
      await set.identity.serviceSpecificCredentials.delete(ref);
      assert.equal(await set.identity.apiKeys.find(next), undefined);
    });

    test('a key past its age is refused, also when it was in use a moment before, and listed as Expired', async () => {
      await using set = await setUp(kind);
      const { key, expiresAt } = await newKey(set, 30);
      assert.equal(expiresAt, set.clock.time + 30 * DAY);
      set.clock.time += 30 * DAY - 1;
      assert.ok(await set.identity.apiKeys.find(key));
      set.clock.time += 1;
      assert.equal(await set.identity.apiKeys.find(key), undefined);
      const { items } = await set.identity.serviceSpecificCredentials.list(ada);
      assert.deepEqual(
        items.map(({ status }) => status),
        ['Expired'],
      );
    });

    test('a third key is refused, and names stay apart', async () => {
      await using set = await setUp(kind);
      const aliases = [await newKey(set), await newKey(set)].map(({ alias }) => alias);
      assert.deepEqual(aliases, ['ada-at-111122223333', 'ada+1-at-111122223333']);
      await assert.rejects(newKey(set), { code: 'LimitExceededException' });
    });

    test('a service that has none here is refused', async () => {
      await using set = await setUp(kind);
      const { serviceSpecificCredentials } = set.identity;
      const serviceName = 'codecommit.amazonaws.com';
      const expected = { code: 'ServiceNotSupportedException', message: /bedrock\.amazonaws\.com does/ };
      await assert.rejects(serviceSpecificCredentials.create({ ...ada, serviceName }), expected);
      await assert.rejects(serviceSpecificCredentials.list({ ...ada, serviceName }), expected);
    });

    test("a key is listed with its user, or with all the account's, and touched through its user alone", async () => {
      await using set = await setUp(kind);
      const bob = { accountId: ACCOUNT, userName: 'bob' };
      const theirs = { accountId: OTHER_ACCOUNT, userName: 'ada' };
      await set.identity.users.create(bob);
      await set.identity.users.create(theirs);
      const { credentialId } = await newKey(set);
      await newKey(set, undefined, bob);
      await newKey(set, undefined, theirs);
      const { serviceSpecificCredentials: credentials } = set.identity;
      const usersOf = async (query: Parameters<typeof credentials.list>[0]) =>
        (await credentials.list(query)).items.map(({ userName }) => userName).sort();
      assert.deepEqual(await usersOf(ada), ['ada']);
      assert.deepEqual(await usersOf({ accountId: ACCOUNT }), ['ada', 'bob']);
      const page = await credentials.list({ accountId: ACCOUNT, maxItems: 1 });
      const { marker = '' } = page;
      assert.equal((await credentials.list({ accountId: ACCOUNT, marker })).items.length, 1);
      for (const ref of [bob, theirs]) {
        const expected = {
          code: 'NoSuchEntityException',
          message: `No such credential ${credentialId} exists.`,
        };
        await assert.rejects(credentials.reset({ ...ref, credentialId }), expected);
        await assert.rejects(credentials.delete({ ...ref, credentialId }), expected);
        await assert.rejects(credentials.setStatus({ ...ref, credentialId, status: 'Inactive' }), expected);
      }
      await assert.rejects(set.identity.users.delete(ada), { code: 'DeleteConflictException' });
    });
  });
}
