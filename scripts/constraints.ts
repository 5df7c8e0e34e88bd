/**
 * Makes `src/shapes/constraints/<service>.json`: the limits of the API models (enum, length, range, pattern,
 * whole number or not) that the official clients' schemas leave out, for the inputs of the operations that
 * Caprock serves.
 *
 *     node scripts/constraints.ts FOLDER [SERVICE …]
 *
 * FOLDER is botocore's `data` folder, with `service-2.json` plain or gzipped; without services all are made. Limits are kept by structure and
 * member, because the clients' schemas do not name simple shapes.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  'bedrock-runtime': [
    'ApplyGuardrail',
    'Converse',
    'ConverseStream',
    'CountTokens',
    'InvokeGuardrailChecks',
    'InvokeModel',
    'InvokeModelWithBidirectionalStream',
    'InvokeModelWithResponseStream',
  ],
  bedrock: [
    'CreateGuardrail',
    'CreateGuardrailVersion',
    'DeleteEnforcedGuardrailConfiguration',
    'DeleteGuardrail',
    'GetFoundationModel',
    'GetGuardrail',
    'ListEnforcedGuardrailsConfiguration',
    'ListFoundationModels',
    'ListGuardrails',
    'ListTagsForResource',
    'PutEnforcedGuardrailConfiguration',
    'TagResource',
    'UntagResource',
    'UpdateGuardrail',
  ],
  iam: [
    'AddClientIDToOpenIDConnectProvider',
    'AddUserToGroup',
    'AttachGroupPolicy',
    'AttachRolePolicy',
    'AttachUserPolicy',
    'ChangePassword',
    'CreateAccessKey',
    'CreateAccountAlias',
    'CreateGroup',
    'CreateLoginProfile',
    'CreateOpenIDConnectProvider',
    'CreatePolicy',
    'CreatePolicyVersion',
    'CreateRole',
    'CreateServiceSpecificCredential',
    'CreateUser',
    'CreateVirtualMFADevice',
    'DeactivateMFADevice',
    'DeleteAccessKey',
    'DeleteAccountAlias',
    'DeleteAccountPasswordPolicy',
    'DeleteGroup',
    'DeleteGroupPolicy',
    'DeleteLoginProfile',
    'DeleteOpenIDConnectProvider',
    'DeletePolicy',
    'DeletePolicyVersion',
    'DeleteRole',
    'DeleteRolePermissionsBoundary',
    'DeleteRolePolicy',
    'DeleteServiceSpecificCredential',
    'DeleteUser',
    'DeleteUserPermissionsBoundary',
    'DeleteUserPolicy',
    'DeleteVirtualMFADevice',
    'DetachGroupPolicy',
    'DetachRolePolicy',
    'DetachUserPolicy',
    'EnableMFADevice',
    'GenerateCredentialReport',
    'GetAccessKeyLastUsed',
    'GetAccountAuthorizationDetails',
    'GetAccountPasswordPolicy',
    'GetAccountSummary',
    'GetCredentialReport',
    'GetContextKeysForCustomPolicy',
    'GetContextKeysForPrincipalPolicy',
    'GetGroup',
    'GetGroupPolicy',
    'GetLoginProfile',
    'GetMFADevice',
    'GetOpenIDConnectProvider',
    'GetPolicy',
    'GetPolicyVersion',
    'GetRole',
    'GetRolePolicy',
    'GetUser',
    'GetUserPolicy',
    'ListAccessKeys',
    'ListAccountAliases',
    'ListAttachedGroupPolicies',
    'ListAttachedRolePolicies',
    'ListAttachedUserPolicies',
    'ListEntitiesForPolicy',
    'ListGroupPolicies',
    'ListGroups',
    'ListGroupsForUser',
    'ListInstanceProfiles',
    'ListInstanceProfilesForRole',
    'ListMFADeviceTags',
    'ListMFADevices',
    'ListOpenIDConnectProviderTags',
    'ListOpenIDConnectProviders',
    'ListPolicies',
    'ListPolicyTags',
    'ListPolicyVersions',
    'ListRolePolicies',
    'ListRoleTags',
    'ListRoles',
    'ListSAMLProviders',
    'ListSSHPublicKeys',
    'ListServerCertificates',
    'ListServiceSpecificCredentials',
    'ListSigningCertificates',
    'ListUserPolicies',
    'ListUserTags',
    'ListUsers',
    'ListVirtualMFADevices',
    'PutGroupPolicy',
    'PutRolePermissionsBoundary',
    'PutRolePolicy',
    'PutUserPermissionsBoundary',
    'PutUserPolicy',
    'RemoveClientIDFromOpenIDConnectProvider',
    'RemoveUserFromGroup',
    'ResetServiceSpecificCredential',
    'ResyncMFADevice',
    'SetDefaultPolicyVersion',
    'SimulateCustomPolicy',
    'SimulatePrincipalPolicy',
    'TagMFADevice',
    'TagOpenIDConnectProvider',
    'TagPolicy',
    'TagRole',
    'TagUser',
    'UntagMFADevice',
    'UntagOpenIDConnectProvider',
    'UntagPolicy',
    'UntagRole',
    'UntagUser',
    'UpdateAccessKey',
    'UpdateAccountPasswordPolicy',
    'UpdateAssumeRolePolicy',
    'UpdateGroup',
    'UpdateLoginProfile',
    'UpdateOpenIDConnectProviderThumbprint',
    'UpdateRole',
    'UpdateRoleDescription',
    'UpdateServiceSpecificCredential',
    'UpdateUser',
  ],
  sts: [
    'AssumeRole',
    'AssumeRoleWithWebIdentity',
    'DecodeAuthorizationMessage',
    'GetAccessKeyInfo',
    'GetCallerIdentity',
    'GetFederationToken',
    'GetSessionToken',
  ],
  cloudtrail: [
    'AddTags',
    'CreateTrail',
    'DeleteTrail',
    'DescribeTrails',
    'GetEventSelectors',
    'GetTrail',
    'GetTrailStatus',
    'ListPublicKeys',
    'ListTags',
    'ListTrails',
    'LookupEvents',
    'PutEventSelectors',
    'RemoveTags',
    'StartLogging',
    'StopLogging',
    'UpdateTrail',
  ],
  organizations: [
    'AttachPolicy',
    'CloseAccount',
    'CreateAccount',
    'CreateOrganization',
    'CreateOrganizationalUnit',
    'CreatePolicy',
    'DeleteOrganizationalUnit',
    'DeletePolicy',
    'DescribeAccount',
    'DescribeCreateAccountStatus',
    'DescribeOrganization',
    'DescribeOrganizationalUnit',
    'DescribePolicy',
    'DetachPolicy',
    'DisablePolicyType',
    'EnablePolicyType',
    'ListAWSServiceAccessForOrganization',
    'ListAccounts',
    'ListAccountsForParent',
    'ListChildren',
    'ListCreateAccountStatus',
    'ListOrganizationalUnitsForParent',
    'ListParents',
    'ListPolicies',
    'ListPoliciesForTarget',
    'ListRoots',
    'ListTagsForResource',
    'ListTargetsForPolicy',
    'MoveAccount',
    'TagResource',
    'UntagResource',
    'UpdateOrganizationalUnit',
    'UpdatePolicy',
  ],
  kms: [
    'CancelKeyDeletion',
    'CreateAlias',
    'CreateGrant',
    'CreateKey',
    'Decrypt',
    'DeleteAlias',
    'DeleteImportedKeyMaterial',
    'DeriveSharedSecret',
    'DescribeKey',
    'DisableKey',
    'DisableKeyRotation',
    'EnableKey',
    'EnableKeyRotation',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'GenerateRandom',
    'GetKeyPolicy',
    'GetKeyRotationStatus',
    'GetParametersForImport',
    'GetPublicKey',
    'ImportKeyMaterial',
    'ListAliases',
    'ListGrants',
    'ListKeyPolicies',
    'ListKeyRotations',
    'ListKeys',
    'ListResourceTags',
    'ListRetirableGrants',
    'PutKeyPolicy',
    'ReEncrypt',
    'RetireGrant',
    'RevokeGrant',
    'RotateKeyOnDemand',
    'ScheduleKeyDeletion',
    'Sign',
    'TagResource',
    'UntagResource',
    'UpdateAlias',
    'UpdateKeyDescription',
    'Verify',
    'VerifyMac',
  ],
  'sso-admin': [
    'AttachCustomerManagedPolicyReferenceToPermissionSet',
    'AttachManagedPolicyToPermissionSet',
    'CreateAccountAssignment',
    'CreatePermissionSet',
    'DeleteAccountAssignment',
    'DeleteInlinePolicyFromPermissionSet',
    'DeletePermissionSet',
    'DeletePermissionsBoundaryFromPermissionSet',
    'DescribeAccountAssignmentCreationStatus',
    'DescribeAccountAssignmentDeletionStatus',
    'DescribeInstance',
    'DescribePermissionSet',
    'DescribePermissionSetProvisioningStatus',
    'DetachCustomerManagedPolicyReferenceFromPermissionSet',
    'DetachManagedPolicyFromPermissionSet',
    'GetInlinePolicyForPermissionSet',
    'GetPermissionsBoundaryForPermissionSet',
    'ListAccountAssignmentCreationStatus',
    'ListAccountAssignmentDeletionStatus',
    'ListAccountAssignments',
    'ListAccountAssignmentsForPrincipal',
    'ListAccountsForProvisionedPermissionSet',
    'ListCustomerManagedPolicyReferencesInPermissionSet',
    'ListInstances',
    'ListManagedPoliciesInPermissionSet',
    'ListPermissionSetProvisioningStatus',
    'ListPermissionSets',
    'ListPermissionSetsProvisionedToAccount',
    'ListTagsForResource',
    'ProvisionPermissionSet',
    'PutInlinePolicyToPermissionSet',
    'PutPermissionsBoundaryToPermissionSet',
    'TagResource',
    'UntagResource',
    'UpdatePermissionSet',
  ],
  'sso-oidc': ['CreateToken', 'RegisterClient', 'StartDeviceAuthorization'],
  sso: ['GetRoleCredentials', 'ListAccountRoles', 'ListAccounts', 'Logout'],
  identitystore: [
    'CreateGroup',
    'CreateGroupMembership',
    'CreateUser',
    'DeleteGroup',
    'DeleteGroupMembership',
    'DeleteUser',
    'DescribeGroup',
    'DescribeGroupMembership',
    'DescribeUser',
    'GetGroupId',
    'GetGroupMembershipId',
    'GetUserId',
    'IsMemberInGroups',
    'ListGroupMemberships',
    'ListGroupMembershipsForMember',
    'ListGroups',
    'ListUsers',
    'UpdateGroup',
    'UpdateUser',
  ],
};

interface Reference {
  readonly shape: string;
}

interface ModelShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, Reference>>;
  readonly member?: Reference;
  readonly key?: Reference;
  readonly value?: Reference;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

interface Model {
  readonly operations: Readonly<Record<string, { readonly input?: Reference }>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

interface Constraint {
  number?: string;
  enum?: readonly string[];
  min?: number;
  max?: number;
  pattern?: string;
  member?: Constraint;
  key?: Constraint;
  value?: Constraint;
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'long', 'float', 'double']);

function readModel(folder: string, service: string): Model {
  const version = readdirSync(join(folder, service)).sort().at(-1);
  if (version === undefined) throw new Error(`${service} has no version in the folder given.`);
  const plain = join(folder, service, version, 'service-2.json');
  const text = existsSync(plain) ? readFileSync(plain) : gunzipSync(readFileSync(`${plain}.gz`));
  // The API models' own format; what is missing from it shows up as an error below.
  return JSON.parse(text.toString('utf8')) as Model;
}

function shapeOf(model: Model, reference: Reference): ModelShape {
  const shape = model.shapes[reference.shape];
  if (shape === undefined)
    throw new Error(`The model names a shape that it does not have: ${reference.shape}`);
  return shape;
}

/** The limits at one place: the shape's own, and those of what a list or a map holds. Structures have entries of their own. */
function constraintOf(model: Model, reference: Reference): Constraint | undefined {
  const shape = shapeOf(model, reference);
  if (shape.type === 'structure') return undefined;
  const constraint: Constraint = {};
  if (NUMBERS.has(shape.type)) constraint.number = shape.type;
  if (shape.enum !== undefined) constraint.enum = shape.enum;
  if (shape.min !== undefined) constraint.min = shape.min;
  if (shape.max !== undefined) constraint.max = shape.max;
  if (shape.pattern !== undefined) constraint.pattern = shape.pattern;
  for (const part of ['member', 'key', 'value'] as const) {
    const inner = shape[part] === undefined ? undefined : constraintOf(model, shape[part]);
    if (inner !== undefined) constraint[part] = inner;
  }
  return Object.keys(constraint).length === 0 ? undefined : constraint;
}

