import type { WorkforceGroup, WorkforceMembership, WorkforceUser } from '#identity';

export function userOutput(identityStoreId: string, user: WorkforceUser) {
  const { externalId } = user;
  return {
    ...user.attributes,
    IdentityStoreId: identityStoreId,
    UserId: user.userId,
    UserName: user.userName,
    ...(externalId === undefined ? {} : { ExternalIds: [{ Issuer: externalId.issuer, Id: externalId.id }] }),
    CreatedAt: new Date(user.createdAt),
    UpdatedAt: new Date(user.updatedAt),
  };
}

export function groupOutput(identityStoreId: string, group: WorkforceGroup) {
  return {
    IdentityStoreId: identityStoreId,
    GroupId: group.groupId,
    DisplayName: group.displayName,
    ...(group.description === undefined ? {} : { Description: group.description }),
    CreatedAt: new Date(group.createdAt),
    UpdatedAt: new Date(group.updatedAt),
  };
}

export function membershipOutput(identityStoreId: string, membership: WorkforceMembership) {
  return {
    IdentityStoreId: identityStoreId,
    MembershipId: membership.membershipId,
    GroupId: membership.groupId,
    MemberId: { UserId: membership.userId },
    CreatedAt: new Date(membership.createdAt),
  };
}
