import assert from 'node:assert/strict';
import { conformanceCase } from '../support/case.ts';
import { answerOf, as, command, refused } from './aws.ts';
import { ask, converse, user } from './conversation.ts';
import { iam, newUser, ONE_MODEL, type Key, type User } from './people.ts';

const HELLO = { messages: [user('Hello')], 'inference-config': { maxTokens: 5 } };

conformanceCase('user-least-privilege', async () => {
  await using ada = await newUser('conformance-cli-ada', ONE_MODEL);
  assert.equal((await ask(HELLO, as(ada.key))).output.message.role, 'assistant');
  const other = converse({ ...HELLO, 'model-id': 'caprock.other-v1:0' });
  await refused('AccessDeniedException', other, as(ada.key));
  const listed = await refused('AccessDeniedException', ['bedrock', 'list-foundation-models'], as(ada.key));
  assert.match(listed, /user\/conformance-cli-ada/);
  await refused('AccessDenied', command('iam', 'create-user', { 'user-name': 'friend' }), as(ada.key));
});

conformanceCase('user-key-disabled', async () => {
  const owner = { 'user-name': 'conformance-cli-bob' };
  await using bob = await newUser(owner['user-name']);
  const identity = ['sts', 'get-caller-identity'];
  const key = { ...owner, 'access-key-id': bob.key.accessKeyId };
  await iam('update-access-key', { ...key, status: 'Inactive' });
  const { AccessKeyMetadata } = await iam<{ AccessKeyMetadata: Key[] }>('list-access-keys', owner);
  assert.deepEqual(
    AccessKeyMetadata.map(({ AccessKeyId, Status }) => [AccessKeyId, Status]),
    [[bob.key.accessKeyId, 'Inactive']],
  );
  await refused('UnrecognizedClientException', converse(HELLO), as(bob.key));
  await refused('InvalidClientTokenId', identity, as(bob.key));
  await iam('update-access-key', { ...key, status: 'Active' });
  const { Arn } = await answerOf<{ Arn: string }>(identity, as(bob.key));
  assert.match(Arn, /user\/conformance-cli-bob$/);
});

conformanceCase('user-policies', async () => {
  const owner = { 'user-name': 'conformance-cli-eve' };
  const policy = { ...owner, 'policy-name': 'one-model' };
  await iam('create-user', owner);
  await iam('put-user-policy', { ...policy, 'policy-document': ONE_MODEL });
  const { PolicyNames } = await iam<{ PolicyNames: string[] }>('list-user-policies', owner);
  assert.deepEqual(PolicyNames, ['one-model']);
  const { PolicyDocument } = await iam<{ PolicyDocument: object }>('get-user-policy', policy);
  assert.deepEqual(PolicyDocument, ONE_MODEL);
  await iam('delete-user-policy', policy);
  await refused('NoSuchEntity', command('iam', 'get-user-policy', policy));
  await iam('delete-user', owner);
});

conformanceCase('user-deleted', async () => {
  const owner = { 'user-name': 'conformance-cli-tom' };
  await iam('create-user', owner);
  const { AccessKey } = await iam<{ AccessKey: Key }>('create-access-key', owner);
  await refused('DeleteConflict', command('iam', 'delete-user', owner));
  assert.equal((await iam<{ User: User }>('get-user', owner)).User.UserName, owner['user-name']);
  await iam('delete-access-key', { ...owner, 'access-key-id': AccessKey.AccessKeyId });
  await iam('delete-user', owner);
  await refused('NoSuchEntity', command('iam', 'get-user', owner));
});

conformanceCase('user-exists', async () => {
  const owner = { 'user-name': 'conformance-cli-ann' };
  await iam('create-user', owner);
  await refused('EntityAlreadyExists', command('iam', 'create-user', owner));
  await iam('delete-user', owner);
});

conformanceCase('list-users-pages', async () => {
  interface Page {
    readonly Users: readonly User[];
    readonly NextToken?: string;
  }
  const names = ['page-a', 'page-b', 'page-c'].map((name) => `conformance-cli-${name}`);
  const inPath = { 'path-prefix': '/conformance/cli/' };
  for (const name of names) await iam('create-user', { 'user-name': name, path: inPath['path-prefix'] });
  const whole = await iam<Page>('list-users', { ...inPath, 'page-size': '1' });
  const first = await iam<Page>('list-users', { ...inPath, 'max-items': '2' });
  const second = await iam<Page>('list-users', { ...inPath, 'starting-token': first.NextToken ?? '' });
  for (const name of names) await iam('delete-user', { 'user-name': name });
  const listed = [whole, first, second].map(({ Users }) => Users.map(({ UserName }) => UserName));
  assert.deepEqual(listed, [names, names.slice(0, 2), names.slice(2)]);
});
