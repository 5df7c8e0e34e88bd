import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CloudTrailClient, GetTrailStatusCommand, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const hasAws = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'aws')));
const NO_AWS = hasAws ? false : 'the AWS CLI is not on the PATH';

describe('log files and digests, delivered every second', () => {
  let folder: TemporaryFolder;
  let service: TestService;
  let s3: S3Client;
  let sts: STSClient;
  let trail: CloudTrailClient;
  let account: string;
  let Bucket: string;
  before(async () => {
    folder = await temporaryFolder();
    await start();
    await delivered(service, trail, async () => (await keys('CloudTrail-Digest')).length >= 4);
  });
  after(async () => {
    await stop();
    await folder[Symbol.asyncDispose]();
  });

  async function start(): Promise<void> {
    service = await startService({
      home: folder.file('home'),
      env: {
        CAPROCK_TRAIL_DELIVERY_SECONDS: '1',
        CAPROCK_TRAIL_DIGEST_SECONDS: '1',
        CAPROCK_TRAIL_DIGEST_KEY_DAYS: '1',
      },
    });
    trust(service);
    s3 = new S3Client({ ...clientOptions(service), forcePathStyle: true });
    sts = new STSClient(clientOptions(service));
    trail = new CloudTrailClient(clientOptions(service));
    const { Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
    account = Account;
    Bucket = `caprock-trail-${account}`;
  }

  async function stop(): Promise<void> {
    for (const client of [s3, sts, trail]) client.destroy();
    await service[Symbol.asyncDispose]();
  }

  /** All keys of one kind, page by page. */
  async function keys(kind: 'CloudTrail' | 'CloudTrail-Digest'): Promise<string[]> {
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: `AWSLogs/${account}/${kind}/`,
          MaxKeys: 2,
          ContinuationToken,
        }),
      );
      found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return found;
  }

  /** What the stock CLI says of the trail, valid or not. */
  async function validate(): Promise<string> {
    const start = new Date(Date.now() - 3600_000).toISOString();
    const arn = `arn:aws:cloudtrail:${service.region}:${account}:trail/caprock`;
    const args = ['cloudtrail', 'validate-logs', '--trail-arn', arn, '--start-time', start, '--verbose'];
    const env = { PATH: process.env['PATH'] ?? '', HOME: service.home, ...service.environment };
    const ended = await run('aws', args, { env }).catch(
      (error: { stdout?: string; stderr?: string }) => error,
    );
    return `${ended.stdout}${ended.stderr}`;
  }

  /** Does something to a delivered file, validates, and puts it back. */
  async function validateWithout(key: string, tamper: (path: string) => Promise<void>): Promise<string> {
    const path = join(service.home, 'audit', 'delivered', Bucket, key);
    const kept = join(service.home, 'kept');
    await copyFile(path, kept);
    await tamper(path);
    try {
      return await validate();
    } finally {
      await copyFile(kept, path);
    }
  }

  test('the read side of S3 gives what was delivered, through its official client', async () => {
    const location = await s3.send(new GetBucketLocationCommand({ Bucket }));
    assert.equal(location.LocationConstraint ?? 'us-east-1', 'us-east-1');
    const [Key = ''] = await keys('CloudTrail');
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
    assert.equal(head.ContentLength, bytes.length);
    assert.equal(head.ETag, object.ETag);
    const { Records } = JSON.parse(gunzipSync(bytes).toString('utf8'));
    assert.ok(Records.length > 0);
    const [digest = ''] = await keys('CloudTrail-Digest');
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket, Key: digest }));
    assert.equal(Metadata?.['signature-algorithm'], 'SHA256withRSA');
  });

  test('listings page by marker as by token, and fold at a delimiter', async () => {
    const all = await keys('CloudTrail-Digest');
    const first = await s3.send(
      new ListObjectsCommand({ Bucket, Prefix: `AWSLogs/${account}/CloudTrail-Digest/`, MaxKeys: 1 }),
    );
    assert.equal(first.IsTruncated, true);
    const second = await s3.send(
      new ListObjectsCommand({
        Bucket,
        Prefix: `AWSLogs/${account}/CloudTrail-Digest/`,
        MaxKeys: 1,
        Marker: first.NextMarker,
      }),
    );
    assert.deepEqual([first.Contents?.[0]?.Key, second.Contents?.[0]?.Key], all.slice(0, 2));
    const folded = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: `AWSLogs/${account}/`, Delimiter: '/' }),
    );
    assert.deepEqual(
      folded.CommonPrefixes?.map(({ Prefix }) => Prefix),
      [`AWSLogs/${account}/CloudTrail-Digest/`, `AWSLogs/${account}/CloudTrail/`],
    );
  });

  test('what is not there, or not served, is refused with the errors of S3', async () => {
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'no/such' })), { name: 'NoSuchKey' });
    await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: '../../root.key' })), {
      name: 'NoSuchKey',
    });
    await assert.rejects(s3.send(new ListObjectsV2Command({ Bucket: 'nobodys-bucket' })), {
      name: 'NoSuchBucket',
    });
  });

  test('the stock AWS CLI finds every file valid', { skip: NO_AWS }, async () => {
    const said = await validate();
    assert.match(said, /(\d+)\/\1 digest files valid/);
    assert.match(said, /(\d+)\/\1 log files valid/);
    assert.doesNotMatch(said, /INVALID|Traceback/);
  });

  test('a log file that was altered is named', { skip: NO_AWS }, async () => {
    const [key = ''] = await keys('CloudTrail');
    const said = await validateWithout(key, async (path) => {
      const text = gunzipSync(await readFile(path)).toString('utf8');
      await writeFile(path, gzipSync(text.replace('administrator', 'administratrix')));
    });
    assert.match(said, new RegExp(`Log file\\s+s3://${Bucket}/${key}\\s+INVALID: hash value doesn't match`));
  });

  test('a log file that was removed is named', { skip: NO_AWS }, async () => {
    const [key = ''] = await keys('CloudTrail');
    const said = await validateWithout(key, (path) => rm(path));
    assert.match(said, new RegExp(`Log file\\s+s3://${Bucket}/${key}\\s+INVALID: not found`));
  });

  test(
    'a digest that was altered, and one that was cut out of the chain, are named',
    { skip: NO_AWS },
    async () => {
      const key = (await keys('CloudTrail-Digest')).at(1) ?? '';
      const altered = await validateWithout(key, async (path) => {
        const text = gunzipSync(await readFile(path)).toString('utf8');
        await writeFile(path, gzipSync(text.replace('"digestStartTime":"2', '"digestStartTime":"1')));
      });
      assert.match(altered, new RegExp(`Digest file\\s+s3://${Bucket}/${key}\\s+INVALID`));
      const cut = await validateWithout(key, (path) => rm(path));
      assert.match(cut, new RegExp(`Digest file\\s+s3://${Bucket}/${key}\\s+INVALID: not found`));
    },
  );

  test(
    'the stock AWS CLI validates digests of two keys, of which the second took its turn, as one chain',
    { skip: NO_AWS },
    async () => {
      await stop();
      {
        // A day and a half goes by: what is known of the age of the key.
        using database = new DatabaseSync(join(service.home, 'audit', 'trail.db'));
        database.exec(`update trail_digest_keys set created_at = created_at - ${1.5 * 24 * 3600_000}`);
      }
      const before = await digestKeysIn(join(service.home, 'audit', 'delivered'));
      await start();
      await delivered(service, trail, async () => {
        const now = await digestKeysIn(join(service.home, 'audit', 'delivered'));
        return now.filter((key) => key !== before[0]).length >= 3;
      });
      const { PublicKeyList = [] } = await trail.send(
        new ListPublicKeysCommand({ StartTime: new Date(0), EndTime: new Date() }),
      );
      const used = new Set(await digestKeysIn(join(service.home, 'audit', 'delivered')));
      assert.deepEqual([new Set(before).size, used.size], [1, 2]);
      assert.deepEqual(new Set(PublicKeyList.map(({ Fingerprint = '' }) => Fingerprint)), used);
      const said = await validate();
      const [, valid = '0'] = /(\d+)\/\1 digest files valid/.exec(said) ?? [];
      assert.ok(Number(valid) >= before.length + 3, said);
      assert.match(said, /(\d+)\/\1 log files valid/);
      assert.doesNotMatch(said, /INVALID|Traceback/);
    },
  );
});

/** The fingerprints of the keys that the digests below a folder name. */
async function digestKeysIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const digests = names.filter((name) => name.includes('/CloudTrail-Digest/') && name.endsWith('.json.gz'));
  const texts = await Promise.all(
    digests.map(async (name) => gunzipSync(await readFile(join(folder, name)))),
  );
  return texts.map((text) => JSON.parse(text.toString('utf8')).digestPublicKeyFingerprint);
}

/** Calls go on until what they cause has been delivered. */
async function delivered(
  { output }: TestService,
  trail: CloudTrailClient,
  enough: () => Promise<boolean>,
): Promise<void> {
  for (let tries = 0; !(await enough()); tries += 1) {
    assert.ok(tries < 200, `nothing was delivered:\n${output()}`);
    await trail.send(new GetTrailStatusCommand({ Name: 'caprock' }));
    await sleep(250);
  }
}
