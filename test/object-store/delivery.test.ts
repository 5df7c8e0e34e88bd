import assert from 'node:assert/strict';
import { execFile, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { TestAuthority } from '../support/certificates.ts';
import { clientOptions, trust } from '../support/clients.ts';
import { inFipsMode } from '../support/fips.ts';
import { startS3Server } from '../support/s3-server.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const hasAws = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'aws')));
const NO_AWS = hasAws ? false : 'the AWS CLI is not on the PATH';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

const NOT_IN_FIPS = inFipsMode && 'the S3 server of the tests computes MD5, which FIPS mode does not have';

describe('delivery to an S3-compatible store', { skip: NOT_IN_FIPS }, () => {
  let folder: TemporaryFolder;
  let service: TestService;
  let sts: STSClient;
  let cloudtrail: CloudTrailClient;
  let account: string;
  let port: number;
  let tls: { cert: string; key: string };
  let store: Awaited<ReturnType<typeof startS3Server>>;
  let env: Readonly<Record<string, string>>;

  before(async () => {
    folder = await temporaryFolder();
    const authority = await TestAuthority.make();
    tls = await authority.issue('127.0.0.1');
    await writeFile(folder.file('ca.pem'), authority.pem);
    await writeFile(
      folder.file('credentials'),
      '[default]\naws_access_key_id = S3RVER\naws_secret_access_key = S3RVER\n',
      { mode: 0o600 },
    );
    port = await freePort();
    await mkdir(folder.file('objects'));
    store = await startS3Server({ folder: folder.file('objects'), port, tls });
    env = {
      CAPROCK_TRAIL_STORE: `https://127.0.0.1:${port}`,
      CAPROCK_TRAIL_STORE_CREDENTIALS: folder.file('credentials'),
      CAPROCK_TRAIL_STORE_CA: folder.file('ca.pem'),
      CAPROCK_TRAIL_STORE_ENCRYPTION: 'AES256',
      CAPROCK_EGRESS: `127.0.0.1:${port}`,
      CAPROCK_TRAIL_DELIVERY_SECONDS: '1',
      CAPROCK_TRAIL_DIGEST_SECONDS: '1',
    };
    service = await startService({ env });
    trust(service);
    sts = new STSClient(clientOptions(service));
    cloudtrail = new CloudTrailClient(clientOptions(service));
    account = (await call()) ?? '';
  });
  after(async () => {
    sts.destroy();
    cloudtrail.destroy();
    await service[Symbol.asyncDispose]();
    await store.close();
    await folder[Symbol.asyncDispose]();
  });

  async function call(): Promise<string | undefined> {
    return (await sts.send(new GetCallerIdentityCommand({}))).Account;
  }

  async function objects(kind: 'CloudTrail' | 'CloudTrail-Digest'): Promise<string[]> {
    const names = await readdir(folder.file('objects'), { recursive: true }).catch(() => []);
    return names.filter((name) => name.includes(`/${kind}/`) && name.endsWith('.json.gz._S3rver_object'));
  }

  /** How often each of our calls is in the log files of the store. */
  async function callsInStore(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const name of await objects('CloudTrail')) {
      const text = gunzipSync(await readFile(folder.file('objects', name))).toString('utf8');
      for (const { eventName, eventID } of JSON.parse(text).Records) {
        if (eventName === 'GetCallerIdentity') counts.set(eventID, (counts.get(eventID) ?? 0) + 1);
      }
    }
    return counts;
  }

  async function until(enough: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await enough()); tries += 1) {
      assert.ok(tries < 400, `it did not come to pass:\n${service.output()}`);
      await sleep(250);
    }
  }

  async function status(): Promise<string> {
    const path = process.env['PATH'] ?? '';
    const { stdout } = await run(process.execPath, [MAIN, 'status', '--home', service.home], {
      env: { PATH: path, ...env },
    });
    return stdout;
  }

  async function checkpointSize(): Promise<number> {
    const { stdout } = await run(process.execPath, [MAIN, 'audit', 'checkpoint', '--home', service.home]);
    return Number(stdout.split('\n')[1]);
  }

  test('log files and digests are in the store, with their metadata, and none in the folder', async () => {
    await until(async () => (await objects('CloudTrail-Digest')).length >= 2);
    const [digest = ''] = await objects('CloudTrail-Digest');
    const about = await readFile(
      folder.file('objects', digest.replace('._S3rver_object', '._S3rver_metadata.json')),
      'utf8',
    );
    assert.match(about, /"x-amz-meta-signature":\s*"[0-9a-f]{512}"/);
    assert.equal(existsSync(join(service.home, 'audit', 'delivered')), false);
    assert.match(await status(), /log files +delivered/);
  });

  test('the stock AWS CLI validates the files where they lie in the store', { skip: NO_AWS }, async () => {
    const both = folder.file('both.pem');
    await writeFile(
      both,
      (await readFile(service.caPath, 'utf8')) + (await readFile(folder.file('ca.pem'), 'utf8')),
    );
    await store.close();
    store = await startS3Server({ folder: folder.file('objects'), port, tls, keys: [service] });
    const start = new Date(Date.now() - 3600_000).toISOString();
    const arn = `arn:aws:cloudtrail:${service.region}:${account}:trail/caprock`;
    const args = ['cloudtrail', 'validate-logs', '--trail-arn', arn, '--start-time', start, '--verbose'];
    const { stdout } = await run('aws', args, {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: service.home,
        ...service.environment,
        AWS_ENDPOINT_URL_S3: `https://127.0.0.1:${port}`,
        AWS_CA_BUNDLE: both,
      },
    });
    assert.match(stdout, /([1-9]\d*)\/\1 digest files valid/);
    assert.match(stdout, /([1-9]\d*)\/\1 log files valid/);
    assert.doesNotMatch(stdout, /INVALID/);
  });

  test('while the store is away, calls are answered and nothing is lost; once it is back, all is delivered by itself, once', async () => {
    await store.close();
    for (let time = 0; time < 20; time += 1) await call();
    await until(async () => /wait since/.test(await status()));
    store = await startS3Server({ folder: folder.file('objects'), port, tls });
    await until(async () => (await callsInStore()).size >= 21);
    assert.deepEqual(
      [...(await callsInStore()).values()].filter((count) => count !== 1),
      [],
    );
    await until(async () => /log files +delivered/.test(await status()));
  });

  test('a store that takes requests and never answers keeps neither calls nor checkpoints waiting', async () => {
    await store.close();
    const open = new Set<Socket>();
    const silent = createServer((socket) => open.add(socket)).listen(port, '127.0.0.1');
    await once(silent, 'listening');
    const before = await checkpointSize();
    const known = (await callsInStore()).size;
    await call();
    await until(async () => open.size > 0);
    await until(async () => (await checkpointSize()) > before);
    assert.equal(await call(), account);
    silent.close();
    for (const socket of open) socket.destroy();
    await once(silent, 'close');
    store = await startS3Server({ folder: folder.file('objects'), port, tls });
    await until(async () => (await callsInStore()).size >= known + 2);
    assert.deepEqual(
      [...(await callsInStore()).values()].filter((count) => count !== 1),
      [],
    );
  });

  test('a store that stands still in the middle keeps neither calls nor checkpoints waiting; once it goes on, all is there once', async () => {
    await store.close();
    const frozen = fork(new URL('s3-process.ts', import.meta.url));
    frozen.send({ folder: folder.file('objects'), port, tls });
    await once(frozen, 'message');
    try {
      const known = (await callsInStore()).size;
      await call();
      await until(async () => (await callsInStore()).size > known);
      frozen.kill('SIGSTOP');
      const before = await checkpointSize();
      for (let time = 0; time < 5; time += 1) await call();
      await until(async () => /wait since/.test(await status()));
      await until(async () => (await checkpointSize()) > before);
      assert.equal(await call(), account);
      frozen.kill('SIGCONT');
      await until(async () => (await callsInStore()).size >= known + 7);
      assert.deepEqual(
        [...(await callsInStore()).values()].filter((count) => count !== 1),
        [],
      );
    } finally {
      frozen.kill('SIGKILL');
      if (frozen.exitCode === null && frozen.signalCode === null) await once(frozen, 'exit');
      store = await startS3Server({ folder: folder.file('objects'), port, tls });
    }
  });

  test('a store that is not on the egress list, or that another authority vouches for, gets nothing', async () => {
    const elsewhere = await TestAuthority.make();
    await writeFile(folder.file('elsewhere.pem'), elsewhere.pem);
    const before = (await objects('CloudTrail')).length;
    for (const wrong of [
      { CAPROCK_EGRESS: 'example.org:443' },
      { CAPROCK_TRAIL_STORE_CA: folder.file('elsewhere.pem') },
    ]) {
      await using other = await startService({ env: { ...env, ...wrong } });
      trust(other);
      const client = new CloudTrailClient(clientOptions(other));
      // Without a call there is nothing to deliver.
      await client.send(new LookupEventsCommand({}));
      await until(async () => other.output().includes('a chore of the audit trail failed'));
      if ('CAPROCK_EGRESS' in wrong) {
        const { Events = [] } = await client.send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'EgressRefused' }],
          }),
        );
        assert.ok(Events.length > 0, 'the refusal is on record');
      }
      client.destroy();
    }
    const own = (await objects('CloudTrail')).filter((name) => name.includes(`caprock-trail-${account}`));
    assert.equal((await objects('CloudTrail')).length, own.length, 'no bucket of another account');
    assert.ok(own.length >= before);
  });

  test(
    'all in one bucket, below a prefix, is validated by the stock AWS CLI through Caprock’s own S3 API',
    { skip: NO_AWS },
    async () => {
      await using other = await startService({
        env: { ...env, CAPROCK_TRAIL_STORE_BUCKET: 'one-bucket/all/trails' },
      });
      trust(other);
      const client = new STSClient(clientOptions(other));
      const { Account = '' } = await client.send(new GetCallerIdentityCommand({}));
      client.destroy();
      const below = `one-bucket/all/trails/caprock-trail-${Account}/AWSLogs/${Account}/`;
      const own = async (kind: 'CloudTrail' | 'CloudTrail-Digest') =>
        (await objects(kind)).filter((name) => name.includes(Account));
      await until(
        async () => (await own('CloudTrail-Digest')).length >= 2 && (await own('CloudTrail')).length >= 1,
      );
      for (const name of [...(await own('CloudTrail')), ...(await own('CloudTrail-Digest'))])
        assert.ok(name.startsWith(below), name);
      const start = new Date(Date.now() - 3600_000).toISOString();
      const arn = `arn:aws:cloudtrail:${other.region}:${Account}:trail/caprock`;
      const args = ['cloudtrail', 'validate-logs', '--trail-arn', arn, '--start-time', start, '--verbose'];
      const { stdout } = await run('aws', args, {
        env: { PATH: process.env['PATH'] ?? '', HOME: other.home, ...other.environment },
      });
      assert.match(stdout, /([1-9]\d*)\/\1 digest files valid/);
      assert.doesNotMatch(stdout, /INVALID/);
    },
  );

  test('credentials that others can read are refused at the start', async () => {
    await writeFile(folder.file('open'), 'x', { mode: 0o644 });
    await using home = await temporaryFolder();
    await assert.rejects(
      startService({
        home: home.path,
        env: { ...env, CAPROCK_TRAIL_STORE_CREDENTIALS: folder.file('open') },
      }),
      /can be read by others/,
    );
    await rm(folder.file('open'));
  });
});
