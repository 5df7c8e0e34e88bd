import type { AccountDetail, OwnedPolicies } from '#identity';
import type {
  AttachedPolicy,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '#shapes';
import { attachedPolicyOutput } from './attached-policy-output.ts';
import { boundaryMember } from './boundary-output.ts';
import { documentOutput } from './document-output.ts';
import { groupOutput } from './group-output.ts';
import { managedPolicyOutput, wholePolicyVersionOutput } from './managed-policy-output.ts';
import { roleLastUsed, roleOutput } from './role-output.ts';
import { tagOutput } from './tag-output.ts';
import { userOutput } from './user-output.ts';

interface DetailLists {
  readonly UserDetailList: UserDetail[];
  readonly GroupDetailList: GroupDetail[];
  readonly RoleDetailList: RoleDetail[];
  readonly Policies: ManagedPolicyDetail[];
}

/** Sorts the details of a page into the lists of GetAccountAuthorizationDetails. */
export function detailOutput(details: readonly AccountDetail[]): DetailLists {
  const lists: DetailLists = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
  for (const detail of details) {
    if (detail.kind === 'User') lists.UserDetailList.push(userDetail(detail));
    else if (detail.kind === 'Group') lists.GroupDetailList.push(groupDetail(detail));
    else if (detail.kind === 'Role') lists.RoleDetailList.push(roleDetail(detail));
    else lists.Policies.push(policyDetail(detail));
  }
  return lists;
}

type Detail<Kind extends AccountDetail['kind']> = Extract<AccountDetail, { kind: Kind }>;

function userDetail({ user, groups, policies }: Detail<'User'>): UserDetail {
  const { Path, UserName, UserId, Arn, CreateDate } = userOutput(user);
  return {
    ...{ Path, UserName, UserId, Arn, CreateDate },
    UserPolicyList: inlineOf(policies),
    GroupList: [...groups],
    AttachedManagedPolicies: attachedOf(policies),
    ...boundaryMember(user.permissionsBoundary),
    Tags: tagOutput(user.tags),
  };
}

function groupDetail({ group, policies }: Detail<'Group'>): GroupDetail {
  return {
    ...groupOutput(group),
    GroupPolicyList: inlineOf(policies),
    AttachedManagedPolicies: attachedOf(policies),
  };
}

function roleDetail({ role, policies }: Detail<'Role'>): RoleDetail {
  const { Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument } = roleOutput(role);
  return {
    ...{ Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument },
    InstanceProfileList: [],
    RolePolicyList: inlineOf(policies),
    AttachedManagedPolicies: attachedOf(policies),
    ...boundaryMember(role.permissionsBoundary),
    RoleLastUsed: roleLastUsed(role),
    Tags: tagOutput(role.tags),
  };
}

function policyDetail({
  policy,
  versions,
}: Detail<'LocalManagedPolicy' | 'AWSManagedPolicy'>): ManagedPolicyDetail {
  const { Tags: _tags, ...members } = managedPolicyOutput(policy);
  return { ...members, PolicyVersionList: versions.map(wholePolicyVersionOutput) };
}

function inlineOf({ inline }: OwnedPolicies): PolicyDetail[] {
  return inline.map(({ policyName, document }) => ({
    PolicyName: policyName,
    PolicyDocument: documentOutput(document),
  }));
}

function attachedOf({ attached }: OwnedPolicies): AttachedPolicy[] {
  return attached.map(attachedPolicyOutput);
}
