import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '#kernel';
import { codeAt, fromBase32, stepAt } from '../../src/identity/totp.ts';
import { readQrCode } from '../support/qr-code.ts';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, OTHER_ACCOUNT, setUp, type SetUp } from './set-up.ts';

const STEP = 30_000;
const WRONG = {
  code: 'AccessDeniedException',
  message: 'MultiFactorAuthentication failed with invalid MFA one time pass code.',
};
const INVALID = {
  code: 'InvalidAuthenticationCodeException',
  message: 'Authentication code for device is not valid.',
};

/** An authenticator app: all that it knows is the seed and the time. */
class App {
  readonly serialNumber: string;
  readonly #seed: Uint8Array;
  readonly #set: SetUp;
  /** How far its clock is ahead. */
  off = 0;

  constructor(set: SetUp, device: { readonly serialNumber: string; readonly seed: Uint8Array }) {
    this.#set = set;
    this.#seed = fromBase32(Buffer.from(device.seed).toString('ascii'));
    this.serialNumber = device.serialNumber;
  }

  code(steps = 0): string {
    return codeAt(this.#seed, stepAt(this.#set.clock.time + this.off) + steps);
  }
}

async function newApp(set: SetUp, name = 'ada'): Promise<App> {
  return new App(set, await set.identity.mfaDevices.create({ accountId: ACCOUNT, name }));
}

async function enable(set: SetUp, app: App, ref = ada): Promise<void> {
  const { serialNumber } = app;
  await set.identity.mfaAssignments.enable({ ...ref, serialNumber, codes: [app.code(-1), app.code()] });
}

/** A device that is ada's, with a code that was not used yet. */
async function enabled(set: SetUp): Promise<App> {
  const app = await newApp(set);
  await enable(set, app);
  set.clock.time += STEP;
  return app;
}

async function codesOf(attempts: readonly Promise<unknown>[]): Promise<string[]> {
  const results = await Promise.allSettled(attempts);
  return results.map((result) => (result.status === 'rejected' ? String(result.reason.code) : 'right'));
}

for (const kind of await storesUnderTest()) {
  describe(`multi-factor authentication on ${kind.name}`, { skip: kind.skip }, () => {
    test('a new device shows its seed as text and in its picture, and the store has neither in the clear', async () => {
      await using set = await setUp(kind);
      const device = await set.identity.mfaDevices.create({
        accountId: ACCOUNT,
        path: '/team/',
        name: 'ada',
      });
      assert.equal(device.serialNumber, `arn:aws:iam::${ACCOUNT}:mfa/team/ada`);
      const seed = Buffer.from(device.seed).toString('ascii');
      assert.match(seed, /^[A-Z2-7]{64}$/);
      const uri = new URL(readQrCode(device.qrCode));
      assert.equal(uri.href.split('?')[0], `otpauth://totp/ada%40${ACCOUNT}`);
      assert.deepEqual(Object.fromEntries(uri.searchParams), { secret: seed, issuer: 'Caprock' });
      const [row] = await set.store.db.selectFrom('mfa_devices').selectAll().execute();
      const stored = Buffer.from(row?.sealed_seed ?? []);
      assert.ok(
        stored.length > 64 && !stored.includes(seed) && !stored.includes(Buffer.from(fromBase32(seed))),
      );
    });

    test('a device of that name refuses another', async () => {
      await using set = await setUp(kind);
      await newApp(set);
      await assert.rejects(newApp(set), { code: 'EntityAlreadyExistsException' });
    });

    test('two codes in a row enable a device; others do not', async () => {
      await using set = await setUp(kind);
      const app = await newApp(set);
      const { serialNumber } = app;
      const attempt = (codes: [string, string]) =>
        set.identity.mfaAssignments.enable({ ...ada, serialNumber, codes });
      await assert.rejects(attempt([app.code(), app.code()]), INVALID);
      await assert.rejects(attempt([app.code(), app.code(-1)]), INVALID);
      await assert.rejects(attempt([app.code(-9), app.code(-8)]), INVALID);
      assert.equal(await set.identity.mfa.isEnabled(ada), false);
      await attempt([app.code(-1), app.code()]);
      assert.equal(await set.identity.mfa.isEnabled(ada), true);
      const expected = { serialNumber, userName: 'ada', enabledAt: set.clock.time };
      assert.deepEqual((await set.identity.mfaDevices.listOfUser(ada)).items, [expected]);
      assert.deepEqual(await set.identity.mfaDevices.get({ accountId: ACCOUNT, serialNumber }), expected);
    });

    test('a device that is enabled cannot be enabled for another user, nor deleted', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const bob = { accountId: ACCOUNT, userName: 'bob' };
      await set.identity.users.create(bob);
      await assert.rejects(enable(set, app, bob), { code: 'EntityAlreadyExistsException' });
      const ref = { accountId: ACCOUNT, serialNumber: app.serialNumber };
      await assert.rejects(set.identity.mfaDevices.delete(ref), { code: 'DeleteConflictException' });
      await assert.rejects(set.identity.users.delete(ada), {
        code: 'DeleteConflictException',
        message: 'Cannot delete entity, must deactivate MFA device first.',
      });
    });

    test('the code of now is right once, and never again', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      await set.identity.mfa.verify(ada, app.serialNumber, app.code());
      await assert.rejects(set.identity.mfa.verify(ada, app.serialNumber, app.code()), WRONG);
    });

    test('of twenty uses of one code at once by two processes, one succeeds', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const other = await set.another();
      const outcomes = await codesOf(
        Array.from({ length: 20 }, (_, n) =>
          (n % 2 === 0 ? set.identity : other).mfa.verify(ada, app.serialNumber, app.code()),
        ),
      );
      assert.equal(outcomes.filter((outcome) => outcome === 'right').length, 1, outcomes.join(' '));
    });

