import type { Identity } from '#identity';
import type { Operation } from '../operation.ts';
import { addUserToGroup } from './AddUserToGroup.ts';
import { attachGroupPolicy } from './AttachGroupPolicy.ts';
import { attachRolePolicy } from './AttachRolePolicy.ts';
import { attachUserPolicy } from './AttachUserPolicy.ts';
import { withResourceKeys } from './condition-keys.ts';
import { createAccessKey } from './CreateAccessKey.ts';
import { credentialOperations } from './credentials.ts';
import { oidcProviderOperations } from './oidc-providers.ts';
import { createAccountAlias } from './CreateAccountAlias.ts';
import { createGroup } from './CreateGroup.ts';
import { createPolicy } from './CreatePolicy.ts';
import { createPolicyVersion } from './CreatePolicyVersion.ts';
import { createRole } from './CreateRole.ts';
import { createUser } from './CreateUser.ts';
import { deleteAccessKey } from './DeleteAccessKey.ts';
import { deleteAccountAlias } from './DeleteAccountAlias.ts';
import { deleteGroup } from './DeleteGroup.ts';
import { deleteGroupPolicy } from './DeleteGroupPolicy.ts';
import { deletePolicy } from './DeletePolicy.ts';
import { deletePolicyVersion } from './DeletePolicyVersion.ts';
import { deleteRole } from './DeleteRole.ts';
import { deleteRolePermissionsBoundary } from './DeleteRolePermissionsBoundary.ts';
import { deleteRolePolicy } from './DeleteRolePolicy.ts';
import { deleteUser } from './DeleteUser.ts';
import { deleteUserPermissionsBoundary } from './DeleteUserPermissionsBoundary.ts';
import { deleteUserPolicy } from './DeleteUserPolicy.ts';
import { detachGroupPolicy } from './DetachGroupPolicy.ts';
import { detachRolePolicy } from './DetachRolePolicy.ts';
import { detachUserPolicy } from './DetachUserPolicy.ts';
import { getAccountAuthorizationDetails } from './GetAccountAuthorizationDetails.ts';
import { getAccountSummary } from './GetAccountSummary.ts';
import { getContextKeysForCustomPolicy } from './GetContextKeysForCustomPolicy.ts';
import { getContextKeysForPrincipalPolicy } from './GetContextKeysForPrincipalPolicy.ts';
import { getGroup } from './GetGroup.ts';
import { getGroupPolicy } from './GetGroupPolicy.ts';
import { getPolicy } from './GetPolicy.ts';
import { getPolicyVersion } from './GetPolicyVersion.ts';
import { getRole } from './GetRole.ts';
import { getRolePolicy } from './GetRolePolicy.ts';
import { getUser } from './GetUser.ts';
import { getUserPolicy } from './GetUserPolicy.ts';
import { listAccessKeys } from './ListAccessKeys.ts';
import { listAccountAliases } from './ListAccountAliases.ts';
import { listAttachedGroupPolicies } from './ListAttachedGroupPolicies.ts';
import { listAttachedRolePolicies } from './ListAttachedRolePolicies.ts';
import { listAttachedUserPolicies } from './ListAttachedUserPolicies.ts';
import { listEntitiesForPolicy } from './ListEntitiesForPolicy.ts';
import { listGroupPolicies } from './ListGroupPolicies.ts';
import { listGroups } from './ListGroups.ts';
import { listGroupsForUser } from './ListGroupsForUser.ts';
import { listInstanceProfilesForRole } from './ListInstanceProfilesForRole.ts';
import { listPolicies } from './ListPolicies.ts';
import { listPolicyTags } from './ListPolicyTags.ts';
import { listPolicyVersions } from './ListPolicyVersions.ts';
import { listRolePolicies } from './ListRolePolicies.ts';
import { listRoles } from './ListRoles.ts';
import { listRoleTags } from './ListRoleTags.ts';
import { listUserPolicies } from './ListUserPolicies.ts';
import { listUsers } from './ListUsers.ts';
import { listUserTags } from './ListUserTags.ts';
import { listsOfNothing } from './nothing-to-list.ts';
import { putGroupPolicy } from './PutGroupPolicy.ts';
import { putRolePermissionsBoundary } from './PutRolePermissionsBoundary.ts';
import { putRolePolicy } from './PutRolePolicy.ts';
import { putUserPermissionsBoundary } from './PutUserPermissionsBoundary.ts';
import { putUserPolicy } from './PutUserPolicy.ts';
import { refuseReserved } from './refuse-reserved.ts';
import { removeUserFromGroup } from './RemoveUserFromGroup.ts';
import { setDefaultPolicyVersion } from './SetDefaultPolicyVersion.ts';
import { simulateCustomPolicy } from './SimulateCustomPolicy.ts';
import { simulatePrincipalPolicy } from './SimulatePrincipalPolicy.ts';
import { tagPolicy } from './TagPolicy.ts';
import { tagRole } from './TagRole.ts';
import { tagUser } from './TagUser.ts';
import { untagPolicy } from './UntagPolicy.ts';
import { untagRole } from './UntagRole.ts';
import { untagUser } from './UntagUser.ts';
import { updateAccessKey } from './UpdateAccessKey.ts';
import { updateAssumeRolePolicy } from './UpdateAssumeRolePolicy.ts';
import { updateGroup } from './UpdateGroup.ts';
import { updateRole } from './UpdateRole.ts';
import { updateRoleDescription } from './UpdateRoleDescription.ts';
import { updateUser } from './UpdateUser.ts';

