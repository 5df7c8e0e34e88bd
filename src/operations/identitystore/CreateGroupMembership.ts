import type { Workforce } from '#identity';
import { operationShape, services, type CreateGroupMembershipRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, memberOf, storeNeeds, storeRef, type MemberInput, type StoreInput } from './store-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html */
export function createGroupMembership(workforce: Pick<Workforce, 'memberships'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'CreateGroupMembership'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateGroupMembershipRequest & StoreInput & MemberInput & { GroupId: string }, caller) =>
      storeNeeds('identitystore:CreateGroupMembership', input, caller, {
        groupId: input.GroupId,
        userId: memberOf(input),
      }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'GroupId', 'MemberId'], output: ['MembershipId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const membership = await workforce.memberships.create({
        ...ref,
        groupId: bareId(input.GroupId),
        userId: bareId(memberOf(input)),
      });
      return { output: { IdentityStoreId: ref.identityStoreId, MembershipId: membership.membershipId } };
    },
  });
}
