import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import {
  BedrockRuntimeClient,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const ACTOR = fileURLToPath(new URL('../deployment/fixtures/actor', import.meta.url));

describe('delivering a bundle to a service that runs', () => {
  let home: string;
  let service: TestService;
  let client: BedrockRuntimeClient;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'caprock-deliver-'));
    service = await startService({ home });
    trust(service);
    client = new BedrockRuntimeClient(clientOptions(service));
  });
  after(async () => {
    client.destroy();
    await service[Symbol.asyncDispose]();
    await makeWritable(home);
    await rm(home, { recursive: true, force: true });
  });

  function deliver(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    return run(process.execPath, [MAIN, 'deliver', ...args], {
      env: { PATH: process.env['PATH'], CAPROCK_HOME: home },
    });
  }

  async function modelIds(): Promise<(string | undefined)[]> {
    const bedrock = new BedrockClient(clientOptions(service));
    const { modelSummaries } = await bedrock.send(new ListFoundationModelsCommand({}));
    bedrock.destroy();
    return (modelSummaries ?? []).map(({ modelId }) => modelId);
  }

  async function act(body: object): Promise<string> {
    const answer = await client.send(
      new InvokeModelCommand({
        modelId: 'acme.actor-v1:0',
        contentType: 'application/json',
        body: JSON.stringify(body),
      }),
    );
    return answer.body.transformToString();
  }

  test('its model is served soon after, without a restart', async () => {
    const { stdout } = await deliver(ACTOR, '--provider', 'acme');
    assert.match(stdout, /^acme\.actor-v1:0 {2}[0-9a-f]{64}\n$/);
    for (let tries = 0; tries < 100 && !(await modelIds()).includes('acme.actor-v1:0'); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(await modelIds(), ['acme.actor-v1:0', 'caprock.tiny-prose-v1:0']);
    assert.equal(await act({ act: 'answer', text: 'here' }), '{"text":"here"}');
  });

  test('delivered again it changes nothing, and says so', async () => {
    assert.match((await deliver(ACTOR)).stderr, /delivered before/);
  });

  test('for a provider that it is not of it is refused', async () => {
    await assert.rejects(deliver(ACTOR, '--provider', 'umbrella'), { code: 1, stderr: /provider/ });
  });

  test('with a symbolic link it is refused', async () => {
    const source = await mkdtemp(join(tmpdir(), 'caprock-bundle-'));
    await cp(ACTOR, source, { recursive: true });
    await symlink('/etc/passwd', join(source, 'passwd'));
    await assert.rejects(deliver(source), { code: 1, stderr: /link/ });
    await rm(source, { recursive: true });
  });

  test('without a manifest it is refused, and told what is missing', async () => {
    const source = await mkdtemp(join(tmpdir(), 'caprock-bundle-'));
    await mkdir(join(source, 'empty'));
    await assert.rejects(deliver(source), { code: 1, stderr: /caprock\.json/ });
    await rm(source, { recursive: true });
  });

  test('software that crashes is a ModelErrorException, and the next call is answered', async () => {
    await assert.rejects(
      act({ act: 'crash' }),
      (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
        assert.equal(error.name, 'ModelErrorException');
        assert.equal(error.$metadata?.httpStatusCode, 424);
        return true;
      },
    );
    let answer = '';
    for (let tries = 0; tries < 50 && answer === ''; tries += 1) {
      answer = await act({ act: 'answer' }).catch(() => '');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(answer, '{"text":"ok"}');
  });

  test('an answer without an end is cut off as a ModelErrorException', async () => {
    await assert.rejects(act({ act: 'answer without end' }), { name: 'ModelErrorException' });
  });

  test('a stream whose software crashes ends in a ModelStreamErrorException', async () => {
    const command = new InvokeModelWithResponseStreamCommand({
      modelId: 'acme.actor-v1:0',
      contentType: 'application/json',
      body: JSON.stringify({ act: 'stream and crash' }),
    });
    await assert.rejects(
      async () => {
        const { body } = await client.send(command);
        for await (const event of body ?? []) assert.ok(event);
      },
      { name: 'ModelStreamErrorException' },
    );
  });

  test('a copy of which one byte was changed is not served after the next start, and it is said; others are', async () => {
    await service.stop();
    const copies = join(home, 'deployments');
    const path =
      (await readdir(copies, { recursive: true })).find((name) => /acme\/.*serve\.mjs$/.test(name)) ?? '';
    await makeWritable(copies);
    await chmod(join(copies, path), 0o644);
    await writeFile(join(copies, path), ' ', { flag: 'a' });
    service = await startService({ home });
    trust(service);
    client.destroy();
    client = new BedrockRuntimeClient(clientOptions(service));
    assert.match(service.output(), /not whole and is not served/);
    assert.deepEqual(await modelIds(), ['caprock.tiny-prose-v1:0']);
    await assert.rejects(act({ act: 'answer' }), { name: 'ValidationException' });
  });
});

/** Copies are read-only, folders included: to remove or spoil one it has to be made writable first. */
async function makeWritable(folder: string): Promise<void> {
  await run('chmod', ['-R', 'u+w', folder]);
}
