import { getFips } from 'node:crypto';
import type { Clock } from '#kernel';
import type { Store } from '#store';
import { createListAccountDetails, type ListAccountDetails } from './account-details.ts';
import { summarise, type AccountSummary } from './account-summary.ts';
import { createAccessKeys, type AccessKeys } from './access-keys.ts';
import { createAccountAliases, type AccountAliases } from './account-aliases.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createAdministrators } from './administrators.ts';
import { createAuthorizationMessages, type AuthorizationMessages } from './authorization-messages.ts';
import { createAttachments, type Attachments } from './attachments.ts';
import { CachedAuthenticator, type Authenticator } from './authenticator.ts';
import { createAccessKeyUses, type AccessKeyUses } from './access-key-uses.ts';
import { createApiKeys, type ApiKeys } from './api-keys.ts';
import { createBoundaries, type Boundaries } from './boundaries.ts';
import { createBrowserSessions, type BrowserSessions } from './browser-sessions.ts';
import { Changes } from './changes.ts';
import { createConsoleUsers, type ConsoleUsers } from './console-users.ts';
import { createLoginRequests, type LoginRequests } from './login-requests.ts';
import { createCredentialReports, type CredentialReports } from './credential-report.ts';
import type { PolicyRef } from './find-policy.ts';
import type { GroupRef } from './find-group.ts';
import type { RoleRef } from './find-role.ts';
import type { UserRef } from './find-user.ts';
import { createGroupMembers, type GroupMembers } from './group-members.ts';
import { createGroups, type Groups } from './groups.ts';
import { createInlinePolicies, type InlinePolicies } from './inline-policies.ts';
import { createLoginProfiles, type LoginProfiles } from './login-profiles.ts';
import { createManagedPolicies, type ManagedPolicies } from './managed-policies.ts';
import { createMfaAssignments, type MfaAssignments } from './mfa-assignments.ts';
import { mfaDeviceKind, type MfaDeviceRef } from './mfa-device.ts';
import { createMfaDevices, type MfaDevices } from './mfa-devices.ts';
import { createMfa, type Mfa } from './mfa.ts';
import { groupKind, policyKind, roleKind, userKind } from './owner.ts';
import { createPasswordHashes } from './password-hash.ts';
import { createPasswordPolicies, type PasswordPolicies } from './password-policies.ts';
import { createSimulations, type Simulations } from './simulation/simulations.ts';
import { createListPolicyEntities, type ListPolicyEntities } from './policy-entities.ts';
import { createPolicyVersions, type PolicyVersions } from './policy-versions.ts';
import { IssuerKeys, type IssuerWeb } from './oidc/issuer-keys.ts';
import {
  createOidcProviders,
  oidcProviderKind,
  type OidcProviderRef,
  type OidcProviders,
} from './oidc/providers.ts';
import { createWebIdentities, type WebIdentities } from './oidc/web-identity.ts';
import { createGuardrails } from './organizations/guardrails.ts';
import { createMemberAccounts, type MemberAccounts } from './organizations/member-accounts.ts';
import { createOrganizations, type Organizations } from './organizations/organizations.ts';
import { createPolicyAttachments, type PolicyAttachments } from './organizations/policy-attachments.ts';
import { createOrganizationTags, type OrganizationTags } from './organizations/resource-tags.ts';
import {
  createServiceControlPolicies,
  type ServiceControlPolicies,
} from './organizations/service-control-policies.ts';
import { createOrganizationTree, type OrganizationTree } from './organizations/tree.ts';
import { createOrganizationalUnits, type OrganizationalUnits } from './organizations/units.ts';
import { principalIdOf } from './principal-id.ts';
import { createPrincipalPolicies } from './principal-policies.ts';
import { createReadResourceKeys, type ReadResourceKeys } from './resource-keys.ts';
import { createRoles, type Roles } from './roles.ts';
import { createRoleUses, type RoleUses } from './role-uses.ts';
import type { SecretSealer } from './secret-sealer.ts';
import { createSecurityKeys, type SecurityKeys } from './security-keys/security-keys.ts';
import {
  createServiceSpecificCredentials,
  type ServiceSpecificCredentials,
} from './service-specific-credentials.ts';
import { sessionIssuer } from './sessions/issue.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';
import { createTags, type Tags } from './tags.ts';
import { createUsers, type Users } from './users.ts';
import { createWorkforce, type Workforce } from './workforce/index.ts';

