import type { Workforce } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type WorkforceCreateUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { attributesOf } from './user-attributes.ts';

/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateUser.html */
export function createUser(workforce: Pick<Workforce, 'users'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'CreateUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: WorkforceCreateUserRequest & StoreInput, caller) =>
      storeNeeds('identitystore:CreateUser', input, caller),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId'], output: ['UserId'] },
    // No credentials in a URL; the rest is the person's own data.
    freeText: ['ProfileUrl', 'Website'],
    async perform({ input, caller }) {
      // Who signs in is known by it.
      if (input.UserName === undefined) throw new ApiError('ValidationException', 'UserName is missing.');
      const ref = storeRef(input, caller);
      const user = await workforce.users.create({
        ...ref,
        userName: input.UserName,
        attributes: attributesOf(input),
      });
      return { output: { IdentityStoreId: ref.identityStoreId, UserId: user.userId } };
    },
  });
}
