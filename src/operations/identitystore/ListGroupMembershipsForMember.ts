import type { Workforce } from '#identity';
import { operationShape, services, type ListGroupMembershipsForMemberRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, memberOf, storeNeeds, storeRef, type MemberInput, type StoreInput } from './store-needs.ts';
import { membershipOutput } from './store-output.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListGroupMembershipsForMember.html */
export function listGroupMembershipsForMember(workforce: Pick<Workforce, 'memberships'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'ListGroupMembershipsForMember'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListGroupMembershipsForMemberRequest & StoreInput & MemberInput, caller) =>
      storeNeeds('identitystore:ListGroupMembershipsForMember', input, caller, { userId: memberOf(input) }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'MemberId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const page = await workforce.memberships.listOfUser({
        ...ref,
        ...tokenQuery(input),
        userId: bareId(memberOf(input)),
      });
      const memberships = page.items.map((one) => membershipOutput(ref.identityStoreId, one));
      return { output: { GroupMemberships: memberships, ...tokenOutput(page) } };
    },
  });
}
