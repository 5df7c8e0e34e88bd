import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { BedrockClient, CreateGuardrailCommand } from '@aws-sdk/client-bedrock';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { foundationModelArn } from '#kernel';
import { startService, type TestService } from '../../test/support/service.ts';
import { commandOf, descendants } from '../machine/process-tree.ts';
import type { Placement } from '../machine/processor.ts';
import type { Endpoint, Expectation } from '../load/job.ts';
import { signedRequests, type Signer } from './signed-requests.ts';
import { CHUNKS, prompt, WHOLE_PIECES, WORD, type Operation, type Target } from './target.ts';
import { MAIN } from '../../test/support/program.ts';

const BUNDLE = fileURLToPath(new URL('../bundle', import.meta.url));
export const MODEL_ID = 'bench.stub-v1';
export const REGION = 'us-east-1';

type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** A Caprock that runs, with the stub delivered to it, and a user who may ask the stub and nothing else. */
export interface RunningCaprock extends AsyncDisposable {
  target(protocol: Endpoint['protocol']): Target;
  /** The same, and what its guards cost: of free-form fields, and a guardrail. */
  guarded(): Promise<readonly Target[]>;
}

/** (d) Caprock, with everything on: TLS, SigV4, a policy, the sandbox, the durable trail. */
export async function startCaprock(
  placement: Placement,
  home: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningCaprock> {
  deliverStub(home);
  const service = await startService({
    home,
    flags: ['--region', REGION, '--log-level', 'warn', '--no-demo-model'],
    env: { NODE_ENV: 'production', ...environment },
  });
  try {
    placement.move(service.pid, 'target');
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(service.caPath, 'utf8')]);
    const credentials = await makeUser(service);
    await checkAnswers(service, credentials);
    // The model's process has started by now, where Caprock was put: its place is beside the generator.
    const model = modelProcesses(service.pid);
    for (const pid of model) placement.move(pid, 'load');
    return {
      target: (protocol) => asTarget(service, credentials, protocol),
      guarded: () => guardedTargets(service, credentials),
      [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
    };
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw new Error(`Caprock could not be measured; it said:\n${service.output()}`, { cause: error });
  }
}

function signerOf({ url }: TestService, credentials: Credentials): Signer {
  return { url, region: REGION, credentials, modelId: MODEL_ID, protocol: 'http/1.1' };
}

function asTarget(service: TestService, credentials: Credentials, protocol: Endpoint['protocol']): Target {
  const signer: Signer = { ...signerOf(service, credentials), protocol };
  const http = protocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1';
  return {
    name: protocol === 'h2' ? '(e) Caprock, HTTP/2' : '(d) Caprock',
    about: `Caprock over ${http} with TLS, SigV4 of requests signed by the official client, a user's policy with conditions, the model sealed, and the trail durable on disk`,
    endpoint: { protocol, port: service.port, ca: readFileSync(service.caPath, 'utf8') },
    processes: () => {
      const model = new Set(modelProcesses(service.pid));
      return [service.pid, ...descendants(service.pid).filter((pid) => !model.has(pid))];
    },
    modelProcesses: () => modelProcesses(service.pid),
    requests: (operation, count) => signedRequests(signer, operation, count),
    expectation,
    async [Symbol.asyncDispose]() {},
  };
}

