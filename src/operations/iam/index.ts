import type { Identity } from '#identity';
import type { Operation } from '../operation.ts';
import { createAccessKey } from './CreateAccessKey.ts';
import { createUser } from './CreateUser.ts';
import { deleteAccessKey } from './DeleteAccessKey.ts';
import { deleteUser } from './DeleteUser.ts';
import { deleteUserPolicy } from './DeleteUserPolicy.ts';
import { getUser } from './GetUser.ts';
import { getUserPolicy } from './GetUserPolicy.ts';
import { listAccessKeys } from './ListAccessKeys.ts';
import { listUserPolicies } from './ListUserPolicies.ts';
import { listUsers } from './ListUsers.ts';
import { putUserPolicy } from './PutUserPolicy.ts';
import { updateAccessKey } from './UpdateAccessKey.ts';

/** IAM: what least privilege needs to begin with. */
export function iam(identity: Identity): readonly Operation[] {
  return [
    createUser(identity.users),
    getUser(identity.users),
    listUsers(identity.users),
    deleteUser(identity.users),
    createAccessKey(identity.accessKeys, identity.users),
    listAccessKeys(identity.accessKeys, identity.users),
    updateAccessKey(identity.accessKeys, identity.users),
    deleteAccessKey(identity.accessKeys, identity.users),
    putUserPolicy(identity.userPolicies, identity.users),
    getUserPolicy(identity.userPolicies, identity.users),
    listUserPolicies(identity.userPolicies, identity.users),
    deleteUserPolicy(identity.userPolicies, identity.users),
  ];
}
