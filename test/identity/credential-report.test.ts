import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits, Secret } from '#kernel';
import { codeAt, fromBase32, stepAt } from '../../src/identity/totp.ts';
import { storesUnderTest } from '../support/stores.ts';
import { ACCOUNT, ada, OTHER_ACCOUNT, setUp } from './set-up.ts';

const HOUR = 3600_000;

/** The rows by user, each with its columns; nothing in these tests is quoted. */
function read(content: string): Record<string, Record<string, string>> {
  const [head = '', ...lines] = content.split('\n');
  const columns = head.split(',');
  return Object.fromEntries(
    lines.map((line) => {
      const cells = line.split(',');
      assert.equal(cells.length, columns.length);
      return [cells[0], Object.fromEntries(columns.map((column, n) => [column, cells[n] ?? '']))];
    }),
  );
}

for (const kind of await storesUnderTest()) {
  describe(`the credential report on ${kind.name}`, { skip: kind.skip }, () => {
    test('has the columns of IAM, in their order', async () => {
      await using set = await setUp(kind);
      await set.identity.credentialReports.generate(ACCOUNT);
      const { content, generatedAt } = await set.identity.credentialReports.get(ACCOUNT);
      assert.equal(generatedAt, set.clock.time);
      assert.equal(
        content.split('\n')[0],
        'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
      );
    });

    test('tells of a user with every credential, of one with none, and of root, but not of other accounts', async () => {
      await using set = await setUp(kind);
      const { identity } = set;
      await identity.users.create({ accountId: ACCOUNT, userName: 'bob', path: '/team/' });
      await identity.users.create({ accountId: OTHER_ACCOUNT, userName: 'theirs' });
      await identity.passwordPolicies.set(ACCOUNT, {
        minimumLength: 8,
        requireSymbols: false,
        requireNumbers: false,
        requireUppercase: false,
        requireLowercase: false,
        usersMayChange: false,
        maxAgeDays: 10,
      });
      await identity.loginProfiles.create({
        ...ada,
        password: new Secret('A-password-1'),
        resetRequired: false,
      });
      const first = await identity.accessKeys.create(ada);
      set.clock.time += HOUR;
      const second = await identity.accessKeys.create(ada);
      await identity.accessKeys.setStatus({ ...ada, accessKeyId: second.accessKeyId, status: 'Inactive' });
      const device = await identity.mfaDevices.create({ accountId: ACCOUNT, name: 'ada' });
      const seed = fromBase32(Buffer.from(device.seed).toString());
      const step = stepAt(set.clock.time);
      await identity.mfaAssignments.enable({
        ...ada,
        serialNumber: device.serialNumber,
        codes: [codeAt(seed, step - 1), codeAt(seed, step)],
      });
      identity.accessKeyUses.note(first.accessKeyId, 'bedrock', 'us-east-1');

      await identity.credentialReports.generate(ACCOUNT);
      const rows = read((await identity.credentialReports.get(ACCOUNT)).content);
      assert.deepEqual(Object.keys(rows), ['<root_account>', 'ada', 'bob']);
      const none = {
        active: 'false',
        last_rotated: 'N/A',
        last_used_date: 'N/A',
        last_used_region: 'N/A',
        last_used_service: 'N/A',
      };
      const key = (n: number, values: Record<string, string>) =>
        Object.fromEntries(Object.entries(values).map(([name, value]) => [`access_key_${n}_${name}`, value]));
      const certificates = {
        cert_1_active: 'false',
        cert_1_last_rotated: 'N/A',
        cert_2_active: 'false',
        cert_2_last_rotated: 'N/A',
      };
      assert.deepEqual(rows['ada'], {
        user: 'ada',
        arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
        user_creation_time: '2026-01-01T00:00:00+00:00',
        password_enabled: 'true',
        password_last_used: 'no_information',
        password_last_changed: '2026-01-01T00:00:00+00:00',
        password_next_rotation: '2026-01-11T00:00:00+00:00',
        mfa_active: 'true',
        ...key(1, {
          active: 'true',
          last_rotated: '2026-01-01T00:00:00+00:00',
          last_used_date: '2026-01-01T01:00:00+00:00',
          last_used_region: 'us-east-1',
          last_used_service: 'bedrock',
        }),
        ...key(2, { ...none, last_rotated: '2026-01-01T01:00:00+00:00' }),
        ...certificates,
      });
      assert.deepEqual(rows['bob'], {
        user: 'bob',
        arn: `arn:aws:iam::${ACCOUNT}:user/team/bob`,
        user_creation_time: '2026-01-01T00:00:00+00:00',
        password_enabled: 'false',
        password_last_used: 'N/A',
        password_last_changed: 'N/A',
        password_next_rotation: 'N/A',
        mfa_active: 'false',
        ...key(1, none),
        ...key(2, none),
        ...certificates,
      });
      assert.equal(rows['<root_account>']?.['arn'], `arn:aws:iam::${ACCOUNT}:root`);
    });

    test('a name with a comma stays one cell, and one that a spreadsheet would carry out stays text', async () => {
      await using set = await setUp(kind);
      for (const userName of ['a,b', '=1+1', '@SUM'])
        await set.identity.users.create({ accountId: ACCOUNT, userName });
      await set.identity.credentialReports.generate(ACCOUNT);
      const { content } = await set.identity.credentialReports.get(ACCOUNT);
      const starts = content.split('\n').map((line) => line.slice(0, 6));
      assert.ok(starts.includes('"a,b",') && starts.includes("'=1+1,") && starts.includes("'@SUM,"));
    });

    test('is made anew after four hours, and until then is the same; without one, or with an old one, it is said', async () => {
      await using set = await setUp(kind);
      const { credentialReports } = set.identity;
      await assert.rejects(credentialReports.get(ACCOUNT), { code: 'CredentialReportNotPresentException' });
      await credentialReports.generate(ACCOUNT);
      const first = await credentialReports.get(ACCOUNT);
      set.clock.time += limits.credentialReportMilliseconds - 1;
      await credentialReports.generate(ACCOUNT);
      assert.deepEqual(await credentialReports.get(ACCOUNT), first);
      set.clock.time += 1;
      await assert.rejects(credentialReports.get(ACCOUNT), { code: 'CredentialReportExpiredException' });
      await credentialReports.generate(ACCOUNT);
      assert.equal((await credentialReports.get(ACCOUNT)).generatedAt, set.clock.time);
      await assert.rejects(credentialReports.get(OTHER_ACCOUNT), {
        code: 'CredentialReportNotPresentException',
      });
    });
  });
}