    test('a code that is older than one that was used is refused', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      set.clock.time += 2 * STEP;
      await set.identity.mfa.verify(ada, app.serialNumber, app.code());
      await assert.rejects(set.identity.mfa.verify(ada, app.serialNumber, app.code(-1)), WRONG);
    });

    test('the codes that enabled a device do not sign in', async () => {
      await using set = await setUp(kind);
      const app = await newApp(set);
      await enable(set, app);
      await assert.rejects(set.identity.mfa.verify(ada, app.serialNumber, app.code()), WRONG);
      await assert.rejects(set.identity.mfa.verify(ada, app.serialNumber, app.code(-1)), WRONG);
    });

    test('a device that was deactivated and enabled again refuses the codes that it gave before', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const used = app.code();
      await set.identity.mfa.verify(ada, app.serialNumber, used);
      await set.identity.mfaAssignments.deactivate({ ...ada, serialNumber: app.serialNumber });
      await assert.rejects(enable(set, app), INVALID);
    });

    test('codes of the step before and after count, those beyond do not', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      set.clock.time += 10 * STEP;
      await assert.rejects(set.identity.mfa.verify(ada, app.serialNumber, app.code(-2)), WRONG);
      await assert.rejects(set.identity.mfa.verify(ada, app.serialNumber, app.code(2)), WRONG);
      await set.identity.mfa.verify(ada, app.serialNumber, app.code(-1));
      await set.identity.mfa.verify(ada, app.serialNumber, app.code(1));
    });

    test('a device whose clock is ten minutes ahead signs in once it was resynchronised', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      app.off = 10 * 60_000;
      const { serialNumber } = app;
      await assert.rejects(set.identity.mfa.verify(ada, serialNumber, app.code()), WRONG);
      await set.identity.mfaAssignments.resync({ ...ada, serialNumber, codes: [app.code(-1), app.code()] });
      await assert.rejects(set.identity.mfa.verify(ada, serialNumber, app.code()), WRONG);
      set.clock.time += STEP;
      await set.identity.mfa.verify(ada, serialNumber, app.code());
    });

    test('codes from before the last use do not resynchronise a device', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const { serialNumber } = app;
      const seen: [string, string] = [app.code(-1), app.code()];
      await set.identity.mfa.verify(ada, serialNumber, app.code());
      await assert.rejects(
        set.identity.mfaAssignments.resync({ ...ada, serialNumber, codes: seen }),
        INVALID,
      );
    });

    test("another user's device, another account's and none give one answer", async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const expected = { code: 'AccessDeniedException', message: /validate MFA code/ };
      for (const ref of [
        { accountId: ACCOUNT, userName: 'bob' },
        { accountId: OTHER_ACCOUNT, userName: 'ada' },
      ]) {
        await set.identity.users.create(ref);
        await assert.rejects(set.identity.mfa.verify(ref, app.serialNumber, app.code()), expected);
        const deactivated = set.identity.mfaAssignments.deactivate({
          ...ref,
          serialNumber: app.serialNumber,
        });
        await assert.rejects(deactivated, { code: 'NoSuchEntityException' });
      }
      const nobody = { accountId: ACCOUNT, userName: 'nobody' };
      await assert.rejects(set.identity.mfa.verify(nobody, app.serialNumber, app.code()), expected);
    });

    test('a seed that was copied to another device does not open', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      await newApp(set, 'other');
      const other = await set.store.db
        .selectFrom('mfa_devices')
        .selectAll()
        .where('user_id', 'is', null)
        .executeTakeFirstOrThrow();
      await set.store.db.updateTable('mfa_devices').set({ sealed_seed: other.sealed_seed }).execute();
      await assert.rejects(set.identity.mfa.verify(ada, app.serialNumber, app.code()), {
        code: 'DoesNotOpen',
      });
    });

    test('after five wrong codes a user waits, twice as long each time, for another process too', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const other = await set.another();
      const guess = (identity = set.identity) => identity.mfa.verify(ada, app.serialNumber, '000000');
      for (let n = 1; n <= limits.guessesPerUser; n += 1) await assert.rejects(guess(), WRONG);
      const tooMany = (seconds: string) => ({
        code: 'ThrottlingException',
        message: `Too many wrong passwords or codes were given: try again in ${seconds}.`,
      });
      await assert.rejects(guess(other), tooMany('1 second'));
      // The right code is not looked at either.
      await assert.rejects(other.mfa.verify(ada, app.serialNumber, app.code()), tooMany('1 second'));
      set.clock.time += 1000;
      await assert.rejects(guess(other), WRONG);
      await assert.rejects(guess(), tooMany('2 seconds'));
      set.clock.time += 2000;
      await set.identity.mfa.verify(ada, app.serialNumber, app.code());
      // A right one begins anew.
      await assert.rejects(guess(), WRONG);
      await assert.rejects(guess(), WRONG);
    });

    test('of a hundred wrong codes at once five are looked at', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const other = await set.another();
      const outcomes = await codesOf(
        Array.from({ length: 100 }, (_, n) =>
          (n % 2 === 0 ? set.identity : other).mfa.verify(ada, app.serialNumber, '000000'),
        ),
      );
      assert.equal(outcomes.filter((code) => code === 'AccessDeniedException').length, limits.guessesPerUser);
      assert.equal(outcomes.filter((code) => code === 'ThrottlingException').length, 95);
    });

    test('an address that guesses at many users waits, and others do not', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const verify = (userName: string, from: string, code = '000000') =>
        set.identity.mfa.verify({ accountId: ACCOUNT, userName }, app.serialNumber, code, from);
      for (let n = 1; n <= limits.guessesPerAddress; n += 1) {
        await assert.rejects(verify(`nobody-${n}`, `2001:db8:0:7:${n}::1`), {
          code: 'AccessDeniedException',
        });
      }
      await assert.rejects(verify('ada', '2001:db8::7:ffff:1:2:3', app.code()), {
        code: 'ThrottlingException',
      });
      await verify('ada', '2001:db8:0:8::1', app.code());
    });

    test('a wait has an end: after a day without a guess all are forgotten', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      const guess = () => set.identity.mfa.verify(ada, app.serialNumber, '000000');
      for (let n = 0; n < 30; n += 1) {
        await assert.rejects(guess());
        set.clock.time += limits.guessLastMilliseconds - 1;
      }
      await assert.rejects(guess(), { code: 'AccessDeniedException' });
      await assert.rejects(guess(), { message: /try again in 900 seconds/ });
      set.clock.time += limits.guessMemoryMilliseconds + 1;
      for (let n = 1; n <= limits.guessesPerUser; n += 1) await assert.rejects(guess(), WRONG);
    });

    test('where the guess cannot be counted, the code is not looked at', async () => {
      await using set = await setUp(kind);
      const app = await enabled(set);
      await set.store.db.schema.alterTable('guesses').renameTo('elsewhere').execute();
      await assert.rejects(set.identity.mfa.verify(ada, app.serialNumber, app.code()), (error: Error) => {
        assert.notEqual(error.name, 'ApiError');
        return true;
      });
      await set.store.db.schema.alterTable('elsewhere').renameTo('guesses').execute();
      await set.identity.mfa.verify(ada, app.serialNumber, app.code());
    });

    test('devices are listed by page, assigned or not, and only those of the account', async () => {
      await using set = await setUp(kind);
      await enabled(set);
      await newApp(set, 'b');
      await newApp(set, 'c');
      await set.identity.mfaDevices.create({ accountId: OTHER_ACCOUNT, name: 'theirs' });
      const names = async (query: { assigned?: boolean; maxItems?: number; marker?: string }) =>
        (await set.identity.mfaDevices.list({ accountId: ACCOUNT, ...query })).items.map(
          ({ serialNumber }) => serialNumber.split('/')[1],
        );
      assert.deepEqual(await names({}), ['ada', 'b', 'c']);
      assert.deepEqual(await names({ assigned: true }), ['ada']);
      assert.deepEqual(await names({ assigned: false }), ['b', 'c']);
      const { marker } = await set.identity.mfaDevices.list({ accountId: ACCOUNT, maxItems: 2 });
      assert.ok(marker);
      assert.deepEqual(await names({ marker }), ['c']);
    });

    test('a ninth device of one user is refused', async () => {
      await using set = await setUp(kind);
      for (let n = 1; n <= limits.mfaDevicesPerUser; n += 1) await enable(set, await newApp(set, `d${n}`));
      await assert.rejects(enable(set, await newApp(set, 'd9')), {
        code: 'LimitExceededException',
        message: 'Cannot exceed quota for MFADevicesPerUser: 8',
      });
    });

    test('a device has tags, which go with it', async () => {
      await using set = await setUp(kind);
      const { serialNumber } = await newApp(set);
      const ref = { accountId: ACCOUNT, serialNumber };
      await set.identity.mfaDeviceTags.tag({ ...ref, tags: [{ key: 'team', value: 'core' }] });
      assert.deepEqual((await set.identity.mfaDeviceTags.list(ref)).items, [{ key: 'team', value: 'core' }]);
      await set.identity.mfaDevices.delete(ref);
      assert.deepEqual(await set.store.db.selectFrom('tags').selectAll().execute(), []);
    });
  });
}
