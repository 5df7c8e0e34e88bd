import type { Workforce } from '#identity';
import { operationShape, services, type IsMemberInGroupsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, memberOf, storeNeeds, storeRef, type MemberInput, type StoreInput } from './store-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_IsMemberInGroups.html */
export function isMemberInGroups(workforce: Pick<Workforce, 'memberships'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'IsMemberInGroups'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: IsMemberInGroupsRequest & StoreInput & MemberInput & { GroupIds: string[] }, caller) =>
      storeNeeds('identitystore:IsMemberInGroups', input, caller, { userId: memberOf(input) }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'GroupIds', 'MemberId'] },
    async perform({ input, caller }) {
      const userId = bareId(memberOf(input));
      const groupIds = input.GroupIds.map(bareId);
      const member = await workforce.memberships.isMember({ ...storeRef(input, caller), userId }, groupIds);
      const results = groupIds.map((groupId) => ({
        GroupId: groupId,
        MemberId: { UserId: userId },
        MembershipExists: member.has(groupId),
      }));
      return { output: { Results: results } };
    },
  });
}
