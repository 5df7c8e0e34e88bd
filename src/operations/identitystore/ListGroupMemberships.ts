import type { Workforce } from '#identity';
import { operationShape, services, type ListGroupMembershipsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { membershipOutput } from './store-output.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListGroupMemberships.html */
export function listGroupMemberships(workforce: Pick<Workforce, 'memberships'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'ListGroupMemberships'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListGroupMembershipsRequest & StoreInput & { GroupId: string }, caller) =>
      storeNeeds('identitystore:ListGroupMemberships', input, caller, { groupId: input.GroupId }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'GroupId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const page = await workforce.memberships.listOfGroup({
        ...ref,
        ...tokenQuery(input),
        groupId: bareId(input.GroupId),
      });
      const memberships = page.items.map((one) => membershipOutput(ref.identityStoreId, one));
      return { output: { GroupMemberships: memberships, ...tokenOutput(page) } };
    },
  });
}
