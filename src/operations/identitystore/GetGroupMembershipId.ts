import type { Workforce } from '#identity';
import { operationShape, services, type GetGroupMembershipIdRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, memberOf, storeNeeds, storeRef, type MemberInput, type StoreInput } from './store-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetGroupMembershipId.html */
export function getGroupMembershipId(workforce: Pick<Workforce, 'memberships'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'GetGroupMembershipId'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetGroupMembershipIdRequest & StoreInput & MemberInput & { GroupId: string }, caller) =>
      storeNeeds('identitystore:GetGroupMembershipId', input, caller, {
        groupId: input.GroupId,
        userId: memberOf(input),
      }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'GroupId', 'MemberId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const membershipId = await workforce.memberships.idOf({
        ...ref,
        groupId: bareId(input.GroupId),
        userId: bareId(memberOf(input)),
      });
      return { output: { IdentityStoreId: ref.identityStoreId, MembershipId: membershipId } };
    },
  });
}
