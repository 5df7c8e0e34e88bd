import type { Workforce } from '#identity';
import { operationShape, services, type WorkforceListUsersRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nameFilter } from './name-filter.ts';
import { storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { userOutput } from './store-output.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListUsers.html */
export function listUsers(workforce: Pick<Workforce, 'users'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'ListUsers'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: WorkforceListUsersRequest & StoreInput, caller) =>
      storeNeeds('identitystore:ListUsers', input, caller),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const userName = nameFilter(input.Filters, 'UserName');
      const page = await workforce.users.list({
        ...ref,
        ...tokenQuery(input),
        ...(userName === undefined ? {} : { userName }),
      });
      const users = page.items.map((user) => userOutput(ref.identityStoreId, user));
      return { output: { Users: users, ...tokenOutput(page) } };
    },
  });
}
