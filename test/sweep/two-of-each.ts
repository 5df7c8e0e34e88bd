import * as iamClient from '@aws-sdk/client-iam';
import * as storeClient from '@aws-sdk/client-identitystore';
import * as organizationsClient from '@aws-sdk/client-organizations';
import * as ssoClient from '@aws-sdk/client-sso-admin';
import { codeAt, fromBase32, stepAt } from '../../src/identity/totp.ts';
import { clientOptions } from '../support/clients.ts';
import type { TestService } from '../support/service.ts';

type Options = ReturnType<typeof clientOptions>;

const AWS_POLICIES = ['IAMReadOnlyAccess', 'AmazonBedrockReadOnly'].map(
  (name) => `arn:aws:iam::aws:policy/${name}`,
);
const PolicyDocument =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}]}';
const AssumeRolePolicyDocument =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}';
const Tags = ['team', 'stage'].map((Key) => ({ Key, Value: 'sweep' }));

/**
 * What samples ask for by name, twice where there can be two, in an installation whose account is that of the samples.
 * Gives the inputs that name what the service has given a name to, by operation.
 */
export async function plantTwoOfEach(service: TestService): Promise<Readonly<Record<string, object>>> {
  const options = clientOptions(service);
  await plantUsersAndPolicies(options);
  const organization = await plantOrganization(options);
  return { ...organization.inputs, ...(await plantWorkforce(options, organization.accounts)) };
}

async function plantUsersAndPolicies(options: Options): Promise<void> {
  const iam = new iamClient.IAMClient(options);
  const UserName = 'sweep-user';
  const RoleName = 'sweep-role';
  const GroupName = 'sweep-group';
  const [first, second] = ['sweep-policy', 'sweep-policy-2'] as const;
  await iam.send(new iamClient.CreateUserCommand({ UserName, Tags }));
  await iam.send(new iamClient.CreateUserCommand({ UserName: 'sweep-user-2' }));
  await iam.send(new iamClient.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags }));
  await iam.send(new iamClient.CreateRoleCommand({ RoleName: 'sweep-role-2', AssumeRolePolicyDocument }));
  for (const name of [GroupName, 'sweep-group-2'])
    await iam.send(new iamClient.CreateGroupCommand({ GroupName: name }));
  for (const [group, user] of [
    [GroupName, UserName],
    [GroupName, 'sweep-user-2'],
    ['sweep-group-2', UserName],
  ])
    await iam.send(new iamClient.AddUserToGroupCommand({ GroupName: group, UserName: user }));
  for (const PolicyName of [first, second]) {
    await iam.send(new iamClient.PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
    await iam.send(new iamClient.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    await iam.send(new iamClient.PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument }));
    const { Policy } = await iam.send(
      new iamClient.CreatePolicyCommand({
        PolicyName,
        PolicyDocument,
        ...(PolicyName === first && { Tags }),
      }),
    );
    const { Arn: PolicyArn } = Policy ?? {};
    await iam.send(new iamClient.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }));
    await iam.send(new iamClient.AttachUserPolicyCommand({ UserName, PolicyArn }));
    await iam.send(new iamClient.AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new iamClient.AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    await iam.send(new iamClient.CreateAccessKeyCommand({ UserName }));
    await iam.send(
      new iamClient.CreateServiceSpecificCredentialCommand({
        UserName,
        ServiceName: 'bedrock.amazonaws.com',
      }),
    );
  }
  for (const VirtualMFADeviceName of ['sweep-device', 'sweep-device-2']) {
    const { VirtualMFADevice: device } = await iam.send(
      new iamClient.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName, Tags }),
    );
    const seed = fromBase32(Buffer.from(device?.Base32StringSeed ?? []).toString());
    const step = stepAt(Date.now());
    const SerialNumber = device?.SerialNumber;
    const [AuthenticationCode1, AuthenticationCode2] = [codeAt(seed, step - 1), codeAt(seed, step)];
    await iam.send(
      new iamClient.EnableMFADeviceCommand({
        UserName,
        SerialNumber,
        AuthenticationCode1,
        AuthenticationCode2,
      }),
    );
  }
  const provider = { Url: 'https://sweep.example', ClientIDList: ['sweep'], Tags };
  await iam.send(new iamClient.CreateOpenIDConnectProviderCommand(provider));
  await iam.send(new iamClient.CreateAccountAliasCommand({ AccountAlias: 'sweep-alias' }));
  iam.destroy();
}

async function plantOrganization(options: Options) {
  const organizations = new organizationsClient.OrganizationsClient(options);
  await organizations.send(new organizationsClient.CreateOrganizationCommand({}));
  const { Roots } = await organizations.send(new organizationsClient.ListRootsCommand({}));
  const RootId = Roots?.[0]?.Id;
  const Filter = 'SERVICE_CONTROL_POLICY';
  await organizations.send(new organizationsClient.EnablePolicyTypeCommand({ RootId, PolicyType: Filter }));
  const accounts: string[] = [];
  let PolicyId: string | undefined;
  for (const name of ['one', 'two']) {
    const order = { AccountName: name, Email: `${name}@caprock.example` };
    const { CreateAccountStatus: made } = await organizations.send(
      new organizationsClient.CreateAccountCommand(order),
    );
    accounts.push(made?.AccountId ?? '');
    const unit = { ParentId: RootId, Name: name };
    await organizations.send(new organizationsClient.CreateOrganizationalUnitCommand(unit));
    const allow = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    const guardrail = { Name: name, Description: name, Type: Filter, Content: allow } as const;
    const { Policy } = await organizations.send(new organizationsClient.CreatePolicyCommand(guardrail));
    PolicyId = Policy?.PolicySummary?.Id;
    for (const TargetId of [RootId, made?.AccountId])
      await organizations.send(new organizationsClient.AttachPolicyCommand({ PolicyId, TargetId }));
  }
  organizations.destroy();
  const ParentId = RootId;
  const inputs = {
    ListAccountsForParent: { ParentId },
    ListChildren: { ParentId, ChildType: 'ACCOUNT' },
    ListOrganizationalUnitsForParent: { ParentId },
    ListParents: { ChildId: accounts[0] },
    ListPoliciesForTarget: { TargetId: RootId, Filter },
    ListTargetsForPolicy: { PolicyId },
  };
  return { accounts, inputs };
}

