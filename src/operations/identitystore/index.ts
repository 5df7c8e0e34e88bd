import type { Workforce } from '#identity';
import type { Operation } from '../operation.ts';
import { createGroup } from './CreateGroup.ts';
import { createGroupMembership } from './CreateGroupMembership.ts';
import { createUser } from './CreateUser.ts';
import { deleteGroup } from './DeleteGroup.ts';
import { deleteGroupMembership } from './DeleteGroupMembership.ts';
import { deleteUser } from './DeleteUser.ts';
import { describeGroup } from './DescribeGroup.ts';
import { describeGroupMembership } from './DescribeGroupMembership.ts';
import { describeUser } from './DescribeUser.ts';
import { getGroupId } from './GetGroupId.ts';
import { getGroupMembershipId } from './GetGroupMembershipId.ts';
import { getUserId } from './GetUserId.ts';
import { isMemberInGroups } from './IsMemberInGroups.ts';
import { listGroupMemberships } from './ListGroupMemberships.ts';
import { listGroupMembershipsForMember } from './ListGroupMembershipsForMember.ts';
import { listGroups } from './ListGroups.ts';
import { listUsers } from './ListUsers.ts';
import { updateGroup } from './UpdateGroup.ts';
import { updateUser } from './UpdateUser.ts';

/** The identity store: the people of the organisation and their groups. */
export function identitystore(workforce: Workforce): readonly Operation[] {
  return [
    createGroup(workforce),
    createGroupMembership(workforce),
    createUser(workforce),
    deleteGroup(workforce),
    deleteGroupMembership(workforce),
    deleteUser(workforce),
    describeGroup(workforce),
    describeGroupMembership(workforce),
    describeUser(workforce),
    getGroupId(workforce),
    getGroupMembershipId(workforce),
    getUserId(workforce),
    isMemberInGroups(workforce),
    listGroupMemberships(workforce),
    listGroupMembershipsForMember(workforce),
    listGroups(workforce),
    listUsers(workforce),
    updateGroup(workforce),
    updateUser(workforce),
  ];
}
