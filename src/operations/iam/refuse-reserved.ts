import { RESERVED_PATH, RESERVED_ROLE_NAME } from '#identity';
import { ApiError } from '#kernel';
import type { Operation } from '../operation.ts';

/**
 * The operation without power over the roles of permission sets, which IAM Identity Center alone changes: what it
 * writes there would be undone, or would outlive the assignment that it was for.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function refuseReserved(operation: Operation): Operation {
  if (operation.readOnly || !operation.shape.input.members.has('RoleName')) return operation;
  return {
    ...operation,
    async perform(call, events) {
      // The shape has both as texts.
      const { RoleName: roleName = '', Path: path } = call.input as { RoleName?: string; Path?: string };
      // Names are not told apart by case.
      const isNamedSo = roleName.toLowerCase().startsWith(RESERVED_ROLE_NAME.toLowerCase());
      if (isNamedSo || path?.startsWith(RESERVED_PATH)) {
        throw new ApiError(
          'UnmodifiableEntityException',
          `Cannot perform the operation on the protected role '${roleName}' - this role is only modifiable by AWS`,
        );
      }
      return operation.perform(call, events);
    },
  };
}
