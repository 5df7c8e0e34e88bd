import * as identitystoreClient from '@aws-sdk/client-identitystore';
import * as ssoAdminClient from '@aws-sdk/client-sso-admin';
import * as ssoClient from '@aws-sdk/client-sso';
import * as ssoOidcClient from '@aws-sdk/client-sso-oidc';
import type { ClientClass, Sample } from './samples.ts';

const sso = { client: ssoAdminClient.SSOAdminClient as unknown as ClientClass };
const store = { client: identitystoreClient.IdentitystoreClient as unknown as ClientClass };

const portal = {
  client: ssoClient.SSOClient as unknown as ClientClass,
  unsigned: { error: /^UnauthorizedException$/, status: 401 },
};
const tokens = {
  client: ssoOidcClient.SSOOIDCClient as unknown as ClientClass,
  unsigned: { error: /^InvalidClientException$/, status: 401 },
};

const ACCOUNT = '111122223333';
const ID = '01234567-89ab-4def-8123-456789abcdef';
const MANAGED = 'arn:aws:iam::aws:policy/AmazonBedrockReadOnly';
const INSTANCE = { InstanceArn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef' };
const SET = {
  ...INSTANCE,
  PermissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef',
};
const REFERENCE = { CustomerManagedPolicyReference: { Name: 'sweep', Path: '/' } };
const TAGGED = { ...INSTANCE, ResourceArn: SET.PermissionSetArn };
const OPERATIONS = { Operations: [{ AttributePath: 'displayName', AttributeValue: 'sweep' }] };
const PRINCIPAL = { PrincipalType: 'USER', PrincipalId: ID };
const ASSIGNMENT = { ...SET, ...PRINCIPAL, TargetType: 'AWS_ACCOUNT', TargetId: ACCOUNT };
const STORE = { IdentityStoreId: 'd-0123456789' };
const GROUP = { ...STORE, GroupId: ID };
const MEMBER = { MemberId: { UserId: ID } };

const BEARER = { accessToken: 'not a token' };
const CLIENT = { clientId: 'sweep', clientSecret: 'not a secret' };

function named(path: string): object {
  return { UniqueAttribute: { AttributePath: path, AttributeValue: 'sweep' } };
}

/** IAM Identity Center. */
export const workforceSamples: Readonly<Record<string, Sample>> = {
  CreateToken: {
    ...tokens,
    command: ssoOidcClient.CreateTokenCommand,
    input: { ...CLIENT, grantType: 'refresh_token', refreshToken: 'not a token' },
  },
  RegisterClient: {
    ...tokens,
    command: ssoOidcClient.RegisterClientCommand,
    input: { clientName: 'sweep', clientType: 'confidential' },
    unsigned: { error: /^InvalidClientMetadataException$/, status: 400 },
  },
  StartDeviceAuthorization: {
    ...tokens,
    command: ssoOidcClient.StartDeviceAuthorizationCommand,
    input: { ...CLIENT, startUrl: 'https://sweep.example' },
  },
  GetRoleCredentials: {
    ...portal,
    command: ssoClient.GetRoleCredentialsCommand,
    input: { ...BEARER, accountId: ACCOUNT, roleName: 'sweep' },
  },
  'sso:ListAccounts': { ...portal, command: ssoClient.ListAccountsCommand, input: BEARER },
  ListAccountRoles: {
    ...portal,
    command: ssoClient.ListAccountRolesCommand,
    input: { ...BEARER, accountId: ACCOUNT },
  },
  Logout: { ...portal, command: ssoClient.LogoutCommand, input: BEARER },
  AttachManagedPolicyToPermissionSet: {
    ...sso,
    command: ssoAdminClient.AttachManagedPolicyToPermissionSetCommand,
    input: { ...SET, ManagedPolicyArn: MANAGED },
  },
  CreateAccountAssignment: {
    ...sso,
    command: ssoAdminClient.CreateAccountAssignmentCommand,
    input: ASSIGNMENT,
  },
  CreatePermissionSet: {
    ...sso,
    command: ssoAdminClient.CreatePermissionSetCommand,
    input: { ...INSTANCE, Name: 'sweep' },
  },
  DeleteAccountAssignment: {
    ...sso,
    command: ssoAdminClient.DeleteAccountAssignmentCommand,
    input: ASSIGNMENT,
  },
  DeleteInlinePolicyFromPermissionSet: {
    ...sso,
    command: ssoAdminClient.DeleteInlinePolicyFromPermissionSetCommand,
    input: SET,
  },
  DeletePermissionSet: { ...sso, command: ssoAdminClient.DeletePermissionSetCommand, input: SET },
  DescribeAccountAssignmentCreationStatus: {
    ...sso,
    command: ssoAdminClient.DescribeAccountAssignmentCreationStatusCommand,
    input: { ...INSTANCE, AccountAssignmentCreationRequestId: ID },
  },
  DescribeAccountAssignmentDeletionStatus: {
    ...sso,
    command: ssoAdminClient.DescribeAccountAssignmentDeletionStatusCommand,
    input: { ...INSTANCE, AccountAssignmentDeletionRequestId: ID },
  },
  DescribeInstance: { ...sso, command: ssoAdminClient.DescribeInstanceCommand, input: INSTANCE },
  DescribePermissionSet: { ...sso, command: ssoAdminClient.DescribePermissionSetCommand, input: SET },
  DescribePermissionSetProvisioningStatus: {
    ...sso,
    command: ssoAdminClient.DescribePermissionSetProvisioningStatusCommand,
    input: { ...INSTANCE, ProvisionPermissionSetRequestId: ID },
  },
  DetachManagedPolicyFromPermissionSet: {
    ...sso,
    command: ssoAdminClient.DetachManagedPolicyFromPermissionSetCommand,
    input: { ...SET, ManagedPolicyArn: MANAGED },
  },
  GetInlinePolicyForPermissionSet: {
    ...sso,
    command: ssoAdminClient.GetInlinePolicyForPermissionSetCommand,
    input: SET,
  },
  ListAccountAssignments: {
    ...sso,
    command: ssoAdminClient.ListAccountAssignmentsCommand,
    input: { ...SET, AccountId: ACCOUNT },
  },
  ListAccountAssignmentsForPrincipal: {
    ...sso,
    command: ssoAdminClient.ListAccountAssignmentsForPrincipalCommand,
    input: { ...INSTANCE, ...PRINCIPAL },
  },
  ListAccountsForProvisionedPermissionSet: {
    ...sso,
    command: ssoAdminClient.ListAccountsForProvisionedPermissionSetCommand,
    input: SET,
  },
  ListInstances: { ...sso, command: ssoAdminClient.ListInstancesCommand, input: {} },
  ListManagedPoliciesInPermissionSet: {
    ...sso,
    command: ssoAdminClient.ListManagedPoliciesInPermissionSetCommand,
    input: SET,
  },
  ListPermissionSets: { ...sso, command: ssoAdminClient.ListPermissionSetsCommand, input: INSTANCE },
  ListPermissionSetsProvisionedToAccount: {
    ...sso,
    command: ssoAdminClient.ListPermissionSetsProvisionedToAccountCommand,
    input: { ...INSTANCE, AccountId: ACCOUNT },
  },
  ProvisionPermissionSet: {
    ...sso,
    command: ssoAdminClient.ProvisionPermissionSetCommand,
    input: { ...SET, TargetType: 'ALL_PROVISIONED_ACCOUNTS' },
  },
  PutInlinePolicyToPermissionSet: {
    ...sso,
    command: ssoAdminClient.PutInlinePolicyToPermissionSetCommand,
    input: { ...SET, InlinePolicy: '{"Version":"2012-10-17","Statement":[]}' },
  },
  AttachCustomerManagedPolicyReferenceToPermissionSet: {
    ...sso,
    command: ssoAdminClient.AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
    input: { ...SET, ...REFERENCE },
  },
  DetachCustomerManagedPolicyReferenceFromPermissionSet: {
    ...sso,
    command: ssoAdminClient.DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
    input: { ...SET, ...REFERENCE },
  },
  ListCustomerManagedPolicyReferencesInPermissionSet: {
    ...sso,
    command: ssoAdminClient.ListCustomerManagedPolicyReferencesInPermissionSetCommand,
    input: SET,
  },
  PutPermissionsBoundaryToPermissionSet: {
    ...sso,
    command: ssoAdminClient.PutPermissionsBoundaryToPermissionSetCommand,
    input: { ...SET, PermissionsBoundary: REFERENCE },
  },
  GetPermissionsBoundaryForPermissionSet: {
    ...sso,
    command: ssoAdminClient.GetPermissionsBoundaryForPermissionSetCommand,
    input: SET,
  },
  DeletePermissionsBoundaryFromPermissionSet: {
    ...sso,
    command: ssoAdminClient.DeletePermissionsBoundaryFromPermissionSetCommand,
    input: SET,
  },
  ListAccountAssignmentCreationStatus: {
    ...sso,
    command: ssoAdminClient.ListAccountAssignmentCreationStatusCommand,
    input: INSTANCE,
  },
  ListAccountAssignmentDeletionStatus: {
    ...sso,
    command: ssoAdminClient.ListAccountAssignmentDeletionStatusCommand,
    input: INSTANCE,
  },
  ListPermissionSetProvisioningStatus: {
    ...sso,
    command: ssoAdminClient.ListPermissionSetProvisioningStatusCommand,
    input: INSTANCE,
  },
  'sso-admin:TagResource': {
    ...sso,
    command: ssoAdminClient.TagResourceCommand,
    input: { ...TAGGED, Tags: [{ Key: 'team', Value: 'sweep' }] },
  },
  'sso-admin:UntagResource': {
    ...sso,
    command: ssoAdminClient.UntagResourceCommand,
    input: { ...TAGGED, TagKeys: ['team'] },
  },
  'sso-admin:ListTagsForResource': {
    ...sso,
    command: ssoAdminClient.ListTagsForResourceCommand,
    input: TAGGED,
  },
  UpdatePermissionSet: {
    ...sso,
    command: ssoAdminClient.UpdatePermissionSetCommand,
    input: { ...SET, SessionDuration: 'PT2H' },
  },
  'identitystore:CreateGroup': {
    ...store,
    command: identitystoreClient.CreateGroupCommand,
    input: { ...STORE, DisplayName: 'sweep' },
  },
  CreateGroupMembership: {
    ...store,
    command: identitystoreClient.CreateGroupMembershipCommand,
    input: { ...GROUP, ...MEMBER },
  },
  'identitystore:CreateUser': {
    ...store,
    command: identitystoreClient.CreateUserCommand,
    input: { ...STORE, UserName: 'sweep' },
  },
  'identitystore:DeleteGroup': { ...store, command: identitystoreClient.DeleteGroupCommand, input: GROUP },
  DeleteGroupMembership: {
    ...store,
    command: identitystoreClient.DeleteGroupMembershipCommand,
    input: { ...STORE, MembershipId: ID },
  },
  'identitystore:DeleteUser': {
    ...store,
    command: identitystoreClient.DeleteUserCommand,
    input: { ...STORE, UserId: ID },
  },
  DescribeGroup: { ...store, command: identitystoreClient.DescribeGroupCommand, input: GROUP },
  DescribeGroupMembership: {
    ...store,
    command: identitystoreClient.DescribeGroupMembershipCommand,
    input: { ...STORE, MembershipId: ID },
  },
  DescribeUser: {
    ...store,
    command: identitystoreClient.DescribeUserCommand,
    input: { ...STORE, UserId: ID },
  },
  GetGroupId: {
    ...store,
    command: identitystoreClient.GetGroupIdCommand,
    input: { ...STORE, AlternateIdentifier: named('displayName') },
  },
  GetGroupMembershipId: {
    ...store,
    command: identitystoreClient.GetGroupMembershipIdCommand,
    input: { ...GROUP, ...MEMBER },
  },
  GetUserId: {
    ...store,
    command: identitystoreClient.GetUserIdCommand,
    input: { ...STORE, AlternateIdentifier: named('userName') },
  },
  IsMemberInGroups: {
    ...store,
    command: identitystoreClient.IsMemberInGroupsCommand,
    input: { ...STORE, ...MEMBER, GroupIds: [ID] },
  },
  ListGroupMemberships: { ...store, command: identitystoreClient.ListGroupMembershipsCommand, input: GROUP },
  ListGroupMembershipsForMember: {
    ...store,
    command: identitystoreClient.ListGroupMembershipsForMemberCommand,
    input: { ...STORE, ...MEMBER },
  },
  'identitystore:ListGroups': { ...store, command: identitystoreClient.ListGroupsCommand, input: STORE },
  'identitystore:ListUsers': { ...store, command: identitystoreClient.ListUsersCommand, input: STORE },
  'identitystore:UpdateGroup': {
    ...store,
    command: identitystoreClient.UpdateGroupCommand,
    input: { ...GROUP, ...OPERATIONS },
  },
  'identitystore:UpdateUser': {
    ...store,
    command: identitystoreClient.UpdateUserCommand,
    input: { ...STORE, UserId: ID, ...OPERATIONS },
  },
};
