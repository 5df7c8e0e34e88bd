import type { AccountAliases } from '#identity';
import { operationShape, services, type DeleteAccountAliasRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

type Input = DeleteAccountAliasRequest & { AccountAlias: string };

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html */
export function deleteAccountAlias(aliases: Pick<AccountAliases, 'delete'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteAccountAlias'),
    eventClass: 'Management',
    readOnly: false,
    needs: (_input: Input) => [{ action: 'iam:DeleteAccountAlias', resource: '*' }],
    recorded: { input: ['AccountAlias'] },
    async perform({ input, caller }) {
      await aliases.delete(caller.accountId, input.AccountAlias);
      return { output: {} };
    },
  });
}
