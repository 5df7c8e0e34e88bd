import type { Workforce } from '#identity';
import { operationShape, services, type WorkforceDeleteGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
/** With its memberships and assignments. @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DeleteGroup.html */
export function deleteGroup(workforce: Pick<Workforce, 'groups'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'DeleteGroup'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: WorkforceDeleteGroupRequest & StoreInput & { GroupId: string }, caller) =>
      storeNeeds('identitystore:DeleteGroup', input, caller, { groupId: input.GroupId }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'GroupId'] },
    async perform({ input, caller }) {
      await workforce.groups.delete({ ...storeRef(input, caller), groupId: bareId(input.GroupId) });
      return { output: {} };
    },
  });
}
