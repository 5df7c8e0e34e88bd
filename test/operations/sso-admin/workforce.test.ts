import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as iam from '@aws-sdk/client-iam';
import * as store from '@aws-sdk/client-identitystore';
import * as sso from '@aws-sdk/client-sso-admin';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { MAIN } from '../../support/program.ts';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }],
});
const MANAGED = 'arn:aws:iam::aws:policy/AmazonBedrockReadOnly';

describe('IAM Identity Center', () => {
  let service: TestService;
  let admin: sso.SSOAdminClient;
  let people: store.IdentitystoreClient;
  let roles: iam.IAMClient;
  let InstanceArn: string;
  let IdentityStoreId: string;
  let account: string;

  before(async () => {
    service = await startService({ env: { CAPROCK_LOOPBACK_ISSUERS: '1' } });
    trust(service);
    admin = new sso.SSOAdminClient(clientOptions(service));
    people = new store.IdentitystoreClient(clientOptions(service));
    roles = new iam.IAMClient(clientOptions(service));
    const { Instances = [] } = await admin.send(new sso.ListInstancesCommand({}));
    assert.equal(Instances.length, 1);
    InstanceArn = Instances[0]?.InstanceArn ?? '';
    IdentityStoreId = Instances[0]?.IdentityStoreId ?? '';
    account = Instances[0]?.OwnerAccountId ?? '';
  });
  after(async () => {
    for (const client of [admin, people, roles]) client.destroy();
    await service[Symbol.asyncDispose]();
  });

  test('people and groups are created, found, listed, joined and deleted', async () => {
    const { UserId } = await people.send(
      new store.CreateUserCommand({
        IdentityStoreId,
        UserName: 'grace@example.com',
        DisplayName: 'Grace Hopper',
        Name: { GivenName: 'Grace', FamilyName: 'Hopper' },
        Emails: [{ Value: 'grace@example.com', Type: 'work', Primary: true }],
      }),
    );
    const { GroupId } = await people.send(
      new store.CreateGroupCommand({ IdentityStoreId, DisplayName: 'Analysts', Description: 'They ask' }),
    );
    const user = await people.send(new store.DescribeUserCommand({ IdentityStoreId, UserId }));
    assert.equal(user.UserName, 'grace@example.com');
    assert.equal(user.Name?.FamilyName, 'Hopper');
    assert.equal(user.Emails?.[0]?.Value, 'grace@example.com');
    const group = await people.send(new store.DescribeGroupCommand({ IdentityStoreId, GroupId }));
    assert.equal(group.Description, 'They ask');
    for (const [AttributePath, AttributeValue] of [
      ['userName', 'GRACE@example.com'],
      ['emails.value', 'grace@example.com'],
    ]) {
      const AlternateIdentifier = { UniqueAttribute: { AttributePath, AttributeValue } };
      const found = await people.send(
        new store.GetUserIdCommand({ IdentityStoreId, AlternateIdentifier } as store.GetUserIdRequest),
      );
      assert.equal(found.UserId, UserId);
    }
    const byName = { UniqueAttribute: { AttributePath: 'displayName', AttributeValue: 'analysts' } };
    const foundGroup = await people.send(
      new store.GetGroupIdCommand({ IdentityStoreId, AlternateIdentifier: byName }),
    );
    assert.equal(foundGroup.GroupId, GroupId);

    const MemberId = { UserId: UserId ?? '' };
    const membership = { IdentityStoreId, GroupId, MemberId };
    const { MembershipId } = await people.send(new store.CreateGroupMembershipCommand(membership));
    await assert.rejects(people.send(new store.CreateGroupMembershipCommand(membership)), {
      name: 'ConflictException',
    });
    const found = await people.send(new store.GetGroupMembershipIdCommand(membership));
    assert.equal(found.MembershipId, MembershipId);
    const ref = { IdentityStoreId, MembershipId };
    const described = await people.send(new store.DescribeGroupMembershipCommand(ref));
    assert.equal(described.GroupId, GroupId);
    const ofGroup = await people.send(new store.ListGroupMembershipsCommand({ IdentityStoreId, GroupId }));
    const ofUser = await people.send(
      new store.ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId }),
    );
    assert.deepEqual(
      ofGroup.GroupMemberships?.map((one) => one.MemberId),
      [MemberId],
    );
    assert.deepEqual(
      ofUser.GroupMemberships?.map((one) => one.MembershipId),
      [MembershipId],
    );
    const nobody = randomUUID();
    const { Results } = await people.send(
      new store.IsMemberInGroupsCommand({ IdentityStoreId, MemberId, GroupIds: [GroupId ?? '', nobody] }),
    );
    assert.deepEqual(
      Results?.map((one) => one.MembershipExists),
      [true, false],
    );
    await people.send(new store.DeleteGroupMembershipCommand(ref));
    const { Users } = await people.send(new store.ListUsersCommand({ IdentityStoreId }));
    assert.deepEqual(
      Users?.map((one) => one.UserId),
      [UserId],
    );
    const Filters = [{ AttributePath: 'DisplayName', AttributeValue: 'none' }];
    const { Groups } = await people.send(new store.ListGroupsCommand({ IdentityStoreId, Filters }));
    assert.deepEqual(Groups, []);
    await people.send(new store.DeleteUserCommand({ IdentityStoreId, UserId }));
    await people.send(new store.DeleteGroupCommand({ IdentityStoreId, GroupId }));
    await assert.rejects(people.send(new store.DescribeUserCommand({ IdentityStoreId, UserId })), {
      name: 'ResourceNotFoundException',
    });
  });

  test('a permission set is created, changed, assigned and provisioned, and its role is nobody else’s to change', async () => {
    const { PermissionSet } = await admin.send(
      new sso.CreatePermissionSetCommand({ InstanceArn, Name: 'Analyst', SessionDuration: 'PT2H' }),
    );
    const set = { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn };
    await admin.send(new sso.UpdatePermissionSetCommand({ ...set, Description: 'Asks models' }));
    const shown = await admin.send(new sso.DescribePermissionSetCommand(set));
    assert.equal(shown.PermissionSet?.Description, 'Asks models');
    assert.equal(shown.PermissionSet?.SessionDuration, 'PT2H');
    await admin.send(new sso.PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: POLICY }));
    const inline = await admin.send(new sso.GetInlinePolicyForPermissionSetCommand(set));
    assert.equal(inline.InlinePolicy, POLICY);
    await admin.send(
      new sso.AttachManagedPolicyToPermissionSetCommand({ ...set, ManagedPolicyArn: MANAGED }),
    );
    const attached = await admin.send(new sso.ListManagedPoliciesInPermissionSetCommand(set));
    assert.deepEqual(attached.AttachedManagedPolicies, [{ Name: 'AmazonBedrockReadOnly', Arn: MANAGED }]);

    const { GroupId } = await people.send(
      new store.CreateGroupCommand({ IdentityStoreId, DisplayName: 'Askers' }),
    );
    const principal = { PrincipalType: 'GROUP', PrincipalId: GroupId } as const;
    const assignment = { ...set, ...principal, TargetType: 'AWS_ACCOUNT', TargetId: account } as const;
    const made = await admin.send(new sso.CreateAccountAssignmentCommand(assignment));
    const asked = await admin.send(
      new sso.DescribeAccountAssignmentCreationStatusCommand({
        InstanceArn,
        AccountAssignmentCreationRequestId: made.AccountAssignmentCreationStatus?.RequestId,
      }),
    );
    assert.equal(asked.AccountAssignmentCreationStatus?.Status, 'SUCCEEDED');
    const expected = { AccountId: account, PermissionSetArn: set.PermissionSetArn, ...principal };
    const list = await admin.send(new sso.ListAccountAssignmentsCommand({ ...set, AccountId: account }));
    assert.deepEqual(list.AccountAssignments, [expected]);
    const theirs = await admin.send(
      new sso.ListAccountAssignmentsForPrincipalCommand({ InstanceArn, ...principal }),
    );
    assert.deepEqual(theirs.AccountAssignments, [expected]);
    const { AccountIds } = await admin.send(new sso.ListAccountsForProvisionedPermissionSetCommand(set));
    assert.deepEqual(AccountIds, [account]);
    const sets = await admin.send(
      new sso.ListPermissionSetsProvisionedToAccountCommand({ InstanceArn, AccountId: account }),
    );
    assert.deepEqual(sets.PermissionSets, [set.PermissionSetArn]);
    const provisioned = await admin.send(
      new sso.ProvisionPermissionSetCommand({ ...set, TargetType: 'ALL_PROVISIONED_ACCOUNTS' }),
    );
    const status = await admin.send(
      new sso.DescribePermissionSetProvisioningStatusCommand({
        InstanceArn,
        ProvisionPermissionSetRequestId: provisioned.PermissionSetProvisioningStatus?.RequestId,
      }),
    );
    assert.equal(status.PermissionSetProvisioningStatus?.Status, 'SUCCEEDED');

    const { Roles = [] } = await roles.send(new iam.ListRolesCommand({ PathPrefix: '/aws-reserved/' }));
    const RoleName = Roles[0]?.RoleName ?? '';
    assert.match(RoleName, /^AWSReservedSSO_Analyst_[0-9a-f]{16}$/);
    const more = { RoleName, PolicyName: 'more', PolicyDocument: POLICY };
    for (const change of [
      () => roles.send(new iam.PutRolePolicyCommand(more)),
      () => roles.send(new iam.DeleteRoleCommand({ RoleName })),
      () => roles.send(new iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: POLICY })),
      () =>
        roles.send(new iam.AttachRolePolicyCommand({ RoleName: RoleName.toLowerCase(), PolicyArn: MANAGED })),
      () =>
        roles.send(
          new iam.CreateRoleCommand({
            RoleName: 'mine',
            Path: '/aws-reserved/sso.amazonaws.com/',
            AssumeRolePolicyDocument: POLICY,
          }),
        ),
    ]) {
      await assert.rejects(change(), { name: /^UnmodifiableEntity/ });
    }

    await assert.rejects(admin.send(new sso.DeletePermissionSetCommand(set)), { name: 'ConflictException' });
    const ended = await admin.send(new sso.DeleteAccountAssignmentCommand(assignment));
    const end = await admin.send(
      new sso.DescribeAccountAssignmentDeletionStatusCommand({
        InstanceArn,
        AccountAssignmentDeletionRequestId: ended.AccountAssignmentDeletionStatus?.RequestId,
      }),
    );
    assert.equal(end.AccountAssignmentDeletionStatus?.PrincipalId, GroupId);
    await assert.rejects(roles.send(new iam.GetRoleCommand({ RoleName })), { name: /^NoSuchEntity/ });
    await admin.send(
      new sso.DetachManagedPolicyFromPermissionSetCommand({ ...set, ManagedPolicyArn: MANAGED }),
    );
    await admin.send(new sso.DeleteInlinePolicyFromPermissionSetCommand(set));
    assert.equal((await admin.send(new sso.GetInlinePolicyForPermissionSetCommand(set))).InlinePolicy, '');
    await admin.send(new sso.DeletePermissionSetCommand(set));
    const { PermissionSets } = await admin.send(new sso.ListPermissionSetsCommand({ InstanceArn }));
    assert.deepEqual(PermissionSets, []);
  });

  test('a person and a group are changed attribute by attribute, within the limits of their model', async () => {
    const { UserId } = await people.send(
      new store.CreateUserCommand({ IdentityStoreId, UserName: 'ada', DisplayName: 'Ada' }),
    );
    const update = (...Operations: store.AttributeOperation[]) =>
      people.send(new store.UpdateUserCommand({ IdentityStoreId, UserId, Operations }));
    await update(
      { AttributePath: 'displayName', AttributeValue: 'Ada Lovelace' },
      { AttributePath: 'name.familyName', AttributeValue: 'Lovelace' },
      { AttributePath: 'name.givenName', AttributeValue: 'Ada' },
      {
        AttributePath: 'emails',
        AttributeValue: [{ value: 'ada@example.com', type: 'work', primary: true }],
      },
      { AttributePath: 'title', AttributeValue: 'Countess' },
    );
    await update({ AttributePath: 'title', AttributeValue: null });
    const user = await people.send(new store.DescribeUserCommand({ IdentityStoreId, UserId }));
    assert.equal(user.DisplayName, 'Ada Lovelace');
    assert.deepEqual(user.Name, { FamilyName: 'Lovelace', GivenName: 'Ada' });
    assert.deepEqual(user.Emails, [{ Value: 'ada@example.com', Type: 'work', Primary: true }]);
    assert.equal(user.Title, undefined);
    for (const [AttributePath, AttributeValue] of [
      ['userName', 'eve'],
      ['nothing', 'x'],
      ['title', 'x'.repeat(1025)],
      ['title', 7],
      ['emails', 'ada@example.com'],
      ['profileUrl', 'https://ada:secret@example.com/'],
    ] as const) {
      await assert.rejects(update({ AttributePath, AttributeValue }), { name: 'ValidationException' });
    }
    const { GroupId } = await people.send(
      new store.CreateGroupCommand({ IdentityStoreId, DisplayName: 'Old', Description: 'of old' }),
    );
    await people.send(new store.CreateGroupCommand({ IdentityStoreId, DisplayName: 'Taken' }));
    const rename = (AttributeValue: string) =>
      people.send(
        new store.UpdateGroupCommand({
          IdentityStoreId,
          GroupId,
          Operations: [{ AttributePath: 'displayName', AttributeValue }],
        }),
      );
    await assert.rejects(rename('taken'), { name: 'ConflictException' });
    await rename('New');
    const group = await people.send(new store.DescribeGroupCommand({ IdentityStoreId, GroupId }));
    assert.deepEqual([group.DisplayName, group.Description], ['New', 'of old']);
  });

  test('a permission set refers to policies of each account, has a boundary and tags, and is nowhere that lacks them', async () => {
    const { PermissionSet } = await admin.send(
      new sso.CreatePermissionSetCommand({
        InstanceArn,
        Name: 'Bounded',
        Tags: [{ Key: 'team', Value: 'red' }],
      }),
    );
    const ResourceArn = PermissionSet?.PermissionSetArn ?? '';
    const set = { InstanceArn, PermissionSetArn: ResourceArn };
    await admin.send(
      new sso.TagResourceCommand({ InstanceArn, ResourceArn, Tags: [{ Key: 'stage', Value: 'test' }] }),
    );
    await admin.send(new sso.UntagResourceCommand({ InstanceArn, ResourceArn, TagKeys: ['team'] }));
    const { Tags } = await admin.send(new sso.ListTagsForResourceCommand({ InstanceArn, ResourceArn }));
    assert.deepEqual(Tags, [{ Key: 'stage', Value: 'test' }]);
    await assert.rejects(
      admin.send(
        new sso.TagResourceCommand({ InstanceArn, ResourceArn, Tags: [{ Key: 'aws:x', Value: 'y' }] }),
      ),
      { name: 'ValidationException' },
    );
    await admin.send(
      new sso.TagResourceCommand({ ResourceArn: InstanceArn, Tags: [{ Key: 'of', Value: 'the instance' }] }),
    );

    const CustomerManagedPolicyReference = { Name: 'own-policy', Path: '/team/' };
    const reference = { ...set, CustomerManagedPolicyReference };
    const attach = () =>
      admin.send(new sso.AttachCustomerManagedPolicyReferenceToPermissionSetCommand(reference));
    await attach();
    await assert.rejects(attach(), { name: 'ConflictException' });
    await admin.send(
      new sso.PutPermissionsBoundaryToPermissionSetCommand({
        ...set,
        PermissionsBoundary: { CustomerManagedPolicyReference },
      }),
    );
    const { UserId } = await people.send(
      new store.CreateUserCommand({ IdentityStoreId, UserName: 'bounded' }),
    );
    const assignment = {
      ...set,
      PrincipalType: 'USER',
      PrincipalId: UserId,
      TargetType: 'AWS_ACCOUNT',
      TargetId: account,
    } as const;
    const assign = () => admin.send(new sso.CreateAccountAssignmentCommand(assignment));
    await assert.rejects(assign(), { name: 'ResourceNotFoundException', message: /own-policy/ });
    const listed = await admin.send(new sso.ListAccountAssignmentsCommand({ ...set, AccountId: account }));
    assert.deepEqual(listed.AccountAssignments, []);
    const { Policy } = await roles.send(
      new iam.CreatePolicyCommand({ PolicyName: 'own-policy', Path: '/team/', PolicyDocument: POLICY }),
    );
    await assign();

    const { Roles = [] } = await roles.send(new iam.ListRolesCommand({ PathPrefix: '/aws-reserved/' }));
    const RoleName = Roles.find((role) => role.RoleName?.includes('Bounded'))?.RoleName;
    const { Role } = await roles.send(new iam.GetRoleCommand({ RoleName }));
    assert.equal(Role?.PermissionsBoundary?.PermissionsBoundaryArn, Policy?.Arn);
    const { AttachedPolicies } = await roles.send(new iam.ListAttachedRolePoliciesCommand({ RoleName }));
    assert.deepEqual(
      AttachedPolicies?.map((one) => one.PolicyArn),
      [Policy?.Arn],
    );
    await assert.rejects(roles.send(new iam.DeletePolicyCommand({ PolicyArn: Policy?.Arn })), {
      name: /^DeleteConflict/,
    });
    const references = await admin.send(
      new sso.ListCustomerManagedPolicyReferencesInPermissionSetCommand(set),
    );
    assert.deepEqual(references.CustomerManagedPolicyReferences, [CustomerManagedPolicyReference]);
    const bounded = await admin.send(new sso.GetPermissionsBoundaryForPermissionSetCommand(set));
    assert.deepEqual(bounded.PermissionsBoundary, { CustomerManagedPolicyReference });
    await admin.send(new sso.DeletePermissionsBoundaryFromPermissionSetCommand(set));
    await assert.rejects(admin.send(new sso.GetPermissionsBoundaryForPermissionSetCommand(set)), {
      name: 'ResourceNotFoundException',
    });
    assert.equal(
      (await roles.send(new iam.GetRoleCommand({ RoleName }))).Role?.PermissionsBoundary,
      undefined,
    );

    const first = await admin.send(
      new sso.ListAccountAssignmentCreationStatusCommand({ InstanceArn, MaxResults: 1 }),
    );
    assert.equal(first.AccountAssignmentsCreationStatus?.length, 1);
    assert.equal(first.AccountAssignmentsCreationStatus?.[0]?.Status, 'SUCCEEDED');
    const failed = { InstanceArn, Filter: { Status: 'FAILED' } } as const;
    const none = await admin.send(new sso.ListAccountAssignmentDeletionStatusCommand(failed));
    assert.deepEqual(none.AccountAssignmentsDeletionStatus, []);
    const provisioning = await admin.send(
      new sso.ListPermissionSetProvisioningStatusCommand({ InstanceArn }),
    );
    assert.ok(provisioning.PermissionSetsProvisioningStatus);

    await admin.send(new sso.DeleteAccountAssignmentCommand(assignment));
    await admin.send(new sso.DetachCustomerManagedPolicyReferenceFromPermissionSetCommand(reference));
    await admin.send(new sso.DeletePermissionSetCommand(set));
    await roles.send(new iam.DeletePolicyCommand({ PolicyArn: Policy?.Arn }));
  });

  test('another instance, and what another instance has, is not there', async () => {
    const other = 'arn:aws:sso:::instance/ssoins-0000000000000000';
    const described = await admin.send(new sso.DescribeInstanceCommand({ InstanceArn }));
    assert.equal(described.IdentityStoreId, IdentityStoreId);
    await assert.rejects(admin.send(new sso.DescribeInstanceCommand({ InstanceArn: other })), {
      name: 'ResourceNotFoundException',
    });
    await assert.rejects(admin.send(new sso.ListPermissionSetsCommand({ InstanceArn: other })), {
      name: 'ResourceNotFoundException',
    });
    await assert.rejects(people.send(new store.ListUsersCommand({ IdentityStoreId: 'd-0000000000' })), {
      name: 'ResourceNotFoundException',
    });
  });

  test('caprock workforce sets, shows and removes the provider, its secret never in arguments or output', async () => {
    const caprock = (args: string[], input = '') =>
      new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
        const env = { PATH: process.env['PATH'] ?? '', CAPROCK_HOME: service.home };
        const child = execFile(
          process.execPath,
          [MAIN, 'workforce', ...args],
          { env },
          (error, stdout, stderr) =>
            resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
        );
        child.stdin?.end(input);
      });
    const issuer = 'https://idp.example/tenant';
    const set = ['set', '--issuer', issuer, '--client-id', 'caprock'];
    assert.equal((await caprock([...set, '--client-secret-file', '-'], 'a client secret\n')).code, 0);
    const shown = await caprock(['show']);
    assert.match(shown.stdout, /issuer +https:\/\/idp\.example\/tenant\n.*client id +caprock\n/s);
    assert.match(shown.stdout, /client secret +kept sealed/);
    assert.ok(!(shown.stdout + shown.stderr).includes('a client secret'));
    assert.equal((await caprock([...set, '--client-secret-file', '-'], '')).code, 2);
    assert.equal((await caprock(['set', '--issuer', issuer])).code, 2);
    assert.equal((await caprock(['lose'])).code, 2);
    assert.equal((await caprock(['set', '--issuer', 'http://idp.example', '--client-id', 'x'])).code, 1);
    assert.equal((await caprock(['remove'])).code, 0);
    assert.match((await caprock(['show'])).stderr, /No provider/);
    const elsewhere = await caprock(['show', '--home', join(service.home, 'none')]);
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.stderr, /There is no Caprock in/);
  });
});
