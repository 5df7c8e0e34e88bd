import type { AccountAliases } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';

/**
 * An account has one alias at most, and so one page.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html
 */
export function listAccountAliases(aliases: Pick<AccountAliases, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListAccountAliases'),
    eventClass: 'Management',
    readOnly: true,
    needs: () => [{ action: 'iam:ListAccountAliases', resource: '*' }],
    async perform({ caller }) {
      return { output: { AccountAliases: await aliases.list(caller.accountId), IsTruncated: false } };
    },
  });
}
