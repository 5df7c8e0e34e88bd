import type { Workforce } from '#identity';
import { operationShape, services, type WorkforceListGroupsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nameFilter } from './name-filter.ts';
import { storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { groupOutput } from './store-output.ts';
import { tokenOutput, tokenQuery } from '../token-page.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListGroups.html */
export function listGroups(workforce: Pick<Workforce, 'groups'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'ListGroups'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: WorkforceListGroupsRequest & StoreInput, caller) =>
      storeNeeds('identitystore:ListGroups', input, caller),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const displayName = nameFilter(input.Filters, 'DisplayName');
      const page = await workforce.groups.list({
        ...ref,
        ...tokenQuery(input),
        ...(displayName === undefined ? {} : { displayName }),
      });
      const groups = page.items.map((group) => groupOutput(ref.identityStoreId, group));
      return { output: { Groups: groups, ...tokenOutput(page) } };
    },
  });
}
