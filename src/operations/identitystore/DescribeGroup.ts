import type { Workforce } from '#identity';
import { operationShape, services, type DescribeGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
import { groupOutput } from './store-output.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeGroup.html */
export function describeGroup(workforce: Pick<Workforce, 'groups'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'DescribeGroup'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: DescribeGroupRequest & StoreInput & { GroupId: string }, caller) =>
      storeNeeds('identitystore:DescribeGroup', input, caller, { groupId: input.GroupId }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'GroupId'] },
    async perform({ input, caller }) {
      const ref = storeRef(input, caller);
      const group = await workforce.groups.get({ ...ref, groupId: bareId(input.GroupId) });
      return { output: groupOutput(ref.identityStoreId, group) };
    },
  });
}
