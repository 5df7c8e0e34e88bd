import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { clientOptions, trust } from '../support/clients.ts';
import { startService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const MODEL = 'caprock.tiny-prose-v1:0';
const CALLS = 5;
/** More than the 90 days that LookupEvents goes back. */
const AGE = 100 * 24 * 3600_000;

describe('a service with a bound on the age of its records', () => {
  test('archives them, deletes them, says so in the trail, and counts and verifies them as before', async () => {
    await using folder = await temporaryFolder();
    const home = folder.file('home');
    const caprock = async (...args: string[]): Promise<string> =>
      (await run(process.execPath, [MAIN, ...args, '--home', home])).stdout;
    const database = () => new DatabaseSync(join(home, 'audit', 'trail.db'), { timeout: 10_000 });
    const count = (query: string): number => {
      using db = database();
      return Number(db.prepare(query).get()?.['count']);
    };

    {
      await using service = await startService({ home, env: { CAPROCK_TRAIL_DELIVERY_SECONDS: '1' } });
      trust(service);
      const client = new BedrockRuntimeClient(clientOptions(service));
      const messages = [{ role: 'user' as const, content: [{ text: 'Hello' }] }];
      for (let call = 0; call < CALLS; call += 1) {
        await client.send(
          new ConverseCommand({ modelId: MODEL, messages, inferenceConfig: { maxTokens: 2 } }),
        );
      }
      client.destroy();
      const undelivered =
        'select (select size from trail_tree) - delivered + (select count(*) from trail_files where delivered_at is null) as count from trail_deliveries';
      while (count(undelivered) > 0) await sleep(100);
    }
    const before = await caprock('usage');
    assert.match(before, new RegExp(`${MODEL},,${CALLS},0,`));

    // A hundred days go by: what retention and LookupEvents know of a record's time.
    const old = count('select count(*) as count from trail_events');
    {
      using db = database();
      db.exec(`update trail_events set event_time = event_time - ${AGE}`);
    }

    await using service = await startService({ home, env: { CAPROCK_TRAIL_RETENTION_DAYS: '90' } });
    trust(service);
    const left = `select count(*) as count from trail_events where seq < ${old}`;
    for (let tries = 0; count(left) > 0; tries += 1) {
      assert.ok(tries < 600, `nothing was archived:\n${service.output()}`);
      await sleep(100);
    }
    const trail = new CloudTrailClient(clientOptions(service));
    const { Events = [] } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'TrailArchived' }],
      }),
    );
    trail.destroy();
    const { additionalEventData } = JSON.parse(Events[0]?.CloudTrailEvent ?? '{}');
    assert.deepEqual(
      [additionalEventData.firstRecord, additionalEventData.endRecord, additionalEventData.retentionDays],
      [0, old, 90],
    );
    assert.equal(await caprock('usage'), before, 'usage counts what was archived');
    assert.match(await caprock('audit', 'verify'), /The trail is whole/);
    const { stdout } = await run(process.execPath, [MAIN, 'audit', 'verify', join(home, 'audit', 'archive')]);
    assert.match(stdout, new RegExp(`^${old} records`));
    assert.match(stdout, /The trail is whole/);
  });
});
