import type { Workforce } from '#identity';
import { operationShape, services, type WorkforceDeleteUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
/** With its memberships and assignments. @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DeleteUser.html */
export function deleteUser(workforce: Pick<Workforce, 'users'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'DeleteUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: WorkforceDeleteUserRequest & StoreInput & { UserId: string }, caller) =>
      storeNeeds('identitystore:DeleteUser', input, caller, { userId: input.UserId }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'UserId'] },
    async perform({ input, caller }) {
      await workforce.users.delete({ ...storeRef(input, caller), userId: bareId(input.UserId) });
      return { output: {} };
    },
  });
}