/** IAM: who there is, and what each may do. */
export function iam(identity: Identity): readonly Operation[] {
  const operations = [
    addUserToGroup(identity.groupMembers, identity.groups),
    attachGroupPolicy(identity.groupAttachments, identity.groups),
    attachRolePolicy(identity.roleAttachments, identity.roles),
    attachUserPolicy(identity.userAttachments, identity.users),
    createAccessKey(identity.accessKeys, identity.users),
    createAccountAlias(identity.accountAliases),
    createGroup(identity.groups),
    createPolicy(identity.managedPolicies),
    createPolicyVersion(identity.policyVersions),
    createRole(identity.roles),
    createUser(identity.users),
    deleteAccessKey(identity.accessKeys, identity.users),
    deleteAccountAlias(identity.accountAliases),
    deleteGroup(identity.groups),
    deleteGroupPolicy(identity.groupPolicies, identity.groups),
    deletePolicy(identity.managedPolicies),
    deletePolicyVersion(identity.policyVersions),
    deleteRole(identity.roles),
    deleteRolePermissionsBoundary(identity.roleBoundaries, identity.roles),
    deleteRolePolicy(identity.rolePolicies, identity.roles),
    deleteUser(identity.users),
    deleteUserPermissionsBoundary(identity.userBoundaries, identity.users),
    deleteUserPolicy(identity.userPolicies, identity.users),
    detachGroupPolicy(identity.groupAttachments, identity.groups),
    detachRolePolicy(identity.roleAttachments, identity.roles),
    detachUserPolicy(identity.userAttachments, identity.users),
    getAccountAuthorizationDetails(identity.listAccountDetails),
    getAccountSummary(identity.accountSummary),
    getContextKeysForCustomPolicy(identity.simulations),
    getContextKeysForPrincipalPolicy(identity.simulations),
    getGroup(identity.groups, identity.groupMembers),
    getGroupPolicy(identity.groupPolicies, identity.groups),
    getPolicy(identity.managedPolicies),
    getPolicyVersion(identity.policyVersions),
    getRole(identity.roles, identity.roleUses),
    getRolePolicy(identity.rolePolicies, identity.roles),
    getUser(identity.users),
    getUserPolicy(identity.userPolicies, identity.users),
    listAccessKeys(identity.accessKeys, identity.users),
    listAccountAliases(identity.accountAliases),
    listAttachedGroupPolicies(identity.groupAttachments, identity.groups),
    listAttachedRolePolicies(identity.roleAttachments, identity.roles),
    listAttachedUserPolicies(identity.userAttachments, identity.users),
    listEntitiesForPolicy(identity.listPolicyEntities),
    listGroupPolicies(identity.groupPolicies, identity.groups),
    listGroups(identity.groups),
    listGroupsForUser(identity.groupMembers, identity.users),
    listInstanceProfilesForRole(identity.roles),
    listPolicies(identity.managedPolicies),
    listPolicyTags(identity.policyTags),
    listPolicyVersions(identity.policyVersions),
    listRolePolicies(identity.rolePolicies, identity.roles),
    listRoles(identity.roles),
    listRoleTags(identity.roleTags, identity.roles),
    listUserPolicies(identity.userPolicies, identity.users),
    listUsers(identity.users),
    listUserTags(identity.userTags, identity.users),
    putGroupPolicy(identity.groupPolicies, identity.groups),
    putRolePermissionsBoundary(identity.roleBoundaries, identity.roles),
    putRolePolicy(identity.rolePolicies, identity.roles),
    putUserPermissionsBoundary(identity.userBoundaries, identity.users),
    putUserPolicy(identity.userPolicies, identity.users),
    removeUserFromGroup(identity.groupMembers, identity.groups),
    setDefaultPolicyVersion(identity.policyVersions),
    simulateCustomPolicy(identity.simulations),
    simulatePrincipalPolicy(identity.simulations),
    tagPolicy(identity.policyTags),
    tagRole(identity.roleTags, identity.roles),
    tagUser(identity.userTags, identity.users),
    untagPolicy(identity.policyTags),
    untagRole(identity.roleTags, identity.roles),
    untagUser(identity.userTags, identity.users),
    updateAccessKey(identity.accessKeys, identity.users),
    updateAssumeRolePolicy(identity.roles),
    updateGroup(identity.groups),
    updateRole(identity.roles),
    updateRoleDescription(identity.roles),
    updateUser(identity.users),
    ...listsOfNothing(identity.users),
    ...oidcProviderOperations(identity),
    ...credentialOperations(identity),
  ];
  return operations.map((operation) =>
    refuseReserved(withResourceKeys(operation, identity.readResourceKeys)),
  );
}