export type { AccessKeyMetadata, AccessKeys, AccessKeyStatus, NewAccessKey } from './access-keys.ts';
export type { AccessKeyUse, AccessKeyUses } from './access-key-uses.ts';
export type { AccountAliases } from './account-aliases.ts';
export type { Accounts } from './accounts.ts';
export type { ApiKey, ApiKeys } from './api-keys.ts';
export type { AccessKey } from './access-key.ts';
export type { Authenticator } from './authenticator.ts';
export { ACCESS_ROLE } from './organizations/access-role.ts';
export { newAccountId } from './organizations/ids.ts';
export type { AccountRequest, MemberAccount } from './organizations/member-accounts.ts';
export type { Organization, OrganizationRoot } from './organizations/organizations.ts';
export type { ListQuery } from './organizations/page.ts';
export type { ServiceControlPolicy } from './organizations/service-control-policies.ts';
export type { OrganizationalUnit } from './organizations/units.ts';
export type { BrowserSession, BrowserSessions, BrowserSubject } from './browser-sessions.ts';
export type { ConsoleUser, ConsoleUsers } from './console-users.ts';
export type { LoginRequests, ShownCredentials } from './login-requests.ts';
export type { Page, PageQuery } from './page.ts';
export {
  type FederatedPrincipal,
  type Principal,
  type RolePrincipal,
  type SessionFacts,
  type UserPrincipal,
  type PersonPrincipal,
  type UnknownPrincipal,
  type UnsignedPrincipal,
  type WebIdentityPrincipal,
} from './principal.ts';
export type { SecretPlace, SecretSealer } from './secret-sealer.ts';
export type { AccountDetail, ListAccountDetails, OwnedPolicies } from './account-details.ts';
export type { AccountSummary } from './account-summary.ts';
export type { AttachedPolicy, Attachments } from './attachments.ts';
export type { AuthorizationMessages } from './authorization-messages.ts';
export type { Boundaries } from './boundaries.ts';
export type { GroupRef } from './find-group.ts';
export type { CredentialReports } from './credential-report.ts';
export type { LoginProfile, LoginProfiles } from './login-profiles.ts';
export type { Mfa } from './mfa.ts';
export { networkOf } from './network.ts';
export type { MfaAssignments } from './mfa-assignments.ts';
export { mfaDeviceArn, type MfaDeviceRef } from './mfa-device.ts';
export type { MfaDevice, MfaDevices } from './mfa-devices.ts';
export type { PasswordPolicies, PasswordPolicy } from './password-policies.ts';
export type {
  NewServiceSpecificCredential,
  ServiceSpecificCredential,
  ServiceSpecificCredentials,
} from './service-specific-credentials.ts';
export type { SecurityKey, SecurityKeys } from './security-keys/security-keys.ts';
export type { Site } from './security-keys/security-key.ts';
export type { PolicyRef } from './find-policy.ts';
export type { RoleRef } from './find-role.ts';
export type { UserRef } from './find-user.ts';
export type { GroupMembers } from './group-members.ts';
export type { Group, Groups } from './groups.ts';
export type { InlinePolicies } from './inline-policies.ts';
export type { ManagedPolicies, ManagedPolicy } from './managed-policies.ts';
export type { ListPolicyEntities, PolicyEntity } from './policy-entities.ts';
export type { SimulatedDecision, SimulationOrder, Simulations } from './simulation/simulations.ts';
export type { PolicyVersion, PolicyVersions } from './policy-versions.ts';
export type { ReadResourceKeys, ResourceKeys } from './resource-keys.ts';
export type { Role, Roles } from './roles.ts';
export type { RoleUses } from './role-uses.ts';
export type { IssuerWeb } from './oidc/issuer-keys.ts';
export type { OidcProvider, OidcProviderRef, OidcProviders } from './oidc/providers.ts';
export type { WebIdentities, WebIdentity } from './oidc/web-identity.ts';
export type { IssuedSession, SessionCredentials } from './sessions/issue.ts';
export type { AssumedRole, RoleWishes, Sessions, SessionWishes } from './sessions/sessions.ts';
export type { RoleTrust } from './sessions/trust.ts';
export type { Tag, Tags } from './tags.ts';
export type { User, Users } from './users.ts';
export type { Workforce } from './workforce/index.ts';
export type { AccountAssignment, Assignments } from './workforce/assignments.ts';
export type { WorkforceGroup, WorkforceGroups } from './workforce/groups.ts';
export type {
  IdentityStoreRef,
  InstanceRef,
  WorkforceInstance,
  WorkforceInstances,
} from './workforce/instance.ts';
export type { WorkforceMembership, WorkforceMemberships } from './workforce/memberships.ts';
export type { PermissionSetRef } from './workforce/change-permission-set.ts';
export type { PermissionSet, PermissionSets } from './workforce/permission-sets.ts';
export type { PolicyReference, SetBoundary } from './workforce/own-policies.ts';
export type { WorkforceResourceRef } from './workforce/tags.ts';
export type { WorkforceProviders } from './workforce/provider.ts';
export type { AuthorizationCodes, CodeChecks } from './workforce/authorization-code.ts';
export type { People, Person } from './workforce/sign-in.ts';
export type { PortalClient } from './workforce/portal/clients.ts';
export type { CodeRequest } from './workforce/portal/codes.ts';
export type { IssuedTokens, PortalAccess } from './workforce/portal/tokens.ts';
export type { GetWorkforceRequest, WorkforceRequest } from './workforce/requests.ts';
export { RESERVED_PATH, RESERVED_ROLE_NAME } from './workforce/reserved-roles.ts';
export type { WorkforceUser, WorkforceUserKey, WorkforceUsers } from './workforce/users.ts';

