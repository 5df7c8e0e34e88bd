import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';

/**
 * Who the caller is. No permission is needed, and none can be denied.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function getCallerIdentity() {
  return defineOperation({
    shape: operationShape(services.sts, 'GetCallerIdentity'),
    eventClass: 'Management',
    readOnly: true,
    needs: () => [],
    async perform({ caller }) {
      return { output: { UserId: caller.principalId, Account: caller.accountId, Arn: caller.arn } };
    },
  });
}
