import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { revealSecret } from '#reveal-secret';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

const ISSUER = 'https://idp.example';
const GRANT_TYPES = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];
const VERIFIER = 'v'.repeat(43);

/** Somebody who has signed in, and a program that has registered. */
async function somebody({ identity }: SetUp) {
  const { workforce } = identity;
  await workforce.instances.ensure(ACCOUNT);
  const person = await workforce.people.arrive({
    userName: 'grace',
    issuer: ISSUER,
    subject: 'grace',
    attributes: {},
    groups: [],
    tags: [],
  });
  const registered = await workforce.portalClients.register({
    name: 'a program',
    redirectUris: ['http://127.0.0.1/oauth/callback'],
    grantTypes: GRANT_TYPES,
  });
  const client = await workforce.portalClients.open(registered.clientId, revealSecret(registered.secret));
  return { workforce, person, client };
}

for (const kind of await storesUnderTest()) {
  describe(`the portal on ${kind.name}`, { skip: kind.skip }, () => {
    test('a device that asks too often is slowed down, and one that waits long enough is not', async () => {
      await using set = await setUp(kind);
      const { workforce, person, client } = await somebody(set);
      const { portalDevices } = workforce;
      const { deviceCode, userCode } = await portalDevices.start(client, '192.0.2.1');
      const ask = () => portalDevices.redeem(client, revealSecret(deviceCode));
      await assert.rejects(ask(), { code: 'AuthorizationPendingException' });
      set.clock.time += 1;
      await assert.rejects(ask(), { code: 'SlowDownException' });
      set.clock.time += limits.portalPollSeconds * 1000;
      await assert.rejects(ask(), { code: 'AuthorizationPendingException' });
      assert.equal(await portalDevices.decide(userCode, person, undefined, true), true);
      assert.equal((await ask()).userId, person.userId);
      await assert.rejects(ask(), { code: 'InvalidGrantException' });
    });

    test('a device code ends: nobody confirms it any more, and who shows it is told that it has expired', async () => {
      await using set = await setUp(kind);
      const { workforce, person, client } = await somebody(set);
      const { portalDevices } = workforce;
      const late = await portalDevices.start(client, '192.0.2.1');
      const confirmed = await portalDevices.start(client, '192.0.2.1');
      await portalDevices.decide(confirmed.userCode, person, undefined, true);
      set.clock.time += limits.portalDeviceMilliseconds;
      assert.equal(await portalDevices.find(late.userCode), undefined);
      assert.equal(await portalDevices.decide(late.userCode, person, undefined, true), false);
      for (const { deviceCode } of [late, confirmed]) {
        await assert.rejects(portalDevices.redeem(client, revealSecret(deviceCode)), {
          code: 'ExpiredTokenException',
        });
      }
    });

    test('one address may have so many devices waiting, which keeps nobody else from asking', async () => {
      await using set = await setUp(kind);
      const { workforce, person, client } = await somebody(set);
      const { portalDevices } = workforce;
      const started = [];
      for (let count = 0; count < limits.portalDevicesPerAddress; count += 1) {
        started.push(await portalDevices.start(client, '192.0.2.1'));
      }
      const oneMore = () => portalDevices.start(client, '192.0.2.1');
      await assert.rejects(oneMore(), { code: 'SlowDownException' });
      const { userCode } = await portalDevices.start(client, '192.0.2.2');
      assert.equal((await portalDevices.find(userCode))?.sourceIp, '192.0.2.2');
      await portalDevices.decide(started[0]?.userCode ?? '', person, undefined, false);
      await oneMore();
      await assert.rejects(oneMore(), { code: 'SlowDownException' });
      set.clock.time += limits.portalDeviceMilliseconds;
      await oneMore();
    });

    test('one device code, redeemed by two replicas at once, brings one sign-in', async () => {
      await using set = await setUp(kind);
      const { workforce, person, client } = await somebody(set);
      const other = await set.another();
      const { deviceCode, userCode } = await workforce.portalDevices.start(client, '192.0.2.1');
      await workforce.portalDevices.decide(userCode, person, undefined, true);
      const outcomes = await Promise.allSettled(
        [workforce, other.workforce, workforce, other.workforce].map(({ portalDevices }) =>
          portalDevices.redeem(client, revealSecret(deviceCode)),
        ),
      );
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    });

    test('an account that is closed is in no list of the portal any more, and gives no credentials', async () => {
      await using set = await setUp(kind);
      const { workforce, person } = await somebody(set);
      const { instanceId } = await workforce.instances.ensure(ACCOUNT);
      const ref = { accountId: ACCOUNT, instanceId };
      const { permissionSetId } = await workforce.permissionSets.create({ ...ref, name: 'Analyst' });
      for (const targetAccountId of [ACCOUNT, OTHER_ACCOUNT]) {
        const principal = { principalType: 'USER', principalId: person.userId } as const;
        await workforce.assignments.create({ ...ref, permissionSetId, targetAccountId, ...principal });
      }
      assert.deepEqual(await workforce.portal.accounts(person), [ACCOUNT, OTHER_ACCOUNT]);
      await set.store.db
        .updateTable('accounts')
        .set({ closed_at: 1 })
        .where('account_id', '=', OTHER_ACCOUNT)
        .execute();
      assert.deepEqual(await workforce.portal.accounts(person), [ACCOUNT]);
      assert.deepEqual(await workforce.portal.roles(person, OTHER_ACCOUNT), []);
      await assert.rejects(
        workforce.portal.credentials({ person, familyId: 'family' }, OTHER_ACCOUNT, 'Analyst'),
        { code: 'AccessDeniedException' },
      );
    });

    test('a code is good for an address that the program has registered, whatever its port, and for no other', async () => {
      await using set = await setUp(kind);
      const { workforce, person, client } = await somebody(set);
      const redeem = async (redirectUri: string) => {
        const codeChallenge = createHash('sha256').update(VERIFIER).digest('base64url');
        const request = { clientId: client.clientId, redirectUri, codeChallenge, state: 'state' };
        const back = await workforce.portalCodes.issue(request, person, undefined);
        const code = back.searchParams.get('code') ?? '';
        return workforce.portalCodes.redeem(client, { code, redirectUri, codeVerifier: VERIFIER });
      };
      assert.equal((await redeem('http://127.0.0.1:49152/oauth/callback')).userId, person.userId);
      await assert.rejects(redeem('http://127.0.0.1:49152/elsewhere'), { code: 'InvalidGrantException' });
      await assert.rejects(redeem('http://[::1]:49152/oauth/callback'), { code: 'InvalidGrantException' });
    });
  });
}
