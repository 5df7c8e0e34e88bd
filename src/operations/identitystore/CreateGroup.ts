import type { Workforce } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type WorkforceCreateGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { storeNeeds, storeRef, type StoreInput } from './store-needs.ts';
/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroup.html */
export function createGroup(workforce: Pick<Workforce, 'groups'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'CreateGroup'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: WorkforceCreateGroupRequest & StoreInput, caller) =>
      storeNeeds('identitystore:CreateGroup', input, caller),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId'], output: ['GroupId'] },
    freeText: ['DisplayName', 'Description'],
    async perform({ input, caller }) {
      // People and assignments know it by its name.
      const { DisplayName: displayName, Description: description } = input;
      if (displayName === undefined) throw new ApiError('ValidationException', 'DisplayName is missing.');
      const ref = storeRef(input, caller);
      const group = await workforce.groups.create({
        ...ref,
        displayName,
        ...(description === undefined ? {} : { description }),
      });
      return { output: { IdentityStoreId: ref.identityStoreId, GroupId: group.groupId } };
    },
  });
}
