import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-iam';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonBedrockReadOnly';
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** The error that a call ends with, by name; 'none' when it is answered. */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return (error as Error).name;
  }
}

describe('what can be delegated with the condition keys of IAM', () => {
  let service: TestService;
  let admin: sdk.IAMClient;
  let number = 0;
  const clients: sdk.IAMClient[] = [];

  /** A client of a new user with this policy. */
  async function as(...statements: object[]): Promise<sdk.IAMClient> {
    const UserName = `delegate-${++number}`;
    await admin.send(new sdk.CreateUserCommand({ UserName }));
    await admin.send(
      new sdk.PutUserPolicyCommand({
        UserName,
        PolicyName: 'own',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
        }),
      }),
    );
    const { AccessKey } = await admin.send(new sdk.CreateAccessKeyCommand({ UserName }));
    const client = new sdk.IAMClient(
      clientOptions(service, {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      }),
    );
    clients.push(client);
    return client;
  }

  before(async () => {
    service = await startService();
    trust(service);
    admin = new sdk.IAMClient(clientOptions(service));
    await admin.send(
      new sdk.CreateUserCommand({ UserName: 'red-one', Tags: [{ Key: 'team', Value: 'red' }] }),
    );
    await admin.send(
      new sdk.CreateUserCommand({ UserName: 'blue-one', Tags: [{ Key: 'team', Value: 'blue' }] }),
    );
  });
  after(async () => {
    for (const client of [admin, ...clients]) client.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('iam:PolicyARN: who may attach one policy may attach no other', async () => {
    const client = await as({
      Action: ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'],
      Condition: { ArnEquals: { 'iam:PolicyARN': READ_ONLY } },
    });
    const UserName = 'red-one';
    const attach = (PolicyArn: string) =>
      client.send(new sdk.AttachUserPolicyCommand({ UserName, PolicyArn }));
    assert.equal(await outcome(attach(ADMINISTRATOR_ACCESS)), 'AccessDenied');
    assert.equal(await outcome(attach(READ_ONLY)), 'none');
    await admin.send(new sdk.AttachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR_ACCESS }));
    const detach = (PolicyArn: string) =>
      client.send(new sdk.DetachUserPolicyCommand({ UserName, PolicyArn }));
    assert.equal(await outcome(detach(ADMINISTRATOR_ACCESS)), 'AccessDenied');
    assert.equal(await outcome(detach(READ_ONLY)), 'none');
    await admin.send(new sdk.DetachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR_ACCESS }));
  });

  test('iam:PermissionsBoundary: who may make bounded users makes no others, and frees none', async () => {
    const client = await as({
      Action: [
        'iam:CreateUser',
        'iam:PutUserPolicy',
        'iam:AttachUserPolicy',
        'iam:PutUserPermissionsBoundary',
      ],
      Condition: { StringEquals: { 'iam:PermissionsBoundary': READ_ONLY } },
    });
    const create = (input: object) =>
      client.send(new sdk.CreateUserCommand({ UserName: 'bounded', ...input }));
    assert.equal(await outcome(create({})), 'AccessDenied');
    assert.equal(await outcome(create({ PermissionsBoundary: ADMINISTRATOR_ACCESS })), 'AccessDenied');
    assert.equal(await outcome(create({ PermissionsBoundary: READ_ONLY })), 'none');
    const attachTo = (UserName: string) =>
      client.send(new sdk.AttachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR_ACCESS }));
    assert.equal(await outcome(attachTo('bounded')), 'none');
    assert.equal(await outcome(attachTo('blue-one')), 'AccessDenied');
    const bound = (PermissionsBoundary: string) =>
      client.send(new sdk.PutUserPermissionsBoundaryCommand({ UserName: 'bounded', PermissionsBoundary }));
    assert.equal(await outcome(bound(ADMINISTRATOR_ACCESS)), 'AccessDenied');
    assert.equal(await outcome(bound(READ_ONLY)), 'none');
    const free = client.send(new sdk.DeleteUserPermissionsBoundaryCommand({ UserName: 'bounded' }));
    assert.equal(await outcome(free), 'AccessDenied');
  });

  test('aws:ResourceTag: who keeps the users of one team keeps no other', async () => {
    const client = await as({
      Action: 'iam:GetUser',
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } },
    });
    const get = (UserName: string) => client.send(new sdk.GetUserCommand({ UserName }));
    assert.equal(await outcome(get('red-one')), 'none');
    assert.equal(await outcome(get('blue-one')), 'AccessDenied');
    assert.equal(await outcome(get('nobody')), 'AccessDenied');
  });

  test('aws:RequestTag and aws:TagKeys: tags are given as the policy has it', async () => {
    const client = await as(
      {
        Action: ['iam:CreateUser', 'iam:TagUser'],
        Condition: {
          StringEquals: { 'aws:RequestTag/team': 'red' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'cost'] },
        },
      },
      { Action: 'iam:UntagUser', Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['cost'] } } },
    );
    const create = (UserName: string, tags: Record<string, string>) =>
      client.send(
        new sdk.CreateUserCommand({
          UserName,
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      );
    assert.equal(await outcome(create('t1', {})), 'AccessDenied');
    assert.equal(await outcome(create('t1', { team: 'blue' })), 'AccessDenied');
    assert.equal(await outcome(create('t1', { team: 'red', other: 'x' })), 'AccessDenied');
    assert.equal(await outcome(create('t1', { team: 'red', cost: '7' })), 'none');
    const untag = (...TagKeys: string[]) =>
      client.send(new sdk.UntagUserCommand({ UserName: 't1', TagKeys }));
    assert.equal(await outcome(untag('team', 'cost')), 'AccessDenied');
    assert.equal(await outcome(untag('cost')), 'none');
  });

  test('creating with tags takes the permission to tag', async () => {
    const client = await as({ Action: ['iam:CreateUser', 'iam:CreateRole', 'iam:CreatePolicy'] });
    const tags = { Tags: [{ Key: 'a', Value: 'b' }] };
    const create = (input: object) => client.send(new sdk.CreateUserCommand({ UserName: 'plain', ...input }));
    await assert.rejects(create(tags), {
      name: 'AccessDenied',
      message: /is not authorized to perform: iam:TagUser on resource: .*user\/plain because/,
    });
    assert.equal(await outcome(create({})), 'none');
  });

  test('renaming takes the permission on the old name and on the new', async () => {
    const { User } = await admin.send(new sdk.CreateUserCommand({ UserName: 'old-name' }));
    const arnOf = (name: string) => User?.Arn?.replace('old-name', name) ?? '';
    const client = await as({ Action: 'iam:UpdateUser', Resource: [arnOf('old-name'), arnOf('new-name')] });
    const rename = (UserName: string, NewUserName: string) =>
      client.send(new sdk.UpdateUserCommand({ UserName, NewUserName }));
    assert.equal(await outcome(rename('old-name', 'other-name')), 'AccessDenied');
    assert.equal(await outcome(rename('blue-one', 'new-name')), 'AccessDenied');
    assert.equal(await outcome(rename('old-name', 'new-name')), 'none');
  });
});