/**
 * Who there is, what each may do, and how each proves it.
 *
 * promise 3: each person is an individual user, with only the permissions the job needs; credentials are protected
 */
export interface Identity {
  readonly accounts: Accounts;
  readonly accountAliases: AccountAliases;
  readonly users: Users;
  readonly accessKeys: AccessKeys;
  readonly groups: Groups;
  readonly groupMembers: GroupMembers;
  readonly roles: Roles;
  readonly userPolicies: InlinePolicies<UserRef>;
  readonly groupPolicies: InlinePolicies<GroupRef>;
  readonly rolePolicies: InlinePolicies<RoleRef>;
  readonly managedPolicies: ManagedPolicies;
  readonly policyVersions: PolicyVersions;
  readonly userAttachments: Attachments<UserRef>;
  readonly groupAttachments: Attachments<GroupRef>;
  readonly roleAttachments: Attachments<RoleRef>;
  readonly listPolicyEntities: ListPolicyEntities;
  readonly userBoundaries: Boundaries<UserRef>;
  readonly roleBoundaries: Boundaries<RoleRef>;
  readonly userTags: Tags<UserRef>;
  readonly roleTags: Tags<RoleRef>;
  readonly policyTags: Tags<PolicyRef>;
  readonly accountSummary: (accountId: string) => Promise<AccountSummary>;
  readonly listAccountDetails: ListAccountDetails;
  readonly readResourceKeys: ReadResourceKeys;
  readonly simulations: Simulations;
  readonly loginProfiles: LoginProfiles;
  readonly browserSessions: BrowserSessions;
  readonly consoleUsers: ConsoleUsers;
  readonly loginRequests: LoginRequests;
  readonly passwordPolicies: PasswordPolicies;
  readonly mfa: Mfa;
  readonly mfaDevices: MfaDevices;
  readonly mfaAssignments: MfaAssignments;
  readonly securityKeys: SecurityKeys;
  readonly mfaDeviceTags: Tags<MfaDeviceRef>;
  readonly serviceSpecificCredentials: ServiceSpecificCredentials;
  readonly apiKeys: ApiKeys;
  readonly accessKeyUses: AccessKeyUses;
  readonly roleUses: RoleUses;
  readonly credentialReports: CredentialReports;
  readonly sessions: Sessions;
  readonly oidcProviders: OidcProviders;
  readonly oidcProviderTags: Tags<OidcProviderRef>;
  readonly webIdentities: WebIdentities;
  readonly workforce: Workforce;
  readonly authenticator: Authenticator;
  /** The unique id of the user or role of this ARN; null for one that is not there, `undefined` for what is neither. */
  readonly principalId: (arn: string) => Promise<string | null | undefined>;
  readonly authorizationMessages: AuthorizationMessages;
  readonly organizations: Organizations & {
    readonly tree: OrganizationTree;
    readonly units: OrganizationalUnits;
    readonly accounts: MemberAccounts;
    readonly policies: ServiceControlPolicies;
    readonly attachments: PolicyAttachments;
    readonly tags: OrganizationTags;
  };
}

