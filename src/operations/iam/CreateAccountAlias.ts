import type { AccountAliases } from '#identity';
import { operationShape, services, type CreateAccountAliasRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

type Input = CreateAccountAliasRequest & { AccountAlias: string };

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html */
export function createAccountAlias(aliases: Pick<AccountAliases, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateAccountAlias'),
    eventClass: 'Management',
    readOnly: false,
    needs: (_input: Input) => [{ action: 'iam:CreateAccountAlias', resource: '*' }],
    recorded: { input: ['AccountAlias'] },
    freeText: ['AccountAlias'],
    async perform({ input, caller }) {
      await aliases.create(caller.accountId, input.AccountAlias);
      return { output: {} };
    },
  });
}
