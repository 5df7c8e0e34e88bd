import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetUserCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { clientOptions, trust } from '../support/clients.ts';
import { filesWith } from '../support/search.ts';
import { startService, type TestService } from '../support/service.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);

describe('a first start, and the command line on it', () => {
  let home: string;
  let service: TestService;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'caprock-first-'));
    service = await startService({ home });
    trust(service);
  });
  after(async () => {
    await service[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  function caprock(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    return run(process.execPath, [MAIN, ...args], { env: { PATH: process.env['PATH'], CAPROCK_HOME: home } });
  }

  test('says how to call it and what to do next', () => {
    for (const words of [
      /This was the first start/,
      /npx caprock env/,
      /aws bedrock-runtime converse/,
      /create-user/,
    ]) {
      assert.match(service.output(), words);
    }
    assert.ok(!service.output().includes(service.secretAccessKey));
  });

  test('keeps what is secret to its owner', async () => {
    for (const path of [
      'root.key',
      'aws/config',
      'aws/credentials',
      'tls/ca-key.pem',
      'tls/server-key.pem',
      'state.db',
    ]) {
      assert.equal((await stat(join(home, path))).mode & 0o777, 0o600, path);
    }
    for (const folder of ['.', 'aws', 'audit', 'run']) {
      assert.equal((await stat(join(home, folder))).mode & 0o077, 0, folder);
    }
  });

  test('makes one administrator, an individual user with one key; the secret is in the credentials file alone', async () => {
    const iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new GetUserCommand({}));
    assert.equal(User?.UserName, 'administrator');
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({}));
    assert.deepEqual(
      AccessKeyMetadata?.map(({ AccessKeyId }) => AccessKeyId),
      [service.accessKeyId],
    );
    assert.deepEqual(await filesWith(home, [service.secretAccessKey]), ['aws/credentials']);
    iam.destroy();
  });

  test('caprock env prints the exports that a shell can take', async () => {
    const { stdout } = await caprock('env');
    const { stdout: values } = await run('sh', ['-c', `${stdout}\nenv`], {
      env: { PATH: process.env['PATH'] },
    });
    for (const [name, value] of Object.entries(service.environment))
      assert.ok(values.includes(`${name}=${value}\n`), name);
  });

  test('caprock models lists the demo model, and caprock converse streams its answer', async () => {
    assert.match((await caprock('models')).stdout, /caprock\.tiny-prose-v1:0 +caprock/);
    const { stdout, stderr } = await caprock(
      ...['converse', '--model-id', 'caprock.tiny-prose-v1:0', '--max-tokens', '20', 'Tell me of rocks.'],
    );
    assert.ok(stdout.trim().length > 10);
    assert.match(stderr, /\(\d+ tokens in, 20 out\)/);
  });

  test('caprock status says who, where and how sealed', async () => {
    const { stdout } = await caprock('status');
    assert.ok(stdout.includes(service.url));
    assert.match(stdout, /user\/administrator/);
    assert.match(stdout, /runs sealed/);
  });

  test('a command that is called wrongly says its usage and ends with 2', async () => {
    await assert.rejects(caprock('converse'), { code: 2 });
    await assert.rejects(caprock('serve', '--prot', '1'), { code: 2 });
    await assert.rejects(caprock('nonsense'), { code: 2 });
    await assert.rejects(run(process.execPath, [MAIN, 'env', '--home', join(home, 'nothing')]), { code: 1 });
  });

  test('a second service on the same home is refused', async () => {
    await assert.rejects(caprock('serve', '--port', '0'), { code: 1, stderr: /already runs with the home/ });
  });

  test('a call is found in the trail, without its text, and its text nowhere on the disk', async () => {
    const text = 'zanzibar-quokka-31415';
    await caprock('converse', '--model-id', 'caprock.tiny-prose-v1:0', '--max-tokens', '5', text);
    const trail = new CloudTrailClient(clientOptions(service));
    const { Events } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ConverseStream' }],
      }),
    );
    trail.destroy();
    const record = JSON.parse(Events?.[0]?.CloudTrailEvent ?? '{}') as Record<
      string,
      Record<string, unknown>
    >;
    assert.equal(record['userIdentity']?.['userName'], 'administrator');
    assert.equal(record['requestParameters']?.['modelId'], 'caprock.tiny-prose-v1:0');
    assert.equal(record['additionalEventData']?.['outputTokens'], 5);
    assert.equal(record['additionalEventData']?.['sealed'], true);
    assert.match(String(record['additionalEventData']?.['bundleDigest']), /^[0-9a-f]{64}$/);
    assert.equal(record['tlsDetails']?.['tlsVersion'], 'TLSv1.3');
    assert.deepEqual(await filesWith(home, [text]), []);
  });

  test('a second start is on the same account with the same key, and says nothing of a first one', async () => {
    const before = {
      key: service.accessKeyId,
      files: await readdir(join(home, 'deployments'), { recursive: true }),
    };
    assert.equal(await service.stop(), 0);
    service = await startService({ home });
    trust(service);
    assert.equal(service.accessKeyId, before.key);
    assert.doesNotMatch(service.output(), /first start/);
    assert.deepEqual(await readdir(join(home, 'deployments'), { recursive: true }), before.files);
    assert.match((await caprock('status')).stdout, /user\/administrator/);
  });
});