/** The same requests with fields that the free-text guard reads, with a guardrail that masks, and with one that blocks. */
async function guardedTargets(service: TestService, credentials: Credentials): Promise<readonly Target[]> {
  const bedrock = new BedrockClient({ endpoint: service.url, region: REGION, credentials: service });
  const make = async (name: string, action: 'ANONYMIZE' | 'BLOCK') => {
    const { guardrailId } = await bedrock.send(
      new CreateGuardrailCommand({
        name,
        ...{ blockedInputMessaging: 'no', blockedOutputsMessaging: 'no' },
        ...(action === 'BLOCK' && { wordPolicyConfig: { managedWordListsConfig: [{ type: 'PROFANITY' }] } }),
        sensitiveInformationPolicyConfig: { piiEntitiesConfig: TYPES.map((type) => ({ type, action })) },
      }),
    );
    return { guardrailIdentifier: guardrailId, guardrailVersion: 'DRAFT' };
  };
  const [masks, blocks] = [await make('bench-masks', 'ANONYMIZE'), await make('bench-blocks', 'BLOCK')];
  bedrock.destroy();
  const plain = asTarget(service, credentials, 'http/1.1');
  const variant = (name: string, about: string, more: NonNullable<Signer['more']>): Target => ({
    ...plain,
    ...{ name, about: `the same as (d), ${about}` },
    requests: (operation, count) =>
      signedRequests({ ...signerOf(service, credentials), more }, operation, count),
  });
  const requestMetadata = { team: 'cardiology', ticket: 'CARE-4711', purpose: 'handover', stage: 'test' };
  return [
    variant('(h) with metadata', 'with four fields of requestMetadata, which the guard of free text reads', {
      requestMetadata,
    }),
    variant('(i) masking guardrail', `with a guardrail that masks ${TYPES.length} types`, {
      guardrailConfig: masks,
    }),
    variant(
      '(j) blocking guardrail',
      'with a guardrail that blocks them and profanity, so that a stream is held to its end',
      {
        guardrailConfig: blocks,
      },
    ),
  ];
}

const TYPES = [
  'EMAIL',
  'PHONE',
  'CREDIT_DEBIT_CARD_NUMBER',
  'US_SOCIAL_SECURITY_NUMBER',
  'PASSWORD',
  'AWS_SECRET_KEY',
] as const;

/** The stub in its sandbox: whatever Caprock started that is not Caprock itself, and all below it. */
export function modelProcesses(caprock: number): number[] {
  const roots = descendants(caprock).filter((pid) => !commandOf(pid).includes(MAIN));
  return [...new Set(roots.flatMap((pid) => [pid, ...descendants(pid)]))];
}

export function expectation(operation: Operation): Expectation {
  return operation === 'Converse'
    ? { word: WORD, times: WHOLE_PIECES, last: '', event: '' }
    : { word: WORD, times: CHUNKS, last: 'latencyMs', event: 'contentBlockDelta' };
}

export function deliverStub(home: string): void {
  const args = [MAIN, 'deliver', BUNDLE, '--home', home, '--region', REGION];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the stub could not be delivered: ${stderr}`);
}

/** Least privilege, as a user of Caprock would have it: what is measured evaluates a real policy. */
async function makeUser(service: TestService): Promise<Credentials> {
  const iam = new IAMClient({ endpoint: service.url, region: REGION, credentials: service });
  const UserName = 'bench';
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AskTheStub',
        Effect: 'Allow',
        Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
        Resource: foundationModelArn(REGION, MODEL_ID),
        Condition: {
          IpAddress: { 'aws:SourceIp': '127.0.0.0/8' },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      },
      { Sid: 'UseGuardrails', Effect: 'Allow', Action: 'bedrock:ApplyGuardrail', Resource: '*' },
      { Sid: 'NeverUsers', Effect: 'Deny', Action: 'iam:*', Resource: '*' },
    ],
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'bench', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  iam.destroy();
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** The official client gets right answers of both operations before anything is measured. */
export async function checkAnswers(service: TestService, credentials: Credentials): Promise<void> {
  const client = new BedrockRuntimeClient({ endpoint: service.url, region: REGION, credentials });
  const input = {
    modelId: MODEL_ID,
    messages: [{ role: 'user' as const, content: [{ text: prompt(0) }] }],
  };
  const whole = await client.send(new ConverseCommand(input));
  checkText('Converse', whole.output?.message?.content?.[0]?.text ?? '', WHOLE_PIECES, whole.stopReason);
  const streamed = await client.send(new ConverseStreamCommand(input));
  let text = '';
  let stopReason: string | undefined;
  for await (const event of streamed.stream ?? []) {
    text += event.contentBlockDelta?.delta?.text ?? '';
    stopReason ??= event.messageStop?.stopReason;
  }
  checkText('ConverseStream', text, CHUNKS, stopReason);
  client.destroy();
}

function checkText(operation: string, text: string, pieces: number, stopReason: string | undefined): void {
  const found = text.split(WORD).length - 1;
  if (found === pieces && stopReason === 'end_turn') return;
  throw new Error(`${operation} gave ${found} of ${pieces} pieces of text, and stopReason ${stopReason}`);
}
