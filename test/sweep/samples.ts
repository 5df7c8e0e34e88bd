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
  InvokeModelWithBidirectionalStreamCommand,
  InvokeModelWithResponseStreamCommand,
  type ConverseCommandInput,
} from '@aws-sdk/client-bedrock-runtime';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteAccountAliasCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
  ListSSHPublicKeysCommand,
  ListServerCertificatesCommand,
  ListSigningCertificatesCommand,
  ListUserPoliciesCommand,
  ListUserTagsCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateGroupCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { credentialSamples } from './credential-samples.ts';
import { federationSamples } from './federation-samples.ts';
import { trailSamples } from './trail-samples.ts';
import { guardrailSamples } from './guardrail-samples.ts';
import { organizationSamples } from './organization-samples.ts';
import { simulationSamples } from './simulation-samples.ts';
import { kmsSamples } from './kms-samples.ts';
import { workforceSamples } from './workforce-samples.ts';

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
  /** For what is not signed: how what nobody has issued, in its input, is refused. */
  readonly unsigned?: { readonly error: RegExp; readonly status: number };
  /** True for what is answered without a body: of an error, its status is all there is. */
  readonly bodiless?: true;
}

export const MODEL = 'caprock.tiny-prose-v1:0';
const USER = { UserName: 'sweep-user' };
const KEY = { ...USER, AccessKeyId: 'AKIAQAAAAAAAAAAAAAAA' };
const POLICY = { ...USER, PolicyName: 'sweep-policy' };
const ALIAS = { AccountAlias: 'sweep-alias' };
const GROUP = { GroupName: 'sweep-group' };
const ROLE = { RoleName: 'sweep-role' };
const MANAGED = { PolicyArn: 'arn:aws:iam::111122223333:policy/sweep-policy' };
const BOUNDARY = { PermissionsBoundary: MANAGED.PolicyArn };
const VERSION = { ...MANAGED, VersionId: 'v2' };
const TAGS = { Tags: [{ Key: 'team', Value: 'sweep' }] };
const TAG_KEYS = { TagKeys: ['team'] };
const DOCUMENT = '{"Version":"2012-10-17","Statement":[]}';

// The official clients are generic in their commands; a sweep sends each its own, so the types are forgotten.
const runtime = { client: BedrockRuntimeClient as unknown as ClientClass };
const control = { client: BedrockClient as unknown as ClientClass };
const iam = { client: IAMClient as unknown as ClientClass };
const sts = { client: STSClient as unknown as ClientClass };

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

