import type { Workforce } from '#identity';
import { operationShape, services, type DescribeGroupMembershipRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { membershipOutput } from './store-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeGroupMembership.html */
export function describeGroupMembership(workforce: Pick<Workforce, 'memberships'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'DescribeGroupMembership'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: DescribeGroupMembershipRequest & StoreInput & { MembershipId: string }, caller) =>
      storeNeeds('identitystore:DescribeGroupMembership', input, caller, {
        membershipId: input.MembershipId,
      }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'MembershipId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const membership = await workforce.memberships.get({
        ...ref,
        membershipId: bareId(input.MembershipId),
      });
      return { output: membershipOutput(ref.identityStoreId, membership) };
    },
  });
}