/** Every structure that an operation's input reaches. */
function structuresFrom(model: Model, reference: Reference, found: Map<string, ModelShape>): void {
  const shape = shapeOf(model, reference);
  if (shape.type === 'structure') {
    if (found.has(reference.shape)) return;
    found.set(reference.shape, shape);
  }
  const inner = [...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value];
  for (const next of inner) if (next !== undefined) structuresFrom(model, next, found);
}

function constraintsOf(
  model: Model,
  operations: readonly string[],
): Record<string, Record<string, Constraint>> {
  const structures = new Map<string, ModelShape>();
  for (const name of operations) {
    const operation = model.operations[name];
    if (operation === undefined) throw new Error(`The model does not have the operation ${name}.`);
    if (operation.input !== undefined) structuresFrom(model, operation.input, structures);
  }
  const result: Record<string, Record<string, Constraint>> = {};
  for (const [name, structure] of [...structures].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const members: Record<string, Constraint> = {};
    for (const [member, reference] of Object.entries(structure.members ?? {})) {
      const constraint = constraintOf(model, reference);
      if (constraint !== undefined) members[member] = constraint;
    }
    if (Object.keys(members).length > 0) result[name] = members;
  }
  return result;
}

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Say where botocore's data folder is: node scripts/constraints.ts FOLDER");
  process.exit(2);
}
for (const [service, operations] of Object.entries(OPERATIONS)) {
  if (wanted.length > 0 && !wanted.includes(service)) continue;
  const structures = constraintsOf(readModel(folder, service), operations);
  const file = new URL(`../src/shapes/constraints/${service}.json`, import.meta.url);
  writeFileSync(file, JSON.stringify(structures, undefined, 2) + '\n');
  console.log(`${service}: ${Object.keys(structures).length} structures`);
}