export function createIdentity(deps: {
  readonly store: Store;
  readonly sealer: SecretSealer;
  readonly clock: Clock;
  /** Whose sessions are good here. */
  readonly region: string;
  /** How identity providers are reached. */
  readonly issuerWeb: IssuerWeb;
  /** Whether the last administrator of an account is kept; unless said otherwise it is. */
  readonly keepAdministrator?: boolean;
}): Identity {
  const { store, sealer, clock, region, issuerWeb } = deps;
  const guardrails = createGuardrails(store, clock);
  const principalPolicies = createPrincipalPolicies(store, guardrails);
  const authenticator = new CachedAuthenticator({
    store,
    sealer,
    policies: principalPolicies,
    clock,
    region,
  });
  const administrators = createAdministrators(principalPolicies, deps.keepAdministrator ?? true);
  const apiKeys = createApiKeys(store, principalPolicies, clock);
  const changes = new Changes(store, administrators, () => {
    guardrails.forget();
    authenticator.forget();
    apiKeys.forget();
  });
  const accessKeyUses = createAccessKeyUses(store, clock);
  const issue = sessionIssuer({ sealer, clock, region });
  const roleUses = createRoleUses(store, clock);
  const consoleUsers = createConsoleUsers(store, principalPolicies, clock);
  const sessions = createSessions(store, issue);
  return {
    accounts: createAccounts(store, clock),
    accountAliases: createAccountAliases(store, changes, clock),
    users: createUsers(store, changes, clock),
    accessKeys: createAccessKeys(store, changes, sealer, clock),
    groups: createGroups(store, changes, clock),
    groupMembers: createGroupMembers(store, changes, clock),
    roles: createRoles(store, changes, clock),
    userPolicies: createInlinePolicies(store, changes, clock, userKind),
    groupPolicies: createInlinePolicies(store, changes, clock, groupKind),
    rolePolicies: createInlinePolicies(store, changes, clock, roleKind),
    managedPolicies: createManagedPolicies(store, changes, clock),
    policyVersions: createPolicyVersions(store, changes, clock),
    userAttachments: createAttachments(store, changes, clock, userKind),
    groupAttachments: createAttachments(store, changes, clock, groupKind),
    roleAttachments: createAttachments(store, changes, clock, roleKind),
    listPolicyEntities: createListPolicyEntities(store),
    userBoundaries: createBoundaries(changes, userKind),
    roleBoundaries: createBoundaries(changes, roleKind),
    userTags: createTags(store, changes, userKind),
    roleTags: createTags(store, changes, roleKind),
    policyTags: createTags(store, changes, policyKind),
    accountSummary: (accountId) => summarise(store, accountId),
    listAccountDetails: createListAccountDetails(store, () => roleUses.flush()),
    readResourceKeys: createReadResourceKeys(store),
    simulations: createSimulations(store, guardrails),
    loginProfiles: createLoginProfiles(store, changes, createPasswordHashes(getFips() === 1), clock),
    browserSessions: createBrowserSessions(store, clock),
    consoleUsers,
    loginRequests: createLoginRequests(store, consoleUsers, sessions, clock),
    passwordPolicies: createPasswordPolicies(store, changes),
    mfa: createMfa(store, sealer, clock),
    mfaDevices: createMfaDevices(store, changes, sealer, clock),
    mfaAssignments: createMfaAssignments(store, changes, sealer, clock),
    securityKeys: createSecurityKeys(store, changes, clock, getFips() === 1),
    mfaDeviceTags: createTags(store, changes, mfaDeviceKind),
    serviceSpecificCredentials: createServiceSpecificCredentials(store, changes, clock),
    apiKeys,
    accessKeyUses,
    roleUses,
    credentialReports: createCredentialReports(store, clock, () => accessKeyUses.flush()),
    sessions,
    oidcProviders: createOidcProviders(store, changes, clock, issuerWeb.loopback),
    oidcProviderTags: createTags(store, changes, oidcProviderKind),
    webIdentities: createWebIdentities(store, new IssuerKeys(issuerWeb, clock), clock),
    workforce: createWorkforce(store, changes, sealer, clock, { web: issuerWeb, issue }),
    authenticator,
    organizations: {
      ...createOrganizations(store, changes, clock),
      tree: createOrganizationTree(store),
      units: createOrganizationalUnits(store, changes, clock),
      accounts: createMemberAccounts(store, changes, clock),
      policies: createServiceControlPolicies(store, changes, clock),
      attachments: createPolicyAttachments(store, changes, clock),
      tags: createOrganizationTags(store, changes),
    },
    principalId: (arn) => principalIdOf(store.db, arn),
    authorizationMessages: createAuthorizationMessages(sealer, clock, region),
  };
}
