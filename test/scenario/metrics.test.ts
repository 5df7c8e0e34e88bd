import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import {
  CreateRoleCommand,
  GetUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { problemsOf } from '../audit/ocsf/ocsf-schema.ts';
import { clientOptions, trust } from '../support/clients.ts';
import { startService, type TestService } from '../support/service.ts';
import { recordsOnDisk } from '../support/trail-file.ts';
import { MAIN } from '../support/program.ts';

const run = promisify(execFile);
const MODEL = 'caprock.tiny-prose-v1:0';
const messages = [{ role: 'user' as const, content: [{ text: 'Hello' }] }];

/** A sample a line, as the text format says; anything else is a mistake. */
function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const described = new Set<string>();
  for (const line of text.trimEnd().split('\n')) {
    const [, about] = /^# TYPE ([a-z_]+) (?:counter|gauge|histogram)$/.exec(line) ?? [];
    if (about !== undefined) described.add(about);
    if (line.startsWith('# ')) continue;
    const [, name = '', labels = '', value] =
      /^([a-z_]+)(\{(?:[a-z_]+="[^"\\\n]*",?)+\})? (-?[0-9.e+]+)$/.exec(line) ?? [];
    assert.ok(value !== undefined, `not a sample: ${line}`);
    assert.ok(described.has(name.replace(/_(?:bucket|sum|count)$/, '')) || described.has(name), name);
    assert.ok(!samples.has(name + labels), `twice: ${line}`);
    samples.set(name + labels, Number(value));
  }
  return samples;
}

/** The processes of models' software that the service started. */
async function sandboxesOf({ pid }: TestService): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const sandboxes: number[] = [];
  for (const child of children.split(' ').filter(Boolean)) {
    if ((await readFile(`/proc/${child}/comm`, 'utf8').catch(() => '')).trim() === 'bwrap')
      sandboxes.push(Number(child));
  }
  assert.ok(sandboxes.length > 0, 'a model runs');
  return sandboxes;
}

describe('what a real call leaves: its record, its metrics, its OCSF event', () => {
  let service: TestService;
  let port: number;
  let runtime: BedrockRuntimeClient;
  before(async () => {
    service = await startService({ env: { CAPROCK_METRICS_PORT: '0' } });
    trust(service);
    ({ metricsPort: port } = JSON.parse(await readFile(join(service.home, 'run', 'service.json'), 'utf8')));
    const iam = new IAMClient(clientOptions(service));
    const { User } = await iam.send(new GetUserCommand({}));
    await iam.send(
      new TagUserCommand({ UserName: User?.UserName ?? '', Tags: [{ Key: 'team', Value: 'blue' }] }),
    );
    iam.destroy();
    runtime = new BedrockRuntimeClient(clientOptions(service));
    await runtime.send(
      new ConverseCommand({ modelId: MODEL, messages, requestMetadata: { job: 'nightly' } }),
    );
    const { stream } = await runtime.send(new ConverseStreamCommand({ modelId: MODEL, messages }));
    for await (const _event of stream ?? []);
    await assert.rejects(runtime.send(new ConverseCommand({ modelId: 'caprock.none-v1', messages })));
  });
  after(async () => {
    runtime.destroy();
    await service[Symbol.asyncDispose]();
  });

  async function scrape(path = '/metrics', host = '127.0.0.1'): Promise<{ status: number; text: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
    request({ port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
    return promise;
  }

  test('the record has tags, duration, TLS, model, bundle digest, tokens, and apart from these what the caller declares', () => {
    const [record] = recordsOnDisk(service, 'Converse');
    const { additionalEventData: data = {} } = record ?? {};
    assert.deepEqual(data['principalTags'], { team: 'blue' });
    assert.deepEqual(data['declaredByCaller'], { requestMetadata: { job: 'nightly' } });
    assert.equal(typeof data['durationMilliseconds'], 'number');
    assert.equal(data['modelId'], MODEL);
    assert.match(String(data['bundleDigest']), /[0-9a-f]{64}/);
    assert.ok(Number(data['inputTokens']) > 0 && Number(data['outputTokens']) > 0);
    const { tlsDetails } = record as unknown as { tlsDetails: Record<string, string> };
    assert.equal(tlsDetails['tlsVersion'], 'TLSv1.3');
    assert.match(tlsDetails['cipherSuite'] ?? '', /^TLS_/);
  });

  test('no guardrail ran, and the record claims none; a call that failed claims no model', () => {
    const records = [...recordsOnDisk(service, 'Converse'), ...recordsOnDisk(service, 'ConverseStream')];
    for (const { additionalEventData = {} } of records) assert.ok(!('guardrails' in additionalEventData));
    const failed = records.find(({ errorCode }) => errorCode !== undefined);
    for (const member of ['bundleDigest', 'inputTokens', 'isolation'])
      assert.ok(!(member in (failed?.additionalEventData ?? {})), member);
    assert.ok(failed !== undefined);
  });

  test('a session tells its source identity, where it has one', async () => {
    const sts = new STSClient(clientOptions(service));
    const { Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
    // Nobody made this role: the refusal is a record all the same, and presents nothing as proven that was asked for.
    await assert.rejects(
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${Account}:role/none`,
          RoleSessionName: 's',
          SourceIdentity: 'forged',
        }),
      ),
    );
    sts.destroy();
    const [record] = recordsOnDisk(service, 'AssumeRole');
    assert.doesNotMatch(JSON.stringify(record?.userIdentity), /forged/);
  });

  test('metrics count it, by operation and outcome, and name nobody', async () => {
    const { status, text } = await scrape();
    assert.equal(status, 200);
    const samples = samplesOf(text);
    const calls = (operation: string, outcome: string): number | undefined =>
      samples.get(`caprock_requests_total{service="bedrock",operation="${operation}",outcome="${outcome}"}`);
    assert.equal(calls('Converse', 'ok'), 1);
    assert.equal(calls('ConverseStream', 'ok'), 1);
    assert.equal(calls('Converse', 'client_error'), 1);
    assert.ok((samples.get(`caprock_tokens_total{model="${MODEL}",direction="output"}`) ?? 0) > 0);
    assert.equal(samples.get('caprock_trail_refusing'), 0);
    for (const secret of ['administrator', 'nightly', 'blue', 'none-v1', service.accessKeyId, 'arn:'])
      assert.ok(!text.includes(secret), secret);
  });

  test('each start of a model’s software after a crash is counted, and stays counted once it runs again', async () => {
    const restarts = async (): Promise<number | undefined> =>
      samplesOf((await scrape()).text).get(`caprock_model_restarts_total{model="${MODEL}"}`);
    const ask = () => runtime.send(new ConverseCommand({ modelId: MODEL, messages }));
    assert.equal(await restarts(), undefined);
    for (const crashes of [1, 2]) {
      const killed = await sandboxesOf(service);
      for (const pid of killed) process.kill(pid, 'SIGKILL');
      // Until it has ended, software that was killed may still answer.
      while (killed.some((pid) => existsSync(`/proc/${pid}`))) await setTimeout(10);
      // The crash may meet the request, which then fails; the one after it finds the software started again.
      await ask().catch(() => ask());
      assert.equal(await restarts(), crashes);
    }
  });

  test('they answer only to this machine’s own names, and for nothing else', async () => {
    assert.equal((await scrape('/metrics', 'evil.example')).status, 403);
    assert.equal((await scrape('/')).status, 404);
  });

  test('the record of a session tells its role, its source identity, its tags and its second factor, as they were proven', async () => {
    const iam = new IAMClient(clientOptions(service));
    const sts = new STSClient(clientOptions(service));
    const { Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const statement = (Action: string[], where: object): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, ...where }] });
    const trust = { Principal: { AWS: `arn:aws:iam::${Account}:root` } };
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'asker',
        AssumeRolePolicyDocument: statement(
          ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
          trust,
        ),
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'asker',
        PolicyName: 'ask',
        PolicyDocument: statement(['bedrock:InvokeModel'], { Resource: '*' }),
      }),
    );
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${Account}:role/asker`,
        RoleSessionName: 'morning',
        SourceIdentity: 'ada',
        Tags: [{ Key: 'cost-center', Value: 'research' }],
      }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const asRole = new BedrockRuntimeClient({
      ...clientOptions(service),
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    });
    await asRole.send(
      new ConverseCommand({ modelId: MODEL, messages, requestMetadata: { sourceIdentity: 'eve' } }),
    );
    for (const client of [iam, sts, asRole]) client.destroy();

    const record = recordsOnDisk(service, 'Converse').at(-1);
    assert.ok(record !== undefined);
    const { type, sessionContext } = record.userIdentity as unknown as {
      type: string;
      sessionContext: {
        sessionIssuer: Record<string, string>;
        attributes: Record<string, string>;
        sourceIdentity: string;
      };
    };
    assert.equal(type, 'AssumedRole');
    assert.equal(sessionContext.sourceIdentity, 'ada');
    assert.equal(sessionContext.sessionIssuer['arn'], `arn:aws:iam::${Account}:role/asker`);
    assert.equal(sessionContext.attributes['mfaAuthenticated'], 'false');
    const { additionalEventData: data = {} } = record;
    assert.deepEqual(data['principalTags'], { 'cost-center': 'research' });
    assert.deepEqual(data['declaredByCaller'], { requestMetadata: { sourceIdentity: 'eve' } });
  });

  test('every record of the service is a valid OCSF event', async () => {
    const args = [MAIN, 'audit', 'export', '-', '--format', 'ocsf', '--home', service.home];
    const { stdout } = await run(process.execPath, args);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.ok(events.length >= 5);
    for (const event of events) assert.deepEqual(problemsOf(event), []);
    const inference = events.find(({ ai_model: model }) => model !== undefined);
    assert.equal(inference?.ai_model.name, MODEL);
  });
});
