import {
  BedrockClient,
  GetFoundationModelCommand,
  ListFoundationModelsCommand,
} from '@aws-sdk/client-bedrock';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  type ConverseCommandInput,
} from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** The part of an SDK client that a sweep uses, whichever service it is of. */
export interface SweepClient {
  send(command: unknown): Promise<unknown>;
  readonly middlewareStack: {
    addRelativeTo(middleware: unknown, options: { relation: 'after'; toMiddleware: string }): void;
  };
  destroy(): void;
}

export type ClientClass = new (options: object) => SweepClient;

/** One operation's line in the sweeps. */
export interface Sample {
  readonly client: ClientClass;
  readonly command: new (input: never) => unknown;
  /** A request that is right, as far as a request alone can be. */
  readonly input: object;
  /** The same with the canary in every field that can hold content; absent where there is no such field. */
  readonly canary?: (canary: string) => object;
  /** True for what any authenticated caller may do. */
  readonly open?: true;
}

export const MODEL = 'caprock.tiny-prose-v1:0';
const USER = { UserName: 'sweep-user' };
const KEY = { ...USER, AccessKeyId: 'AKIAQAAAAAAAAAAAAAAA' };
const POLICY = { ...USER, PolicyName: 'sweep-policy' };

// The official clients are generic in their commands; a sweep sends each its own, so the types are forgotten.
const runtime = { client: BedrockRuntimeClient as unknown as ClientClass };
const control = { client: BedrockClient as unknown as ClientClass };
const iam = { client: IAMClient as unknown as ClientClass };
const sts = { client: STSClient as unknown as ClientClass };
const cloudtrail = { client: CloudTrailClient as unknown as ClientClass };

const conversation = { modelId: MODEL, messages: [{ role: 'user', content: [{ text: 'hello' }] }] };

function conversationWith(canary: string): Omit<ConverseCommandInput, 'modelId'> & { modelId: string } {
  return {
    modelId: MODEL,
    system: [{ text: `system ${canary}` }],
    messages: [
      { role: 'user', content: [{ text: `user ${canary}` }] },
      {
        role: 'assistant',
        content: [
          { text: canary },
          { toolUse: { toolUseId: 'tool-1', name: 'lookup', input: { [canary]: canary } } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'tool-1', content: [{ text: canary }, { json: { found: canary } }] } },
        ],
      },
    ],
    inferenceConfig: { maxTokens: 12, temperature: 0, stopSequences: [canary] },
    toolConfig: {
      tools: [
        {
          toolSpec: {
            name: 'lookup',
            description: canary,
            inputSchema: {
              json: { type: 'object', properties: { q: { type: 'string', description: canary } } },
            },
          },
        },
      ],
    },
    additionalModelRequestFields: { note: canary },
    additionalModelResponseFieldPaths: [`/${canary}`],
  };
}

const chat = (text: string, stream: boolean) =>
  new TextEncoder().encode(
    JSON.stringify({ messages: [{ role: 'user', content: text }], max_tokens: 12, temperature: 0, stream }),
  );

/** Every operation of Caprock. One that is missing here fails the gate. */
export const samples: Readonly<Record<string, Sample>> = {
  Converse: { ...runtime, command: ConverseCommand, input: conversation, canary: conversationWith },
  ConverseStream: {
    ...runtime,
    command: ConverseStreamCommand,
    input: conversation,
    canary: conversationWith,
  },
  InvokeModel: {
    ...runtime,
    command: InvokeModelCommand,
    input: { modelId: MODEL, contentType: 'application/json', body: chat('hello', false) },
    canary: (canary) => ({ modelId: MODEL, contentType: 'application/json', body: chat(canary, false) }),
  },
  InvokeModelWithResponseStream: {
    ...runtime,
    command: InvokeModelWithResponseStreamCommand,
    input: { modelId: MODEL, contentType: 'application/json', body: chat('hello', true) },
    canary: (canary) => ({ modelId: MODEL, contentType: 'application/json', body: chat(canary, true) }),
  },
  CountTokens: {
    ...runtime,
    command: CountTokensCommand,
    input: { modelId: MODEL, input: { converse: { messages: conversation.messages } } },
    canary: (canary) => ({
      modelId: MODEL,
      input: {
        converse: { system: [{ text: canary }], messages: [{ role: 'user', content: [{ text: canary }] }] },
      },
    }),
  },
  ListFoundationModels: { ...control, command: ListFoundationModelsCommand, input: {} },
  GetFoundationModel: { ...control, command: GetFoundationModelCommand, input: { modelIdentifier: MODEL } },
  CreateUser: { ...iam, command: CreateUserCommand, input: USER },
  GetUser: { ...iam, command: GetUserCommand, input: USER },
  ListUsers: { ...iam, command: ListUsersCommand, input: {} },
  DeleteUser: { ...iam, command: DeleteUserCommand, input: USER },
  CreateAccessKey: { ...iam, command: CreateAccessKeyCommand, input: USER },
  ListAccessKeys: { ...iam, command: ListAccessKeysCommand, input: USER },
  UpdateAccessKey: { ...iam, command: UpdateAccessKeyCommand, input: { ...KEY, Status: 'Inactive' } },
  DeleteAccessKey: { ...iam, command: DeleteAccessKeyCommand, input: KEY },
  PutUserPolicy: {
    ...iam,
    command: PutUserPolicyCommand,
    input: { ...POLICY, PolicyDocument: '{"Version":"2012-10-17","Statement":[]}' },
  },
  GetUserPolicy: { ...iam, command: GetUserPolicyCommand, input: POLICY },
  ListUserPolicies: { ...iam, command: ListUserPoliciesCommand, input: USER },
  DeleteUserPolicy: { ...iam, command: DeleteUserPolicyCommand, input: POLICY },
  GetCallerIdentity: { ...sts, command: GetCallerIdentityCommand, input: {}, open: true },
  LookupEvents: { ...cloudtrail, command: LookupEventsCommand, input: {} },
};
