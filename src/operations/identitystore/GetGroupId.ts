import type { Workforce } from '#identity';
import { operationShape, services, type GetGroupIdRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { groupKey, type AlternateIdentifierInput } from './alternate-identifier.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetGroupId.html */
export function getGroupId(workforce: Pick<Workforce, 'groups'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'GetGroupId'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetGroupIdRequest & StoreInput & AlternateIdentifierInput, caller) =>
      storeNeeds('identitystore:GetGroupId', input, caller),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId'], output: ['GroupId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const groupId = await workforce.groups.idOf(ref, groupKey(input));
      return { output: { IdentityStoreId: ref.identityStoreId, GroupId: groupId } };
    },
  });
}
