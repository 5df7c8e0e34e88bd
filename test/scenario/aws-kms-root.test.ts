import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { clientOptions, trust, type Credentials } from '../support/clients.ts';
import { fipsEnvironment } from '../support/fips.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);

// What stands in for AWS is a second Caprock: real KMS cannot be had here.
describe('a root key in AWS KMS, which here is a second Caprock', () => {
  let upstream: TestService;
  let kms: KMSClient;
  let arn: string;
  let keyId: string;
  let folder: TemporaryFolder;
  let env: Record<string, string>;
  let spec: string;

  before(async () => {
    upstream = await startService();
    trust(upstream);
    folder = await temporaryFolder();
    kms = new KMSClient(clientOptions(upstream));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    arn = KeyMetadata?.Arn ?? '';
    keyId = KeyMetadata?.KeyId ?? '';
    spec = `aws-kms:${arn}?endpoint_url=${upstream.url}&ca_bundle=${upstream.caPath}&installation=hospital`;
    env = {
      CAPROCK_ROOT_KEY: spec,
      CAPROCK_EGRESS: new URL(upstream.url).host,
      AWS_ACCESS_KEY_ID: upstream.accessKeyId,
      AWS_SECRET_ACCESS_KEY: upstream.secretAccessKey,
    };
  });
  after(async () => {
    kms.destroy();
    await upstream[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  function caprock(home: string, args: readonly string[], more: Readonly<Record<string, string>> = env) {
    return run(process.execPath, [MAIN, ...args, '--home', home], {
      env: { PATH: process.env['PATH'] ?? '', HOME: home, ...fipsEnvironment, ...more },
    });
  }

  /** What a start that fails says. */
  async function refusedStart(home: string, more: Readonly<Record<string, string>> = env): Promise<string> {
    const error = await caprock(home, ['serve', '--port', '0'], more).then(
      () => assert.fail('it started'),
      (cause: unknown) => cause as { stderr: string; code: number },
    );
    assert.equal(error.code, 1, error.stderr);
    return error.stderr;
  }

  test('wraps what a service seals; disabled, it refuses the start and says what is lost and what is not', async () => {
    const home = folder.file('home');
    const service = await startService({ home, env });
    trust(service);
    const ada = await newKey(service, 'ada');
    assert.ok(!existsSync(`${home}/root.key`), 'there is no root key on this machine');
    assert.match((await caprock(home, ['keys', 'status'])).stdout, /\(aws-kms\)/);

    await kms.send(new DisableKeyCommand({ KeyId: keyId }));
    const account = /account (\d{12})/.exec(service.output())?.[1] ?? '';
    await caprock(home, ['keys', 'rotate-data', '--account', account, '--purpose', 'mfa-devices']);
    assert.match(await whoIs(service, ada), /user\/ada$/, 'what is unwrapped stays, whatever else changes');
    await assert.rejects(caprock(home, ['keys', 'rotate-root']), {
      stderr: /is disabled\. Nothing is lost.*Nothing was changed/s,
    });
    await service.stop();
    const said = await refusedStart(home);
    assert.match(said, /AWS KMS key arn:\S+ is disabled\. Nothing is lost: enable it there\./);
    assert.match(said, /Without it these are lost: .*secret access keys/);
    assert.match(said, /Not lost are accounts, users, .*the audit trail/);

    await kms.send(new EnableKeyCommand({ KeyId: keyId }));
    const place = new URL(upstream.url).host;
    assert.match(
      await refusedStart(home, { ...env, CAPROCK_EGRESS: 'kms.example.org' }),
      new RegExp(`may not connect to ${place}: it is not on the egress list`),
    );
    await using again = await startService({ home, env });
    trust(again);
    assert.match(await whoIs(again, ada), /user\/ada$/);
    assert.deepEqual(
      (await events(again, 'EgressRefused')).map((text) => /"place":"([^"]*)"/.exec(text)?.[1]),
      [place],
    );
    const wrapped = await events(upstream, 'Encrypt');
    assert.ok(wrapped.some((text) => text.includes('"caprock:installation":"hospital"')));
    assert.ok(wrapped.some((text) => text.includes('"caprock:purpose":"access-keys"')));
  });

  test('takes the place of a file, and gives it back', async () => {
    const home = folder.file('moves');
    const { CAPROCK_ROOT_KEY: _, ...withFile } = env;
    const service = await startService({ home });
    trust(service);
    const ada = await newKey(service, 'ada');
    await service.stop();
    const to = await caprock(home, ['keys', 'rotate-root', '--to', spec], withFile);
    assert.match(to.stderr, /data keys were wrapped anew/);
    assert.match(await refusedStart(home, withFile), /of the kind aws-kms/);
    await caprock(home, ['keys', 'rotate-root']);
    const back = `file:${home}/new.key`;
    await caprock(home, ['keys', 'rotate-root', '--to', back]);
    await using second = await startService({ home, env: { CAPROCK_ROOT_KEY: back } });
    trust(second);
    assert.match(await whoIs(second, ada), /user\/ada$/);
  });
});

async function whoIs(service: TestService, credentials: Credentials): Promise<string> {
  const sts = new STSClient(clientOptions(service, credentials));
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? '';
  } finally {
    sts.destroy();
  }
}

async function newKey(service: TestService, UserName: string): Promise<Credentials> {
  const iam = new IAMClient(clientOptions(service));
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  iam.destroy();
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
}

async function events(service: TestService, AttributeValue: string): Promise<string[]> {
  const trail = new CloudTrailClient(clientOptions(service));
  const { Events = [] } = await trail.send(
    new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue }] }),
  );
  trail.destroy();
  return Events.map(({ CloudTrailEvent = '' }) => CloudTrailEvent);
}
