import assert from 'node:assert/strict';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';

const request = {
  modelId: 'caprock.tiny-prose-v1:0',
  messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }],
  inferenceConfig: { maxTokens: 3 },
};

/** Asks over and over, each answer whole or not at all; gives the ids of the requests that were answered. */
async function load(
  service: TestService,
  workers: number,
  until: AbortSignal,
  progress: { answered: number },
): Promise<string[]> {
  const answered: string[] = [];
  const client = new BedrockRuntimeClient(clientOptions(service));
  const work = async (worker: number): Promise<void> => {
    while (!until.aborted) {
      try {
        if (worker % 2 === 0) {
          const { $metadata } = await client.send(new ConverseCommand(request));
          answered.push($metadata.requestId ?? '');
        } else {
          const { stream, $metadata } = await client.send(new ConverseStreamCommand(request));
          let whole = false;
          for await (const event of stream ?? []) whole ||= event.metadata !== undefined;
          if (whole) answered.push($metadata.requestId ?? '');
        }
        progress.answered = answered.length;
      } catch {
        // The service was killed under the request: it was not answered.
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  client.destroy();
  return answered;
}

/** The request ids of all records. */
async function recorded(service: TestService): Promise<Set<string>> {
  const trail = new CloudTrailClient(clientOptions(service));
  const ids = new Set<string>();
  let NextToken: string | undefined;
  do {
    const page = await trail.send(new LookupEventsCommand({ NextToken }));
    for (const event of page.Events ?? []) {
      const { requestID } = JSON.parse(event.CloudTrailEvent ?? '{}') as { requestID: string };
      assert.ok(!ids.has(requestID), 'a request is recorded once');
      ids.add(requestID);
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  trail.destroy();
  return ids;
}

describe('what was answered is recorded', () => {
  test('kill -9 at random moments under load loses no acknowledged record, and the next start is clean', async () => {
    const home = await mkdtemp(join(tmpdir(), 'caprock-kill-'));
    const answered: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const service = await startService({ home });
      trust(service);
      const stop = new AbortController();
      const progress = { answered: 0 };
      const loading = load(service, 8, stop.signal, progress);
      while (progress.answered === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 900));
      assert.equal(await service.stop('SIGKILL'), null);
      stop.abort();
      answered.push(...(await loading));
    }
    await using service = await startService({ home });
    trust(service);
    const ids = await recorded(service);
    assert.ok(answered.length > 20, `only ${answered.length} were answered`);
    assert.deepEqual(
      answered.filter((id) => !ids.has(id)),
      [],
    );
    await service.stop();
    await rm(home, { recursive: true });
  });

  test('SIGTERM lets the streams under way end, and takes no new ones', async () => {
    const service = await startService();
    trust(service);
    const client = new BedrockRuntimeClient(clientOptions(service));
    const { stream } = await client.send(
      new ConverseStreamCommand({ ...request, inferenceConfig: { maxTokens: 400 } }),
    );
    const stopped = service.stop('SIGTERM');
    let whole = false;
    for await (const event of stream ?? []) whole ||= event.metadata !== undefined;
    assert.ok(whole, 'the stream came to its end');
    client.destroy();
    assert.equal(await stopped, 0);
    await assert.rejects(fetch(service.url));
    await service[Symbol.asyncDispose]();
  });

  const mayMount = process.getuid?.() === 0;
  test(
    'a full disk refuses requests, changes nothing, and is over when there is room',
    { skip: mayMount ? false : 'mounting a small disk needs root' },
    async () => {
      await using service = await startService({ homeBytes: 48 * 1024 * 1024 });
      trust(service);
      const client = new BedrockRuntimeClient(clientOptions(service));
      const iam = new IAMClient(clientOptions(service));
      const { $metadata } = await client.send(new ConverseCommand(request));

      const filler = join(service.home, 'filler');
      await writeFile(filler, Buffer.alloc(64 * 1024 * 1024)).catch(() => {});
      // The trail's files have some room of their own left; it is used up by requests.
      const refused = await untilRefused(client);
      assert.equal(refused, 'ServiceUnavailableException');
      await assert.rejects(iam.send(new CreateUserCommand({ UserName: 'unrecorded' })), {
        Code: 'ServiceUnavailable',
      });
      await assert.rejects(
        client.send(new ConverseStreamCommand(request)).then(async ({ stream }) => {
          for await (const _event of stream ?? []);
        }),
        { name: 'ServiceUnavailableException' },
      );

      await unlink(filler);
      const later = await client.send(new ConverseCommand(request));
      const { Users } = await iam.send(new ListUsersCommand({}));
      assert.deepEqual(
        Users?.map(({ UserName }) => UserName),
        ['administrator'],
        'the refused change was not made',
      );
      const ids = await recorded(service);
      for (const id of [$metadata.requestId, later.$metadata.requestId]) assert.ok(ids.has(id ?? ''));
      client.destroy();
      iam.destroy();
    },
  );
});

async function untilRefused(client: BedrockRuntimeClient): Promise<string> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    try {
      await client.send(new ConverseCommand(request));
    } catch (error) {
      return (error as Error).name;
    }
  }
  return 'never refused';
}
