import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits, Secret } from '#kernel';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, setUp } from './set-up.ts';

const subject = { accountId: ACCOUNT, kind: 'user', subjectId: 'AIDAEXAMPLE' };

for (const kind of await storesUnderTest()) {
  describe(`browser sessions in ${kind.name}`, { skip: kind.skip }, () => {
    test('a session is found by its token, of which the store holds the hash alone', async () => {
      await using world = await setUp(kind);
      const { browserSessions: sessions } = world.identity;
      const token = await sessions.begin(subject, 7);
      assert.partialDeepStrictEqual(await sessions.find(token), { ...subject, mfaAt: 7 });
      assert.equal(await sessions.find(`${token.slice(1)}A`), undefined);
      const rows = await world.store.db.selectFrom('browser_sessions').selectAll().execute();
      assert.equal(rows.length, 1);
      assert.ok(!JSON.stringify(rows).includes(token));
      // Who reads the hash has no token by it.
      assert.equal(await sessions.find(rows[0]?.token_hash ?? ''), undefined);
      await sessions.end(token);
      assert.equal(await sessions.find(token), undefined);
    });

    test('a session ends when nobody uses it, and after its time in any case', async () => {
      await using world = await setUp(kind);
      const { browserSessions: sessions } = world.identity;
      const idle = await sessions.begin(subject);
      const used = await sessions.begin(subject);
      const step = limits.browserSessionIdleMilliseconds - 1;
      for (let passed = step; passed < limits.browserSessionMilliseconds; passed += step) {
        world.clock.time += step;
        assert.notEqual(await sessions.find(used), undefined, String(passed));
      }
      assert.equal(await sessions.find(idle), undefined);
      world.clock.time += step;
      assert.equal(await sessions.find(used), undefined);
      await sessions.begin(subject);
      const { length } = await world.store.db.selectFrom('browser_sessions').selectAll().execute();
      assert.equal(length, 1);
    });

    test('of one subject so many sessions are kept, and the oldest end', async () => {
      await using world = await setUp(kind);
      const { browserSessions: sessions } = world.identity;
      const other = await sessions.begin({ ...subject, subjectId: 'AIDAOTHER' });
      const tokens: string[] = [];
      for (let n = 0; n < limits.browserSessionsPerSubject + 2; n += 1) {
        world.clock.time += 1;
        tokens.push(await sessions.begin(subject));
      }
      const found = await Promise.all(tokens.map((token) => sessions.find(token)));
      assert.deepEqual(
        found.map((session) => session !== undefined),
        tokens.map((_token, n) => n >= 2),
      );
      assert.notEqual(await sessions.find(other), undefined);
    });

    test('a challenge is used up by the first who takes it, replaced by the next one, and short-lived', async () => {
      await using world = await setUp(kind);
      const { browserSessions: sessions } = world.identity;
      const { sessionId = '' } = (await sessions.find(await sessions.begin(subject))) ?? {};
      assert.equal(await sessions.takeChallenge(sessionId), undefined);
      const first = await sessions.drawChallenge(sessionId);
      const second = await sessions.drawChallenge(sessionId);
      assert.notEqual(first, second);
      const taken = await Promise.all([1, 2, 3].map(() => sessions.takeChallenge(sessionId)));
      assert.deepEqual(
        taken.filter((one) => one !== undefined),
        [second],
      );
      await sessions.drawChallenge(sessionId);
      world.clock.time += limits.securityKeyMilliseconds;
      assert.equal(await sessions.takeChallenge(sessionId), undefined);
    });

    test('a user whose password is set anew, or taken away, has no session from before', async () => {
      await using world = await setUp(kind);
      const { consoleUsers, loginProfiles, users } = world.identity;
      const { userId } = await users.get(ada);
      const session = { accountId: ACCOUNT, kind: 'user', subjectId: userId, createdAt: world.clock.time };
      assert.equal(await consoleUsers.read(session), undefined);
      const password = new Secret('Correct-horse-1');
      await loginProfiles.create({ ...ada, password, resetRequired: false });
      assert.partialDeepStrictEqual(await consoleUsers.read(session), {
        mustChangePassword: false,
        hasDevice: false,
      });
      world.clock.time += 1;
      await loginProfiles.update({ ...ada, password: new Secret('Battery-staple-2') });
      assert.equal(await consoleUsers.read(session), undefined);
      const later = { ...session, createdAt: world.clock.time };
      assert.notEqual(await consoleUsers.read(later), undefined);
      assert.equal(await consoleUsers.read({ ...later, accountId: '444455556666' }), undefined);
      await loginProfiles.delete(ada);
      assert.equal(await consoleUsers.read(later), undefined);
    });
  });
}
