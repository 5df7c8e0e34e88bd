import type { Workforce } from '#identity';
import { operationShape, services, type DeleteGroupMembershipRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DeleteGroupMembership.html */
export function deleteGroupMembership(workforce: Pick<Workforce, 'memberships'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'DeleteGroupMembership'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteGroupMembershipRequest & StoreInput & { MembershipId: string }, caller) =>
      storeNeeds('identitystore:DeleteGroupMembership', input, caller, { membershipId: input.MembershipId }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'MembershipId'] },
    async perform({ input, caller }) {
      const membershipId = bareId(input.MembershipId);
      await workforce.memberships.delete({ ...storeRef(input, caller), membershipId });
      return { output: {} };
    },
  });
}
