import assert from 'node:assert/strict';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import {
  AccessDeniedException,
  BedrockRuntimeClient,
  ConverseCommand,
} from '@aws-sdk/client-bedrock-runtime';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteConflictException,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  EntityAlreadyExistsException,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUserPoliciesCommand,
  NoSuchEntityException,
  paginateListUsers,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { conformanceCase } from '../support/case.ts';
import { target, user } from './conversation.ts';

const iam = new IAMClient();

/** A user with an access key, gone with all that is its own on dispose. */
async function newUser(UserName: string, policy?: string) {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  assert.ok(AccessKey?.AccessKeyId && AccessKey.SecretAccessKey);
  if (policy !== undefined) {
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: policy }));
  }
  const key = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
  return {
    key,
    async [Symbol.asyncDispose]() {
      if (policy !== undefined) await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'own' }));
      await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: key.accessKeyId }));
      await iam.send(new DeleteUserCommand({ UserName }));
    },
  };
}

const ONE_MODEL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'OneModel', Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: target.modelArn }],
});

const hello = (modelId: string) =>
  new ConverseCommand({ modelId, messages: [user('Hello')], inferenceConfig: { maxTokens: 5 } });

conformanceCase('user-least-privilege', async () => {
  await using ada = await newUser('conformance-js-ada', ONE_MODEL);
  const runtime = new BedrockRuntimeClient({ credentials: ada.key });
  const answer = await runtime.send(hello(target.modelId));
  assert.equal(answer.output?.message?.role, 'assistant');
  await assert.rejects(runtime.send(hello('caprock.other-v1:0')), AccessDeniedException);
  const listed = new BedrockClient({ credentials: ada.key }).send(new ListFoundationModelsCommand());
  await assert.rejects(listed, { name: 'AccessDeniedException', message: /user\/conformance-js-ada/ });
  const created = new IAMClient({ credentials: ada.key }).send(new CreateUserCommand({ UserName: 'friend' }));
  await assert.rejects(created, { name: 'AccessDenied' });
});

conformanceCase('user-key-disabled', async () => {
  const UserName = 'conformance-js-bob';
  await using bob = await newUser(UserName, ONE_MODEL);
  const runtime = new BedrockRuntimeClient({ credentials: bob.key });
  const sts = new STSClient({ credentials: bob.key });
  await runtime.send(hello(target.modelId));
  const AccessKeyId = bob.key.accessKeyId;
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  assert.deepEqual(
    AccessKeyMetadata.map(({ AccessKeyId, Status }) => [AccessKeyId, Status]),
    [[AccessKeyId, 'Inactive']],
  );
  await assert.rejects(runtime.send(hello(target.modelId)), { name: 'UnrecognizedClientException' });
  await assert.rejects(sts.send(new GetCallerIdentityCommand()), { name: 'InvalidClientTokenId' });
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Active' }));
  assert.match((await sts.send(new GetCallerIdentityCommand())).Arn ?? '', /user\/conformance-js-bob$/);
});

conformanceCase('user-policies', async () => {
  const owner = { UserName: 'conformance-js-eve' };
  const policy = { ...owner, PolicyName: 'one-model' };
  await using _eve = await newUser(owner.UserName);
  await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: ONE_MODEL }));
  assert.deepEqual((await iam.send(new ListUserPoliciesCommand(owner))).PolicyNames, ['one-model']);
  const { PolicyDocument = '' } = await iam.send(new GetUserPolicyCommand(policy));
  assert.equal(decodeURIComponent(PolicyDocument), ONE_MODEL);
  await iam.send(new DeleteUserPolicyCommand(policy));
  await assert.rejects(iam.send(new GetUserPolicyCommand(policy)), NoSuchEntityException);
});

conformanceCase('user-deleted', async () => {
  const owner = { UserName: 'conformance-js-tom' };
  await iam.send(new CreateUserCommand(owner));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(owner));
  await assert.rejects(iam.send(new DeleteUserCommand(owner)), DeleteConflictException);
  assert.equal((await iam.send(new GetUserCommand(owner))).User?.UserName, owner.UserName);
  await iam.send(new DeleteAccessKeyCommand({ ...owner, AccessKeyId: AccessKey?.AccessKeyId }));
  await iam.send(new DeleteUserCommand(owner));
  await assert.rejects(iam.send(new GetUserCommand(owner)), NoSuchEntityException);
});

conformanceCase('user-exists', async () => {
  await using _ann = await newUser('conformance-js-ann');
  const again = iam.send(new CreateUserCommand({ UserName: 'conformance-js-ann' }));
  await assert.rejects(again, EntityAlreadyExistsException);
});

conformanceCase('list-users-pages', async () => {
  const Path = '/conformance/js/';
  const names = ['page-a', 'page-b', 'page-c'].map((name) => `conformance-js-${name}`);
  for (const UserName of names) await iam.send(new CreateUserCommand({ UserName, Path }));
  const pages: string[][] = [];
  for await (const { Users = [] } of paginateListUsers({ client: iam, pageSize: 2 }, { PathPrefix: Path })) {
    pages.push(Users.map(({ UserName }) => UserName ?? ''));
  }
  for (const UserName of names) await iam.send(new DeleteUserCommand({ UserName }));
  assert.deepEqual(
    pages.map((page) => page.length),
    [2, 1],
  );
  assert.deepEqual(pages.flat().sort(), names);
});
