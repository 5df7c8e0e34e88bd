import type { Workforce } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type AttributeOperation, type WorkforceUpdateGroupRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { applyOperations } from './attribute-operations.ts';
import { bareId, storeNeeds, storeRef, type StoreInput } from './store-needs.ts';

type Input = WorkforceUpdateGroupRequest &
  StoreInput & { GroupId: string; Operations: readonly AttributeOperation[] };

/** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_UpdateGroup.html */
export function updateGroup(workforce: Pick<Workforce, 'groups'>) {
  return defineOperation({
    shape: operationShape(services.identitystore, 'UpdateGroup'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) =>
      storeNeeds('identitystore:UpdateGroup', input, caller, { groupId: input.GroupId }),
    // Not names nor addresses: who is meant, the id says.
    recorded: { input: ['IdentityStoreId', 'GroupId'] },
    freeText: ['Operations'],
    async perform({ input, caller }) {
      await workforce.groups.update(
        { ...storeRef(input, caller), groupId: bareId(input.GroupId) },
        (group) => {
          const before = {
            DisplayName: group.displayName,
            ...(group.description === undefined ? {} : { Description: group.description }),
          };
          const { DisplayName: displayName, Description: description } = applyOperations(
            'CreateGroup',
            ['DisplayName', 'Description'],
            before,
            input.Operations,
          );
          // People and assignments know it by its name.
          if (typeof displayName !== 'string')
            throw new ApiError('ValidationException', 'A group has a DisplayName.');
          return { displayName, ...(typeof description === 'string' ? { description } : {}) };
        },
      );
      return { output: {} };
    },
  });
}
