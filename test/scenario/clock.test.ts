import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../support/clients.ts';
import { startService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

// The service's own clock is moved while it runs, by libfaketime (Debian: apt-get install libfaketime).

const run = promisify(execFile);
const LIBRARY = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));
const hasAws = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'aws')));
const skip =
  LIBRARY === undefined ? 'libfaketime is not installed' : hasAws ? false : 'the AWS CLI is not on the PATH';
const HOUR = 3600_000;
const AHEAD = 500 * 24 * HOUR;

describe('a clock that jumps', { skip }, () => {
  test('a year and a half ahead and back: every call is on record once, digests go on, and the trail is whole for the stock CLI and for ours', async () => {
    await using folder = await temporaryFolder();
    const clock = folder.file('clock');
    const set = (milliseconds: number) =>
      writeFile(clock, `${milliseconds < 0 ? '' : '+'}${milliseconds / 1000}`);
    await set(0);
    await using service = await startService({
      env: {
        LD_PRELOAD: LIBRARY ?? '',
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        CAPROCK_TRAIL_DELIVERY_SECONDS: '1',
        CAPROCK_TRAIL_DIGEST_SECONDS: '1',
      },
    });
    trust(service);
    const ids: string[] = [];
    let account = '';
    const digests = async () =>
      (await readdir(join(service.home, 'audit', 'delivered'), { recursive: true }).catch(() => [])).filter(
        (name) => name.includes('/CloudTrail-Digest/') && name.endsWith('.json.gz'),
      ).length;
    const sts = new STSClient(clientOptions(service));
    /** The SDK learns the service's time from its refusals, which tell it a second late. */
    const call = async (): Promise<void> => {
      for (let tries = 0; ; tries += 1) {
        try {
          const { Account = '', $metadata } = await sts.send(new GetCallerIdentityCommand({}));
          account = Account;
          ids.push($metadata.requestId ?? '');
          return;
        } catch (error) {
          if (!(error instanceof Error && error.name === 'SignatureDoesNotMatch' && tries < 100)) throw error;
          await sleep(100);
        }
      }
    };
    const untilTwoMoreDigests = async (): Promise<void> => {
      const before = await digests();
      for (let tries = 0; (await digests()) < before + 2; tries += 1) {
        assert.ok(tries < 400, `no digest was delivered:\n${service.output()}`);
        await call();
        await sleep(200);
      }
    };
    for (const offset of [0, AHEAD, 0]) {
      await set(offset);
      await untilTwoMoreDigests();
    }
    // A little back: what is called is recorded, and digests wait until the clock is where it was.
    await set(-2 * HOUR);
    await call();
    await set(0);
    await untilTwoMoreDigests();
    sts.destroy();

    const trail = new CloudTrailClient(clientOptions(service));
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await trail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetCallerIdentity' }],
          NextToken,
        }),
      );
      found.push(...(page.Events ?? []).map((event) => JSON.parse(event.CloudTrailEvent ?? '').requestID));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    trail.destroy();
    assert.equal(new Set(found).size, found.length, 'no call is on record twice');
    const recorded = new Set(found);
    assert.deepEqual(
      ids.filter((id) => !recorded.has(id)),
      [],
    );

    const arn = `arn:aws:cloudtrail:${service.region}:${account}:trail/caprock`;
    const start = new Date(Date.now() - HOUR).toISOString();
    const env = { PATH: process.env['PATH'] ?? '', HOME: service.home, ...service.environment };
    const { stdout } = await run(
      'aws',
      ['cloudtrail', 'validate-logs', '--trail-arn', arn, '--start-time', start, '--verbose'],
      { env },
    );
    const [, valid = '0'] = /(\d+)\/\1 digest files valid/.exec(stdout) ?? [];
    assert.ok(Number(valid) >= 6, stdout);
    assert.match(stdout, /(\d+)\/\1 log files valid/);
    assert.doesNotMatch(stdout, /INVALID|Traceback/);
    const verified = await run(process.execPath, [MAIN, 'audit', 'verify', '--home', service.home]);
    assert.match(verified.stdout, /The trail is whole/);
  });
});
