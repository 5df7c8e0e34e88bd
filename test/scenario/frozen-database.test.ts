import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { clientOptions, trust } from '../support/clients.ts';
import { startPostgres } from '../support/postgres.ts';
import { startService } from '../support/service.ts';

// It waits as long as the service has patience with its database: a statement, a connection and a commit, one after
// the other.

const postgres = await startPostgres();
if (!('unavailable' in postgres)) after(() => postgres[Symbol.asyncDispose]());
const skip = 'unavailable' in postgres ? postgres.unavailable : false;

const request = {
  modelId: 'caprock.tiny-prose-v1:0',
  messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }],
  inferenceConfig: { maxTokens: 3 },
};

describe('a PostgreSQL that takes queries and answers none', { skip }, () => {
  test('calls are refused, nothing is done, and all is well again by itself once it answers', async () => {
    if ('unavailable' in postgres) return;
    await using service = await startService({
      env: { CAPROCK_DATABASE_URL: await postgres.createDatabase() },
    });
    trust(service);
    const runtime = new BedrockRuntimeClient(clientOptions(service));
    const iam = new IAMClient(clientOptions(service));
    const trail = new CloudTrailClient(clientOptions(service));
    const converse = () => runtime.send(new ConverseCommand(request));
    const stream = async () => {
      const answer = await runtime.send(new ConverseStreamCommand(request));
      for await (const _event of answer.stream ?? []);
    };
    const first = await converse();

    await postgres.freeze();
    const calls = [converse(), stream(), iam.send(new CreateUserCommand({ UserName: 'unrecorded' }))];
    const refusals = await Promise.race([
      Promise.all(calls.map((call) => call.then(() => 'answered', nameOf))),
      // A client of AWS's waits a minute, by default.
      sleep(60_000, 'not even refused', { ref: false }),
    ]);
    assert.deepEqual(refusals, [
      'ServiceUnavailableException',
      'ServiceUnavailableException',
      'ServiceUnavailable',
    ]);
    await postgres.thaw();

    let last = await converse().catch(nameOf);
    for (let tries = 0; typeof last === 'string'; tries += 1) {
      assert.ok(tries < 600, `it did not recover: ${last}`);
      await sleep(100);
      last = await converse().catch(nameOf);
    }
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    assert.deepEqual(
      Users.map(({ UserName }) => UserName),
      ['administrator'],
    );
    const { Events = [] } = await trail.send(new LookupEventsCommand({}));
    const ids = Events.map(({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent).requestID);
    assert.equal(new Set(ids).size, ids.length, 'nothing is on record twice');
    for (const { $metadata } of [first, last])
      assert.ok(ids.includes($metadata.requestId), 'what was answered is on record');
    for (const client of [runtime, iam, trail]) client.destroy();
  });
});

function nameOf(error: Error): string {
  return error.name;
}
