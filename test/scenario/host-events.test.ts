import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { clientOptions, trust } from '../support/clients.ts';
import { fipsEnvironment } from '../support/fips.ts';
import { startService, type TestService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const BUNDLE = new URL('../../bundles/tiny-prose', import.meta.url).pathname;

function caprock(home: string, args: readonly string[]) {
  return run(process.execPath, [MAIN, ...args, '--home', home], {
    env: { PATH: process.env['PATH'] ?? '', ...fipsEnvironment },
  });
}

interface Recorded {
  readonly eventType: string;
  readonly errorCode?: string;
  readonly userIdentity: Readonly<Record<string, string>>;
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly additionalEventData: Readonly<Record<string, unknown>>;
}

/** The records of this name, once there are so many. */
async function recordsOf(service: TestService, name: string, count = 1): Promise<readonly Recorded[]> {
  const cloudtrail = new CloudTrailClient(clientOptions(service));
  try {
    for (;;) {
      const { Events = [] } = await cloudtrail.send(
        new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] }),
      );
      if (Events.length >= count) {
        return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? '') as Recorded);
      }
      await pause(200);
    }
  } finally {
    cloudtrail.destroy();
  }
}

function byMe({ userIdentity, eventType }: Recorded): void {
  assert.equal(eventType, 'AwsServiceEvent');
  assert.equal(userIdentity['type'], 'AWSService');
  assert.equal(userIdentity['userName'], userInfo().username);
  assert.equal(userIdentity['principalId'], `host:${process.getuid?.()}`);
}

describe('what an operator of the host does beside the service', { timeout: 300_000 }, () => {
  test('is on record: while the service runs, and from its next start on what was done while it did not', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    let service = await startService({ home });
    trust(service);
    const [first] = await recordsOf(service, 'CreateFirstAdministrator');
    assert.ok(first);
    byMe(first);
    assert.equal(first.requestParameters['accessKeyId'], service.accessKeyId);
    assert.equal(first.requestParameters['userName'], 'administrator');

    await writeFile(folder.file('secret'), 'a client secret', { mode: 0o600 });
    const provider = ['--issuer', 'https://idp.example', '--client-id', 'caprock'];
    const secret = ['--client-secret-file', folder.file('secret')];
    await caprock(home, ['workforce', 'set', ...provider, ...secret]);
    const [set] = await recordsOf(service, 'SetWorkforceProvider');
    assert.ok(set);
    byMe(set);
    assert.deepEqual(set.requestParameters, {
      issuer: 'https://idp.example',
      clientId: 'caprock',
      userClaim: 'preferred_username',
      groupClaim: 'groups',
      hasClientSecret: true,
    });
    await caprock(home, ['deliver', BUNDLE]);
    const [delivered] = await recordsOf(service, 'DeliverBundle');
    assert.equal(delivered?.requestParameters['modelId'], 'caprock.tiny-prose-v1:0');
    await assert.rejects(caprock(home, ['deliver', folder.file('nothing')]));
    const [failed] = await recordsOf(service, 'DeliverBundle', 2);
    assert.equal(failed?.errorCode, 'InvalidBundle');

    await service.stop();
    await caprock(home, ['keys', 'rotate-root']);
    await caprock(home, ['keys', 'rotate-data', '--account', set.userIdentity['accountId'] ?? '']);
    await caprock(home, ['workforce', 'remove']);
    service = await startService({ home });
    trust(service);
    const [rotated] = await recordsOf(service, 'RotateRootKey');
    assert.ok(rotated);
    byMe(rotated);
    assert.match(String(rotated.requestParameters['rootKeyId']), /^[0-9a-f]{32}$/);
    for (const name of ['RotateDataKeys', 'RemoveWorkforceProvider']) {
      const [found] = await recordsOf(service, name);
      assert.ok(found);
      byMe(found);
    }
    // It is in the tree with all the others: an auditor verifies it with the public key alone.
    const copy = folder.file('export');
    await caprock(home, ['audit', 'export', copy]);
    const key = (await readFile(join(home, 'audit', 'checkpoint.pub'), 'utf8')).trim();
    const { stdout } = await caprock(home, ['audit', 'verify', copy, '--key', key]);
    assert.match(stdout, /The trail is whole\./);
    assert.match((await caprock(home, ['audit', 'verify'])).stdout, /The trail is whole\./);
    await service.stop();
    assert.deepEqual(await readdir(join(home, 'audit', 'host-events')), []);
    for (const file of await readdir(join(home, 'audit'))) {
      if (!file.startsWith('trail.db')) continue;
      assert.ok(!(await readFile(join(home, 'audit', file))).includes('a client secret'));
    }
  });

  test('is on record as interrupted, where its process ended in the middle, and what is no event is put aside', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    let service = await startService({ home });
    trust(service);
    await service.stop();
    const events = join(home, 'audit', 'host-events');
    await mkdir(events, { recursive: true, mode: 0o700 });
    const eventId = '01930000-0000-7000-8000-000000000001';
    const event = {
      name: 'ShredDataKeys',
      parameters: { accountId: '111122223333' },
      eventId,
      at: Date.now(),
      by: { userName: 'eve', uid: 4711, host: 'host' },
      // No process has this start.
      process: { pid: process.pid, started: '1' },
    };
    await writeFile(join(events, `${eventId}.under-way.json`), JSON.stringify(event));
    await writeFile(join(events, 'z.json'), '{"name":"Not one"}');
    service = await startService({ home });
    trust(service);
    const [found] = await recordsOf(service, 'ShredDataKeys');
    assert.equal(found?.additionalEventData['interrupted'], true);
    assert.equal(found?.userIdentity['principalId'], 'host:4711');
    assert.deepEqual(await readdir(events), ['z.json.refused']);
    await service.stop();
  });
});
