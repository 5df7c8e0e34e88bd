import type { Workforce } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type AttributeOperation, type WorkforceUpdateUserRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { applyOperations } from './attribute-operations.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { USER_ATTRIBUTES } from './user-attributes.ts';

type Input = WorkforceUpdateUserRequest &
  StoreInput & { UserId: string; Operations: readonly AttributeOperation[] };

/**
 * What is known of a person but the name that signs in, which stays.
 * @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_UpdateUser.html
 */
export function updateUser(workforce: Pick<Workforce, 'users'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'UpdateUser'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) =>
      storeNeeds('identitystore:UpdateUser', input, caller, { userId: input.UserId }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'UserId'] },
    async perform({ input, caller }) {
      await workforce.users.update(
        { ...storeRef(input, caller), userId: bareId(input.UserId) },
        (attributes) => {
          const changed = applyOperations('CreateUser', USER_ATTRIBUTES, attributes, input.Operations);
          refuseUrlCredentials(changed);
          return changed;
        },
      );
      return { output: {} };
    },
  });
}

/** The rest is the person's own data, which is what identity stores are for. @throws ApiError `ValidationException` */
function refuseUrlCredentials({ ProfileUrl: text }: { readonly ProfileUrl?: unknown }): void {
  // promise 10: no credentials in a URL
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (url === null || (url.username === '' && url.password === '')) return;
  throw new ApiError('ValidationException', 'ProfileUrl must have no credentials in it.');
}
