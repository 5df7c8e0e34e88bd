import type { Workforce } from '#identity';
import { operationShape, services, type DescribeUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { userOutput } from './store-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeUser.html */
export function describeUser(workforce: Pick<Workforce, 'users'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'DescribeUser'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: DescribeUserRequest & StoreInput & { UserId: string }, caller) =>
      storeNeeds('identitystore:DescribeUser', input, caller, { userId: input.UserId }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'UserId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const user = await workforce.users.get({ ...ref, userId: bareId(input.UserId) });
      return { output: userOutput(ref.identityStoreId, user) };
    },
  });
}