/** A stream of questions; each time that it is sent it begins anew. */
const questions = (text: string) => ({
  async *[Symbol.asyncIterator]() {
    const question = { inputText: text, max_tokens: 12, temperature: 0 };
    yield { chunk: { bytes: new TextEncoder().encode(JSON.stringify(question)) } };
  },
});

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
  InvokeModelWithBidirectionalStream: {
    ...runtime,
    command: InvokeModelWithBidirectionalStreamCommand,
    input: { modelId: MODEL, body: questions('hello') },
    canary: (canary) => ({ modelId: MODEL, body: questions(canary) }),
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
    input: { ...POLICY, PolicyDocument: DOCUMENT },
  },
  GetUserPolicy: { ...iam, command: GetUserPolicyCommand, input: POLICY },
  ListUserPolicies: { ...iam, command: ListUserPoliciesCommand, input: USER },
  DeleteUserPolicy: { ...iam, command: DeleteUserPolicyCommand, input: POLICY },
  PutGroupPolicy: {
    ...iam,
    command: PutGroupPolicyCommand,
    input: { ...GROUP, PolicyName: 'sweep-policy', PolicyDocument: DOCUMENT },
  },
  GetGroupPolicy: { ...iam, command: GetGroupPolicyCommand, input: { ...GROUP, PolicyName: 'sweep-policy' } },
  ListGroupPolicies: { ...iam, command: ListGroupPoliciesCommand, input: GROUP },
  DeleteGroupPolicy: {
    ...iam,
    command: DeleteGroupPolicyCommand,
    input: { ...GROUP, PolicyName: 'sweep-policy' },
  },
  PutRolePolicy: {
    ...iam,
    command: PutRolePolicyCommand,
    input: { ...ROLE, PolicyName: 'sweep-policy', PolicyDocument: DOCUMENT },
  },
  GetRolePolicy: { ...iam, command: GetRolePolicyCommand, input: { ...ROLE, PolicyName: 'sweep-policy' } },
  ListRolePolicies: { ...iam, command: ListRolePoliciesCommand, input: ROLE },
  DeleteRolePolicy: {
    ...iam,
    command: DeleteRolePolicyCommand,
    input: { ...ROLE, PolicyName: 'sweep-policy' },
  },
  AttachUserPolicy: { ...iam, command: AttachUserPolicyCommand, input: { ...USER, ...MANAGED } },
  DetachUserPolicy: { ...iam, command: DetachUserPolicyCommand, input: { ...USER, ...MANAGED } },
  ListAttachedUserPolicies: { ...iam, command: ListAttachedUserPoliciesCommand, input: USER },
  AttachGroupPolicy: { ...iam, command: AttachGroupPolicyCommand, input: { ...GROUP, ...MANAGED } },
  DetachGroupPolicy: { ...iam, command: DetachGroupPolicyCommand, input: { ...GROUP, ...MANAGED } },
  ListAttachedGroupPolicies: { ...iam, command: ListAttachedGroupPoliciesCommand, input: GROUP },
  AttachRolePolicy: { ...iam, command: AttachRolePolicyCommand, input: { ...ROLE, ...MANAGED } },
  DetachRolePolicy: { ...iam, command: DetachRolePolicyCommand, input: { ...ROLE, ...MANAGED } },
  ListAttachedRolePolicies: { ...iam, command: ListAttachedRolePoliciesCommand, input: ROLE },
  PutUserPermissionsBoundary: {
    ...iam,
    command: PutUserPermissionsBoundaryCommand,
    input: { ...USER, ...BOUNDARY },
  },
  DeleteUserPermissionsBoundary: { ...iam, command: DeleteUserPermissionsBoundaryCommand, input: USER },
  PutRolePermissionsBoundary: {
    ...iam,
    command: PutRolePermissionsBoundaryCommand,
    input: { ...ROLE, ...BOUNDARY },
  },
  DeleteRolePermissionsBoundary: { ...iam, command: DeleteRolePermissionsBoundaryCommand, input: ROLE },
  TagUser: { ...iam, command: TagUserCommand, input: { ...USER, ...TAGS } },
  UntagUser: { ...iam, command: UntagUserCommand, input: { ...USER, ...TAG_KEYS } },
  ListUserTags: { ...iam, command: ListUserTagsCommand, input: USER },
  TagRole: { ...iam, command: TagRoleCommand, input: { ...ROLE, ...TAGS } },
  UntagRole: { ...iam, command: UntagRoleCommand, input: { ...ROLE, ...TAG_KEYS } },
  ListRoleTags: { ...iam, command: ListRoleTagsCommand, input: ROLE },
  TagPolicy: { ...iam, command: TagPolicyCommand, input: { ...MANAGED, ...TAGS } },
  UntagPolicy: { ...iam, command: UntagPolicyCommand, input: { ...MANAGED, ...TAG_KEYS } },
  ListPolicyTags: { ...iam, command: ListPolicyTagsCommand, input: MANAGED },
  CreateGroup: { ...iam, command: CreateGroupCommand, input: GROUP },
  GetGroup: { ...iam, command: GetGroupCommand, input: GROUP },
  ListGroups: { ...iam, command: ListGroupsCommand, input: {} },
  UpdateGroup: { ...iam, command: UpdateGroupCommand, input: { ...GROUP, NewPath: '/sweep/' } },
  DeleteGroup: { ...iam, command: DeleteGroupCommand, input: GROUP },
  AddUserToGroup: { ...iam, command: AddUserToGroupCommand, input: { ...GROUP, ...USER } },
  RemoveUserFromGroup: { ...iam, command: RemoveUserFromGroupCommand, input: { ...GROUP, ...USER } },
  ListGroupsForUser: { ...iam, command: ListGroupsForUserCommand, input: USER },
  CreateRole: { ...iam, command: CreateRoleCommand, input: { ...ROLE, AssumeRolePolicyDocument: DOCUMENT } },
  GetRole: { ...iam, command: GetRoleCommand, input: ROLE },
  ListRoles: { ...iam, command: ListRolesCommand, input: {} },
  UpdateRole: { ...iam, command: UpdateRoleCommand, input: { ...ROLE, Description: 'sweep' } },
  UpdateRoleDescription: {
    ...iam,
    command: UpdateRoleDescriptionCommand,
    input: { ...ROLE, Description: 'sweep' },
  },
  UpdateAssumeRolePolicy: {
    ...iam,
    command: UpdateAssumeRolePolicyCommand,
    input: { ...ROLE, PolicyDocument: DOCUMENT },
  },
  DeleteRole: { ...iam, command: DeleteRoleCommand, input: ROLE },
  ListInstanceProfilesForRole: { ...iam, command: ListInstanceProfilesForRoleCommand, input: ROLE },
  CreatePolicy: {
    ...iam,
    command: CreatePolicyCommand,
    input: { PolicyName: 'sweep-policy', PolicyDocument: DOCUMENT },
  },
  GetPolicy: { ...iam, command: GetPolicyCommand, input: MANAGED },
  ListPolicies: { ...iam, command: ListPoliciesCommand, input: {} },
  DeletePolicy: { ...iam, command: DeletePolicyCommand, input: MANAGED },
  CreatePolicyVersion: {
    ...iam,
    command: CreatePolicyVersionCommand,
    input: { ...MANAGED, PolicyDocument: DOCUMENT },
  },
  GetPolicyVersion: { ...iam, command: GetPolicyVersionCommand, input: VERSION },
  ListPolicyVersions: { ...iam, command: ListPolicyVersionsCommand, input: MANAGED },
  SetDefaultPolicyVersion: { ...iam, command: SetDefaultPolicyVersionCommand, input: VERSION },
  DeletePolicyVersion: { ...iam, command: DeletePolicyVersionCommand, input: VERSION },
  ListEntitiesForPolicy: { ...iam, command: ListEntitiesForPolicyCommand, input: MANAGED },
  UpdateUser: { ...iam, command: UpdateUserCommand, input: { ...USER, NewPath: '/sweep/' } },
  CreateAccountAlias: { ...iam, command: CreateAccountAliasCommand, input: ALIAS },
  DeleteAccountAlias: { ...iam, command: DeleteAccountAliasCommand, input: ALIAS },
  ListAccountAliases: { ...iam, command: ListAccountAliasesCommand, input: {} },
  ListInstanceProfiles: { ...iam, command: ListInstanceProfilesCommand, input: {} },
  ListSAMLProviders: { ...iam, command: ListSAMLProvidersCommand, input: {} },
  ListServerCertificates: { ...iam, command: ListServerCertificatesCommand, input: {} },
  ListSigningCertificates: { ...iam, command: ListSigningCertificatesCommand, input: USER },
  ListSSHPublicKeys: { ...iam, command: ListSSHPublicKeysCommand, input: USER },
  GetAccountSummary: { ...iam, command: GetAccountSummaryCommand, input: {} },
  GetAccountAuthorizationDetails: { ...iam, command: GetAccountAuthorizationDetailsCommand, input: {} },
  ...credentialSamples,
  ...federationSamples,
  ...guardrailSamples,
  ...organizationSamples,
  ...simulationSamples,
  ...kmsSamples,
  ...workforceSamples,
  GetCallerIdentity: { ...sts, command: GetCallerIdentityCommand, input: {}, open: true },
  ...trailSamples,
};

/** The line of an operation: under its name, and where another service has that name too, with its service before it. */
export function sampleKey({
  name,
  service,
}: {
  readonly name: string;
  readonly service: { readonly name: string };
}): string {
  const qualified = `${service.name}:${name}`;
  return Object.hasOwn(samples, qualified) ? qualified : name;
}
