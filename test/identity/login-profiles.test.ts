import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeOf, limits, Secret } from '#kernel';
import type { PasswordPolicy } from '#identity';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

const DAY = 24 * 3600_000;
const FIRST = 'First-password-1';

const LAX: PasswordPolicy = {
  minimumLength: 6,
  requireSymbols: false,
  requireNumbers: false,
  requireUppercase: false,
  requireLowercase: false,
  usersMayChange: false,
};

async function withPassword(set: SetUp, password = FIRST, resetRequired = false): Promise<void> {
  await set.identity.loginProfiles.create({ ...ada, password: new Secret(password), resetRequired });
}

function verify(set: SetUp, password: string, sourceIp?: string) {
  const from = sourceIp === undefined ? {} : { sourceIp };
  return set.identity.loginProfiles.verify({ ...ada, password: new Secret(password), ...from });
}

function change(set: SetUp, from: string, to: string): Promise<void> {
  return set.identity.loginProfiles.change({ ...ada, from: new Secret(from), to: new Secret(to) });
}

for (const kind of await storesUnderTest()) {
  describe(`login profiles on ${kind.name}`, { skip: kind.skip }, () => {
    test('a password verifies, another does not, and the store holds neither', async () => {
      await using set = await setUp(kind);
      await withPassword(set);
      const usedAt = async () => (await set.identity.users.get(ada)).passwordUsedAt;
      assert.equal(await usedAt(), undefined);
      set.clock.time += 5_000;
      assert.deepEqual(await verify(set, FIRST), { mustChange: false });
      assert.equal(await usedAt(), set.clock.time);
      const [listed] = (await set.identity.users.list({ accountId: ACCOUNT })).items;
      assert.equal(listed?.passwordUsedAt, set.clock.time);
      await assert.rejects(verify(set, 'first-password-1'), { code: 'AccessDeniedException' });
      const rows = await set.store.db.selectFrom('login_profiles').selectAll().execute();
      assert.ok(!JSON.stringify(rows).includes(FIRST));
      assert.equal(rows[0]?.last_used_at, set.clock.time);
    });

    test('a user has one at most, and can be deleted once it is gone', async () => {
      await using set = await setUp(kind);
      await withPassword(set);
      await assert.rejects(withPassword(set), {
        code: 'EntityAlreadyExistsException',
        message: 'Login Profile for user ada already exists.',
      });
      await assert.rejects(set.identity.users.delete(ada), {
        code: 'DeleteConflictException',
        message: 'Cannot delete entity, must delete login profile first.',
      });
      await set.identity.passwordPolicies.set(ACCOUNT, { ...LAX, reusePrevention: 3 });
      await change(set, FIRST, 'Second-password-2');
      await set.identity.loginProfiles.delete(ada);
      const missing = {
        code: 'NoSuchEntityException',
        message: 'Login Profile for User ada cannot be found.',
      };
      await assert.rejects(set.identity.loginProfiles.get(ada), missing);
      await assert.rejects(set.identity.loginProfiles.delete(ada), missing);
      await assert.rejects(change(set, FIRST, 'Second-password-2'), missing);
      await set.identity.users.delete(ada);
    });

    test('without a policy of the account, eight characters of three kinds are asked for', async () => {
      await using set = await setUp(kind);
      for (const weak of ['Short-1', 'alllowercaseletters', 'ONLYUPPER123', 'lower-and-symbols', ACCOUNT]) {
        await assert.rejects(withPassword(set, weak), (error: Error) => {
          assert.equal((error as Error & { code: string }).code, 'PasswordPolicyViolationException');
          assert.match(error.message, /^Password should /);
          assert.ok(!error.message.includes(weak));
          return true;
        });
      }
      await withPassword(set, 'Three-kinds');
    });

    test("the account's policy is enforced, member by member, and another account's is not", async () => {
      await using set = await setUp(kind);
      await set.identity.passwordPolicies.set(OTHER_ACCOUNT, { ...LAX, minimumLength: 128 });
      const strict = {
        ...LAX,
        minimumLength: 12,
        requireSymbols: true,
        requireNumbers: true,
        requireUppercase: true,
        requireLowercase: true,
      };
      await set.identity.passwordPolicies.set(ACCOUNT, strict);
      for (const [weak, sentence] of [
        ['Sh0rt-one', 'have a minimum length of 12'],
        ['no-upper-case-1', 'have at least one uppercase letter'],
        ['NO-LOWER-CASE-1', 'have at least one lowercase letter'],
        ['No-Number-Anywhere', 'have at least one number'],
        ['NoSymbolAnywhere1', 'have at least one symbol'],
        [
          'short',
          'have a minimum length of 12, and have at least one uppercase letter, and have at least one number, and have at least one symbol',
        ],
      ] as const) {
        await assert.rejects(withPassword(set, weak), { message: `Password should ${sentence}.` });
      }
      await withPassword(set, 'Strong-enough-1');
      await assert.rejects(change(set, 'Strong-enough-1', 'too weak'), {
        code: 'PasswordPolicyViolationException',
      });
      await assert.rejects(set.identity.loginProfiles.update({ ...ada, password: new Secret('too weak') }), {
        code: 'PasswordPolicyViolationException',
      });
      await set.identity.passwordPolicies.set(ACCOUNT, LAX);
      await change(set, 'Strong-enough-1', 'simple');
    });

    test('the last two passwords may not come again, the third last may', async () => {
      await using set = await setUp(kind);
      await set.identity.passwordPolicies.set(ACCOUNT, { ...LAX, reusePrevention: 2 });
      await withPassword(set, 'password-1');
      await change(set, 'password-1', 'password-2');
      for (const used of ['password-1', 'password-2']) {
        await assert.rejects(change(set, 'password-2', used), {
          code: 'PasswordPolicyViolationException',
          message: 'Password should not be one of the last 2.',
        });
        await assert.rejects(set.identity.loginProfiles.update({ ...ada, password: new Secret(used) }), {
          code: 'PasswordPolicyViolationException',
        });
      }
      await change(set, 'password-2', 'password-3');
      await change(set, 'password-3', 'password-1');
      // No more is kept than the policy asks for.
      assert.equal((await set.store.db.selectFrom('former_passwords').selectAll().execute()).length, 1);
      await set.identity.passwordPolicies.set(ACCOUNT, LAX);
      await change(set, 'password-1', 'password-4');
      assert.deepEqual(await set.store.db.selectFrom('former_passwords').selectAll().execute(), []);
    });

    test('a password past its age must be changed; where expiry is hard, by an administrator', async () => {
      await using set = await setUp(kind);
      await withPassword(set);
      await set.identity.passwordPolicies.set(ACCOUNT, { ...LAX, maxAgeDays: 30 });
      set.clock.time += 30 * DAY - 1;
      assert.deepEqual(await verify(set, FIRST), { mustChange: false });
      set.clock.time += 1;
      assert.deepEqual(await verify(set, FIRST), { mustChange: true });
      await set.identity.passwordPolicies.set(ACCOUNT, { ...LAX, maxAgeDays: 30, hardExpiry: true });
      const expired = { code: 'AccessDeniedException', message: /expired: an administrator/ };
      await assert.rejects(verify(set, FIRST), expired);
      await assert.rejects(change(set, FIRST, 'Second-password-2'), expired);
      await set.identity.loginProfiles.update({ ...ada, password: new Secret('Third-password-3') });
      assert.deepEqual(await verify(set, 'Third-password-3'), { mustChange: false });
    });

    test('a password that must be reset says so until its user has changed it', async () => {
      await using set = await setUp(kind);
      await withPassword(set, FIRST, true);
      assert.deepEqual(await verify(set, FIRST), { mustChange: true });
      await change(set, FIRST, 'Second-password-2');
      assert.deepEqual(await verify(set, 'Second-password-2'), { mustChange: false });
      await set.identity.loginProfiles.update({ ...ada, resetRequired: true });
      assert.equal((await set.identity.loginProfiles.get(ada)).resetRequired, true);
      await set.identity.loginProfiles.update({ ...ada, password: new Secret('Third-password-3') });
      assert.equal((await set.identity.loginProfiles.get(ada)).resetRequired, true);
    });

    test('guesses are slowed alike for a user who is there and for a name that is nobody', async () => {
      await using set = await setUp(kind);
      await withPassword(set);
      const codes: unknown[][] = [];
      for (const userName of [ada.userName, 'nobody']) {
        const theirs: unknown[] = [];
        for (let n = 0; n <= limits.guessesPerUser; n += 1) {
          await set.identity.loginProfiles
            .verify({ ...ada, userName, password: new Secret('wrong') })
            .catch((error: unknown) => theirs.push(codeOf(error)));
        }
        codes.push(theirs);
      }
      assert.equal(codes[0]?.at(-1), 'ThrottlingException');
      assert.deepEqual(codes[1], codes[0]);
    });

    test('who guesses at a password waits, and MFA codes and passwords count together', async () => {
      await using set = await setUp(kind);
      await withPassword(set);
      for (let n = 1; n < limits.guessesPerUser; n += 1) {
        await assert.rejects(change(set, 'wrong', 'Second-password-2'), {
          code: 'AccessDeniedException',
          message: 'The old password was incorrect.',
        });
      }
      await assert.rejects(set.identity.mfa.verify(ada, 'arn:aws:iam::111122223333:mfa/none', '000000'));
      await assert.rejects(verify(set, FIRST), { code: 'ThrottlingException' });
      set.clock.time += 1000;
      assert.deepEqual(await verify(set, FIRST), { mustChange: false });
    });

    test('somebody who is not there is refused in the same words, and counts for the address', async () => {
      await using set = await setUp(kind);
      await withPassword(set);
      const attempt = (userName: string) =>
        set.identity.loginProfiles.verify({
          accountId: ACCOUNT,
          userName,
          password: new Secret('wrong'),
          sourceIp: '192.0.2.7',
        });
      const answers = await Promise.allSettled([attempt('ada'), attempt('nobody')]);
      const [hers, nobodys] = answers.map((answer) => answer.status === 'rejected' && String(answer.reason));
      assert.equal(hers, nobodys);
      const rows = await set.store.db.selectFrom('guesses').selectAll().execute();
      assert.equal(rows.find(({ subject }) => subject === 'address 192.0.2.7')?.failures, 2);
    });

    test('of two changes of one password at once, one is told to try again', async () => {
      await using set = await setUp(kind);
      await withPassword(set);
      const results = await Promise.allSettled([
        change(set, FIRST, 'Second-pass-2'),
        change(set, FIRST, 'Third-pass-3'),
      ]);
      const codes = results.map((result) => (result.status === 'rejected' ? result.reason.code : 'done'));
      assert.equal(codes.filter((code) => code === 'done').length, 1, codes.join(' '));
      const [loser] = codes.filter((code) => code !== 'done');
      assert.ok(loser === 'EntityTemporarilyUnmodifiableException' || loser === 'AccessDeniedException');
    });

    test('a password policy comes out as it went in, and is the account’s alone', async () => {
      await using set = await setUp(kind);
      const missing = {
        code: 'NoSuchEntityException',
        message: `The Password Policy with domain name ${ACCOUNT} cannot be found.`,
      };
      await assert.rejects(set.identity.passwordPolicies.get(ACCOUNT), missing);
      const policy = { ...LAX, usersMayChange: true, maxAgeDays: 90, reusePrevention: 24, hardExpiry: false };
      await set.identity.passwordPolicies.set(ACCOUNT, policy);
      assert.deepEqual(await set.identity.passwordPolicies.get(ACCOUNT), policy);
      assert.equal(await set.identity.passwordPolicies.usersMayChange(ACCOUNT), true);
      assert.equal(await set.identity.passwordPolicies.usersMayChange(OTHER_ACCOUNT), false);
      await set.identity.passwordPolicies.set(ACCOUNT, LAX);
      assert.deepEqual(await set.identity.passwordPolicies.get(ACCOUNT), LAX);
      await set.identity.passwordPolicies.delete(ACCOUNT);
      await assert.rejects(set.identity.passwordPolicies.delete(ACCOUNT), missing);
    });
  });
}
