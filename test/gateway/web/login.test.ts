import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { after, before, describe, test } from 'node:test';
import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { codeAt, fromBase32, stepAt } from '../../../src/identity/totp.ts';
import { clientOptions, trust } from '../../support/clients.ts';
import { filesWith } from '../../support/search.ts';
import { startService, type TestService } from '../../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary.ts';
import { recordsOnDisk } from '../../support/trail-file.ts';
import { Visitor } from '../../support/visitor.ts';
import { MAIN } from '../../support/program.ts';

const PASSWORD = 'Correct-horse-1';

/** What `caprock login` prints. */
interface Printed {
  readonly Version: number;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: string;
}

describe('caprock login', () => {
  let service: TestService;
  let folder: TemporaryFolder;
  let iam: IAMClient;
  let account = '';
  let visitor: Visitor;

  /** Starts a command in a terminal-less process with a home folder of its own. */
  function caprock(...args: readonly string[]) {
    const child = spawn(process.execPath, [MAIN, ...args], {
      // Without a terminal: what is told goes to standard error.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder.path,
        CAPROCK_HOME: service.home,
        AWS_CONFIG_FILE: folder.file('aws-config'),
      },
    });
    const heard = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (heard.out += chunk.toString('utf8')));
    const told = new Promise<string>((resolve) => {
      child.stderr.on('data', (chunk: Buffer) => {
        heard.err += chunk.toString('utf8');
        const page = /(\/signin\/cli\?code=\S+)/.exec(heard.err)?.[1];
        if (page !== undefined) resolve(page);
      });
    });
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...heard }));
    return { told, ended };
  }

  /** What `caprock login` asks the service, by hand. */
  async function start(localAddress?: string): Promise<{ deviceCode: string; userCode: string }> {
    const options = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const url = `https://localhost:${service.port}/signin/cli/start`;
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        { ...options, ...(localAddress === undefined ? {} : { localAddress }) },
        (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
          answer.on('end', () => resolve(JSON.parse(text) as { deviceCode: string; userCode: string }));
        },
      );
      sent.once('error', reject);
      sent.end();
    });
  }
  async function ask(what: string, device_code: string) {
    const answer = await new Visitor(service).request(
      'POST',
      `/signin/cli/${what}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
      new URLSearchParams({ device_code }).toString(),
    );
    return {
      status: answer.status,
      ...(JSON.parse(answer.text) as { state?: string; accessKeyId?: string }),
    };
  }

  before(async () => {
    service = await startService({ env: { CAPROCK_REQUIRE_MFA: '0' } });
    folder = await temporaryFolder();
    trust(service);
    iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new GetUserCommand({}));
    account = User?.Arn?.split(':')[4] ?? '';
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ada', Password: PASSWORD }));
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'ada',
        PolicyName: 'with-mfa',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'iam:GetUser',
              Resource: '*',
              Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
            },
          ],
        }),
      }),
    );
    const { VirtualMFADevice: made } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ada' }),
    );
    const seed = fromBase32(Buffer.from(made?.Base32StringSeed ?? []).toString('ascii'));
    const step = stepAt(Date.now());
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: 'ada',
        SerialNumber: made?.SerialNumber,
        AuthenticationCode1: codeAt(seed, step - 1),
        AuthenticationCode2: codeAt(seed, step),
      }),
    );
    visitor = new Visitor(service);
    await visitor.visit('/signin/');
    await visitor.submit('/signin/', { account, user: 'ada', password: PASSWORD });
    await visitor.submit('/signin/second-factor', { code: codeAt(seed, step + 1) });
    assert.equal(visitor.page?.path, '/signin/home');
  });
  after(async () => {
    iam.destroy();
    await folder[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  test('prints credentials with the second factor once its code is confirmed, and keeps them for itself', async () => {
    const { told, ended } = caprock('login');
    const page = await visitor.visit(await told);
    assert.match(page.text, /<strong>[B-Z]{4}-[B-Z]{4}<\/strong>/);
    assert.match(page.text, /from the address\s+<strong>127\.0\.0\.1<\/strong>/);
    assert.ok(!page.text.includes('is not the address of this browser'));
    const allowed = await visitor.submit('/signin/cli', { decision: 'allowed' });
    assert.match(allowed.text, /fetches its credentials/);
    const { code, out } = await ended;
    assert.equal(code, 0);
    const printed = JSON.parse(out) as Printed;
    assert.equal(printed.Version, 1);
    const life = Date.parse(printed.Expiration) - Date.now();
    assert.ok(life > 3600_000 && life <= 12 * 3600_000, printed.Expiration);
    const credentials = {
      accessKeyId: printed.AccessKeyId,
      secretAccessKey: printed.SecretAccessKey,
      sessionToken: printed.SessionToken,
    };
    const ada = new IAMClient({ ...clientOptions(service), credentials });
    assert.equal((await ada.send(new GetUserCommand({}))).User?.UserName, 'ada');
    ada.destroy();

    const folderOfCache = folder.file('.cache', 'caprock');
    const files = await readdir(folderOfCache);
    assert.equal(files.length, 1);
    assert.equal((await stat(`${folderOfCache}/${files[0]}`)).mode & 0o777, 0o600);
    assert.equal((await stat(folderOfCache)).mode & 0o777, 0o700);
    const again = await caprock('login').ended;
    assert.deepEqual(JSON.parse(again.out), printed);

    assert.partialDeepStrictEqual(recordsOnDisk(service, 'AuthorizeLogin').at(-1), {
      userIdentity: { userName: 'ada' },
      additionalEventData: { decision: 'allowed', requestedFrom: '127.0.0.1' },
    });
    assert.partialDeepStrictEqual(recordsOnDisk(service, 'GetSessionToken').at(-1), {
      userIdentity: { userName: 'ada', sessionContext: { attributes: { mfaAuthenticated: 'true' } } },
      responseElements: { credentials: { accessKeyId: printed.AccessKeyId } },
    });
    const secrets = [printed.SecretAccessKey, printed.SessionToken];
    assert.deepEqual(await filesWith(service.home, secrets), []);
  });

  test('--profile writes a profile that an AWS SDK follows, and leaves the rest of the file', async () => {
    const config = folder.file('aws-config');
    await writeFile(config, '[default]\nregion = eu-central-1\n\n[profile mine]\nregion = eu-west-1\n');
    assert.equal((await caprock('login', '--profile', 'people').ended).code, 0);
    assert.equal((await caprock('login', '--profile', 'people').ended).code, 0);
    const taken = await caprock('login', '--profile', 'mine').ended;
    assert.equal(taken.code, 1);
    assert.match(taken.err, /has a profile mine already/);
    const text = await readFile(config, 'utf8');
    assert.match(text, /^\[default\]\nregion = eu-central-1\n\n\[profile mine\]\nregion = eu-west-1\n/);
    assert.equal(text.match(/\[profile people\]/g)?.length, 1);

    const before = {
      AWS_CONFIG_FILE: process.env['AWS_CONFIG_FILE'],
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
    };
    process.env['AWS_CONFIG_FILE'] = config;
    process.env['XDG_CACHE_HOME'] = folder.file('.cache');
    const { told, ended } = caprock('login');
    // There are credentials at hand only if the test before this one has run.
    const page = await Promise.race([told, ended]);
    if (typeof page === 'string') {
      await visitor.visit(page);
      await visitor.submit('/signin/cli', { decision: 'allowed' });
    }
    await ended;
    const sts = new STSClient({ region: service.region, endpoint: service.url, profile: 'people' });
    try {
      const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
      assert.equal(Arn, `arn:aws:iam::${account}:user/ada`);
    } finally {
      sts.destroy();
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
    assert.match((await caprock('logout').ended).err, /Forgotten/);
    assert.match((await caprock('logout').ended).err, /nothing to forget/);
  });

  test('a login that is denied gives nothing', async () => {
    const { deviceCode, userCode } = await start();
    await visitor.visit(`/signin/cli?code=${userCode.toLowerCase().replace('-', '')}`);
    await visitor.submit('/signin/cli', { decision: 'denied' });
    assert.equal((await ask('state', deviceCode)).state, 'denied');
    assert.equal((await ask('credentials', deviceCode)).status, 403);
  });

  test('nobody gets credentials before a person allows it, twice, or with a code that is none', async () => {
    const { deviceCode, userCode } = await start();
    assert.equal((await ask('state', deviceCode)).state, 'waiting');
    assert.equal((await ask('credentials', deviceCode)).status, 403);
    assert.equal((await ask('state', 'A'.repeat(43))).state, 'gone');
    assert.equal((await ask('credentials', userCode)).status, 403);
    await visitor.visit(`/signin/cli?code=${userCode}`);
    const body = new URLSearchParams({ ...visitor.hidden('/signin/cli'), decision: 'allowed' }).toString();
    assert.equal((await visitor.post('/signin/cli', body)).status, 200);
    assert.equal((await visitor.post('/signin/cli', body)).status, 400);
    const both = await Promise.all([ask('credentials', deviceCode), ask('credentials', deviceCode)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 403]);
    assert.equal((await ask('state', deviceCode)).state, 'gone');
    const wrong = await visitor.visit('/signin/cli?code=BBBB-BBBB');
    assert.match(wrong.text, /No login with this code waits/);
  });

  test('a login from another address is told apart, and its code has to be typed', async () => {
    const { userCode } = await start('127.0.0.2');
    const page = await visitor.visit(`/signin/cli?code=${userCode}`);
    assert.match(page.text, /from the address\s+<strong>127\.0\.0\.2<\/strong>/);
    assert.match(page.text, /is not the address of this browser \(127\.0\.0\.1\)/);
    assert.equal(visitor.hidden('/signin/cli')['code'], undefined);
  });

  test('whoever allowed it and has another password since gets nothing', async () => {
    const other = 'grace';
    await iam.send(new CreateUserCommand({ UserName: other }));
    await iam.send(new CreateLoginProfileCommand({ UserName: other, Password: PASSWORD }));
    const grace = new Visitor(service);
    await grace.visit('/signin/');
    await grace.submit('/signin/', { account, user: other, password: PASSWORD });
    const { deviceCode, userCode } = await start();
    await grace.visit(`/signin/cli?code=${userCode}`);
    await grace.submit('/signin/cli', { decision: 'allowed' });
    assert.equal((await ask('state', deviceCode)).state, 'allowed');
    await iam.send(new UpdateLoginProfileCommand({ UserName: other, Password: 'Battery-staple-2' }));
    assert.equal((await ask('credentials', deviceCode)).status, 403);
  });

  test('the page shows credentials once, which are those of a session with the second factor', async () => {
    await visitor.visit('/signin/credentials');
    const page = await visitor.submit('/signin/credentials');
    const read = (name: string): string => new RegExp(`export ${name}=([^\\s<]+)`).exec(page.text)?.[1] ?? '';
    const credentials = {
      accessKeyId: read('AWS_ACCESS_KEY_ID'),
      secretAccessKey: read('AWS_SECRET_ACCESS_KEY'),
      sessionToken: read('AWS_SESSION_TOKEN'),
    };
    const ada = new IAMClient({ ...clientOptions(service), credentials });
    assert.equal((await ada.send(new GetUserCommand({}))).User?.UserName, 'ada');
    ada.destroy();
  });

  test('from one address so many logins may wait, and no more', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 25; n += 1) {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      statuses.push((await new Visitor(service).request('POST', '/signin/cli/start', type, '')).status);
    }
    assert.equal(statuses.at(-1), 429);
  });
});
