import type { Workforce } from '#identity';
import { operationShape, services, type GetUserIdRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { userKey, type AlternateIdentifierInput } from './alternate-identifier.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetUserId.html */
export function getUserId(workforce: Pick<Workforce, 'users'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'GetUserId'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetUserIdRequest & StoreInput & AlternateIdentifierInput, caller) =>
      storeNeeds('identitystore:GetUserId', input, caller),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId'], output: ['UserId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const userId = await workforce.users.idOf(ref, userKey(input));
      return { output: { IdentityStoreId: ref.identityStoreId, UserId: userId } };
    },
  });
}
