import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instanceArn, permissionSetArn } from '#kernel';
import { compilePolicyDocument } from '#policy';
import type { UserPrincipal } from '#identity';
import { authorise } from '../../src/gateway/authorise.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { organizations } from '../../src/operations/organizations/index.ts';
import { ssoAdmin } from '../../src/operations/sso-admin/index.ts';
import { ACCOUNT, OTHER_ACCOUNT, REGION, setUp } from '../identity/set-up.ts';
import { temporaryFolder } from '../support/temporary.ts';

const SQLITE = {
  async migratedDatabase() {
    const folder = await temporaryFolder();
    return {
      url: `sqlite:${folder.file('state.db')}`,
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  },
};

/** Everything, but for what is tagged as protected, and the tag itself. */
const POLICY = compilePolicyDocument(
  'own',
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/protected': 'yes' } },
      },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'protected' } },
      },
    ],
  }),
);

/** Whether a user with that policy may. */
async function mayOf(operations: readonly Operation[], accountId = ACCOUNT) {
  const principal: UserPrincipal = {
    type: 'IAMUser',
    accountId,
    arn: `arn:aws:iam::${accountId}:user/ada`,
    accessKeyId: 'AKIAEXAMPLE',
    tags: new Map(),
    principalId: 'AIDAEXAMPLE',
    userName: 'ada',
  };
  return async (name: string, input: object): Promise<boolean> => {
    const operation = operations.find(({ shape }) => shape.name === name);
    assert.ok(operation, name);
    const needs = await operation.needs(input, principal, { sourceIp: '192.0.2.1' });
    try {
      authorise({ principal, policies: { identity: [POLICY] }, owesSecondFactor: false }, needs, new Map());
      return true;
    } catch (error) {
      assert.match(String(error), /explicit deny/);
      return false;
    }
  };
}

const PROTECTED = [{ key: 'protected', value: 'yes' }];
const TAGS = [{ Key: 'protected', Value: 'yes' }];

test('policies may speak of the tags of permission sets and of their instance', async () => {
  await using set = await setUp(SQLITE);
  const { workforce } = set.identity;
  const instance = await workforce.instances.ensure(ACCOUNT);
  const ref = { accountId: ACCOUNT, instanceId: instance.instanceId };
  const InstanceArn = instanceArn(instance.instanceId);
  const made = async (name: string, tags: typeof PROTECTED): Promise<string> => {
    const { permissionSetId } = await workforce.permissionSets.create({ ...ref, name, tags });
    return permissionSetArn(instance.instanceId, permissionSetId);
  };
  const plain = { InstanceArn, PermissionSetArn: await made('plain', []) };
  const kept = { InstanceArn, PermissionSetArn: await made('kept', PROTECTED) };
  const may = await mayOf(ssoAdmin(workforce, REGION));
  for (const name of ['DeletePermissionSet', 'DescribePermissionSet', 'CreateAccountAssignment']) {
    assert.equal(await may(name, { ...plain, TargetId: ACCOUNT }), true, name);
    assert.equal(await may(name, { ...kept, TargetId: ACCOUNT }), false, name);
  }
  const missing = permissionSetArn(instance.instanceId, 'ps-0000000000000000');
  assert.equal(await may('DeletePermissionSet', { InstanceArn, PermissionSetArn: missing }), true);
  assert.equal(await may('CreatePermissionSet', { InstanceArn, Name: 'x' }), true);
  assert.equal(await may('CreatePermissionSet', { InstanceArn, Name: 'x', Tags: TAGS }), false);
  const resource = { InstanceArn, ResourceArn: plain.PermissionSetArn };
  assert.equal(await may('UntagResource', { ...resource, TagKeys: ['other'] }), true);
  assert.equal(await may('UntagResource', { ...resource, TagKeys: ['protected'] }), false);
  await workforce.tags.tag({ ...ref, tags: PROTECTED });
  assert.equal(await may('ListPermissionSets', { InstanceArn }), false);
  // To another account the instance is not there, and neither are its tags.
  const other = await mayOf(ssoAdmin(workforce, REGION), OTHER_ACCOUNT);
  assert.equal(await other('ListPermissionSets', { InstanceArn }), true);
});

test('policies may speak of the tags of what an organisation has', async () => {
  await using set = await setUp(SQLITE);
  const { organizations: port } = set.identity;
  await port.create({ accountId: ACCOUNT, featureSet: 'ALL' });
  const [root] = (await port.roots({ accountId: ACCOUNT })).items;
  const parentId = root?.rootId ?? '';
  const plain = await port.units.create({ accountId: ACCOUNT, parentId, name: 'plain', tags: [] });
  // More tags than a page of them has.
  const many = Array.from({ length: 30 }, (_, index) => ({ key: `a${index}`, value: 'x' }));
  const kept = await port.units.create({
    accountId: ACCOUNT,
    parentId,
    name: 'kept',
    tags: [...many, ...PROTECTED],
  });
  const may = await mayOf(organizations(set.identity));
  const unit = (id: string) => ({ OrganizationalUnitId: id });
  assert.equal(await may('DeleteOrganizationalUnit', unit(plain.unitId)), true);
  assert.equal(await may('DeleteOrganizationalUnit', unit(kept.unitId)), false);
  assert.equal(await may('DeleteOrganizationalUnit', unit('ou-0000-00000000')), true);
  const tags = [{ Key: 'other', Value: 'x' }];
  assert.equal(await may('TagResource', { ResourceId: plain.unitId, Tags: tags }), true);
  assert.equal(await may('TagResource', { ResourceId: kept.unitId, Tags: tags }), false);
  assert.equal(await may('UntagResource', { ResourceId: plain.unitId, TagKeys: ['protected'] }), false);
  assert.equal(await may('ListRoots', {}), true);
});
