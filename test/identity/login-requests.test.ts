import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits, Secret } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, setUp, type SetUp } from './set-up.ts';

const HERE = '203.0.113.7';

/** A browser session of ada, who has a password. */
async function sessionOf({ identity }: SetUp, mfaAt?: number) {
  const { userId } = await identity.users.get(ada);
  const password = new Secret('Correct-horse-1');
  await identity.loginProfiles.create({ ...ada, password, resetRequired: false });
  const token = await identity.browserSessions.begin(
    { accountId: ACCOUNT, kind: 'user', subjectId: userId },
    mfaAt,
  );
  const session = await identity.browserSessions.find(token);
  if (session === undefined) throw new Error('the session has not begun');
  return session;
}

for (const kind of await storesUnderTest()) {
  describe(`logins of programs in ${kind.name}`, { skip: kind.skip }, () => {
    test('an allowed login gives the credentials of whoever allowed it, with their second factor, once', async () => {
      await using world = await setUp(kind);
      const { loginRequests: logins, authenticator } = world.identity;
      const session = await sessionOf(world, world.clock.time);
      const { deviceCode, userCode } = await logins.begin(HERE);
      assert.match(userCode, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
      assert.equal(await logins.state(deviceCode), 'waiting');
      assert.equal(await logins.redeem(deviceCode), undefined);
      const typed = ` ${userCode.toLowerCase().replace('-', ' ')}`;
      assert.deepEqual(await logins.find(typed), { userCode, sourceIp: HERE, createdAt: world.clock.time });
      assert.equal(await logins.decide(typed, 'allowed', session), true);
      assert.equal(await logins.decide(userCode, 'denied', session), false);
      assert.equal(await logins.find(userCode), undefined);
      assert.equal(await logins.state(deviceCode), 'allowed');
      const redeemed = await Promise.all([logins.redeem(deviceCode), logins.redeem(deviceCode)]);
      const [given, ...more] = redeemed.filter((one) => one !== undefined);
      assert.equal(more.length, 0);
      const { accessKeyId = '', sessionToken = '' } = given?.credentials ?? {};
      const key = await authenticator.session(accessKeyId, sessionToken);
      assert.equal(key?.principal.userName, 'ada');
      assert.equal(key.principal.session?.mfaAuthenticatedAt, session.mfaAt);
      assert.equal(await logins.state(deviceCode), 'gone');
      const rows = await world.store.db.selectFrom('login_requests').selectAll().execute();
      assert.deepEqual(rows, []);
    });

    test('a login that is denied, or that nobody decides in time, gives nothing', async () => {
      await using world = await setUp(kind);
      const { loginRequests: logins } = world.identity;
      const session = await sessionOf(world);
      const denied = await logins.begin(HERE);
      assert.equal(await logins.decide(denied.userCode, 'denied', session), true);
      assert.equal(await logins.state(denied.deviceCode), 'denied');
      assert.equal(await logins.redeem(denied.deviceCode), undefined);
      const late = await logins.begin(HERE);
      const lateAllowed = await logins.begin(HERE);
      await logins.decide(lateAllowed.userCode, 'allowed', session);
      world.clock.time += limits.loginRequestMilliseconds;
      assert.equal(await logins.find(late.userCode), undefined);
      assert.equal(await logins.decide(late.userCode, 'allowed', session), false);
      assert.equal(await logins.state(lateAllowed.deviceCode), 'gone');
      assert.equal(await logins.redeem(lateAllowed.deviceCode), undefined);
    });

    test('what the program asks with is not in the store, and the code that people compare opens nothing', async () => {
      await using world = await setUp(kind);
      const { loginRequests: logins } = world.identity;
      const { deviceCode, userCode } = await logins.begin(HERE);
      const rows = JSON.stringify(await world.store.db.selectFrom('login_requests').selectAll().execute());
      assert.ok(!rows.includes(deviceCode) && rows.includes(userCode));
      assert.equal(await logins.state(userCode), 'gone');
    });

    test('from one address so many logins wait, until they are late', async () => {
      await using world = await setUp(kind);
      const { loginRequests: logins } = world.identity;
      for (let n = 0; n < limits.loginRequestsPerAddress; n += 1) await logins.begin(HERE);
      await assert.rejects(logins.begin(HERE), { code: 'ThrottlingException' });
      await logins.begin('203.0.113.8');
      world.clock.time += limits.loginRequestMilliseconds;
      await logins.begin(HERE);
    });
  });
}