async function plantWorkforce(options: Options, accounts: readonly string[]) {
  const sso = new ssoClient.SSOAdminClient(options);
  const store = new storeClient.IdentitystoreClient(options);
  const { Instances } = await sso.send(new ssoClient.ListInstancesCommand({}));
  const { InstanceArn, IdentityStoreId } = Instances?.[0] ?? {};
  const groups: string[] = [];
  const users: string[] = [];
  const sets: string[] = [];
  for (const name of ['one', 'two']) {
    const { GroupId } = await store.send(
      new storeClient.CreateGroupCommand({ IdentityStoreId, DisplayName: name }),
    );
    const person = { UserName: name, DisplayName: name, Name: { GivenName: name, FamilyName: name } };
    const { UserId } = await store.send(new storeClient.CreateUserCommand({ IdentityStoreId, ...person }));
    const { PermissionSet } = await sso.send(
      new ssoClient.CreatePermissionSetCommand({ InstanceArn, Name: name, Tags }),
    );
    groups.push(GroupId ?? '');
    users.push(UserId ?? '');
    sets.push(PermissionSet?.PermissionSetArn ?? '');
  }
  const [GroupId = '', otherGroup = ''] = groups;
  const [UserId = '', otherUser = ''] = users;
  for (const [group, user] of [
    [GroupId, UserId],
    [GroupId, otherUser],
    [otherGroup, UserId],
  ])
    await store.send(
      new storeClient.CreateGroupMembershipCommand({
        IdentityStoreId,
        GroupId: group,
        MemberId: { UserId: user ?? '' },
      }),
    );
  const [PermissionSetArn = '', unassigned = ''] = sets;
  const [AccountId = ''] = accounts;
  const assignment = (set: string, person: string, account: string) => ({
    ...{ InstanceArn, PermissionSetArn: set, TargetType: 'AWS_ACCOUNT' as const, TargetId: account },
    ...{ PrincipalType: 'USER' as const, PrincipalId: person },
  });
  const kept = [
    assignment(PermissionSetArn, UserId, AccountId),
    assignment(PermissionSetArn, otherUser, AccountId),
    assignment(PermissionSetArn, UserId, accounts[1] ?? ''),
    assignment(unassigned, UserId, AccountId),
  ];
  const ended = users.map((user) => assignment(unassigned, user, accounts[1] ?? ''));
  for (const one of [...kept, ...ended]) await sso.send(new ssoClient.CreateAccountAssignmentCommand(one));
  for (const one of ended) await sso.send(new ssoClient.DeleteAccountAssignmentCommand(one));
  const { PermissionSet: third } = await sso.send(
    new ssoClient.CreatePermissionSetCommand({ InstanceArn, Name: 'three' }),
  );
  const references = { InstanceArn, PermissionSetArn: third?.PermissionSetArn };
  for (const Name of ['sweep-one', 'sweep-two'])
    await sso.send(
      new ssoClient.AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
        ...references,
        CustomerManagedPolicyReference: { Name },
      }),
    );
  const set = { InstanceArn, PermissionSetArn };
  for (const ManagedPolicyArn of AWS_POLICIES)
    await sso.send(new ssoClient.AttachManagedPolicyToPermissionSetCommand({ ...set, ManagedPolicyArn }));
  for (const TargetId of accounts)
    await sso.send(
      new ssoClient.ProvisionPermissionSetCommand({ ...set, TargetType: 'AWS_ACCOUNT', TargetId }),
    );
  sso.destroy();
  store.destroy();
  const instance = { InstanceArn };
  const people = { IdentityStoreId };
  return {
    ListAccountAssignmentCreationStatus: instance,
    ListAccountAssignmentDeletionStatus: instance,
    ListPermissionSetProvisioningStatus: instance,
    ListPermissionSets: instance,
    ListAccountAssignments: { ...set, AccountId },
    ListAccountAssignmentsForPrincipal: { ...instance, PrincipalType: 'USER', PrincipalId: UserId },
    ListAccountsForProvisionedPermissionSet: set,
    ListCustomerManagedPolicyReferencesInPermissionSet: references,
    ListManagedPoliciesInPermissionSet: set,
    ListPermissionSetsProvisionedToAccount: { ...instance, AccountId },
    ListGroupMemberships: { ...people, GroupId },
    ListGroupMembershipsForMember: { ...people, MemberId: { UserId } },
    'identitystore:ListGroups': people,
    'identitystore:ListUsers': people,
  };
}
