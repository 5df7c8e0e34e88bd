import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
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

const postgres = await startPostgres();
const skip = 'unavailable' in postgres ? postgres.unavailable : false;

describe('a service whose state is in PostgreSQL', { skip }, () => {
  test('answers, records and remembers as one on SQLite, and keeps no state in its home', async () => {
    assert.ok(!('unavailable' in postgres));
    await using server = postgres;
    const flags = ['--database-url', await server.createDatabase()];
    await using service = await startService({ flags });
    trust(service);

    const client = new BedrockRuntimeClient(clientOptions(service));
    const request = {
      modelId: 'caprock.tiny-prose-v1:0',
      messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }],
      inferenceConfig: { maxTokens: 4 },
    };
    const { $metadata } = await client.send(new ConverseCommand(request));
    const { stream } = await client.send(new ConverseStreamCommand(request));
    let tokens: number | undefined;
    for await (const event of stream ?? []) tokens ??= event.metadata?.usage?.outputTokens;
    assert.equal(tokens, 4);
    client.destroy();

    const iam = new IAMClient(clientOptions(service));
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    const { Users } = await iam.send(new ListUsersCommand({}));
    assert.deepEqual(
      Users?.map(({ UserName }) => UserName),
      ['ada', 'administrator'],
    );
    iam.destroy();

    const trail = new CloudTrailClient(clientOptions(service));
    const { Events = [] } = await trail.send(new LookupEventsCommand({}));
    trail.destroy();
    assert.deepEqual(
      Events.map(({ EventName }) => EventName),
      ['ListUsers', 'CreateUser', 'ConverseStream', 'Converse', 'CreateFirstAdministrator'],
    );
    assert.match(Events.at(-2)?.CloudTrailEvent ?? '', new RegExp(`"requestID":"${$metadata.requestId}"`));

    assert.ok(!(await readdir(service.home)).some((name) => name.startsWith('state.db')));
    await service.stop();
  });
});
