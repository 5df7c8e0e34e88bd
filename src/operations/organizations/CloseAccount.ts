import type { Identity } from '#identity';
import { operationShape, services, type CloseAccountRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';

type Input = CloseAccountRequest & { AccountId: string };

/**
 * From the next request on none of the account’s credentials is good.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html
 */
export function closeAccount(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'CloseAccount'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) => nodeNeeds('CloseAccount', organizations, caller, input.AccountId),
    recorded: { input: ['AccountId'] },
    async perform({ input, caller }) {
      await organizations.accounts.close({ accountId: caller.accountId, memberId: input.AccountId });
      return { output: {} };
    },
  });
}
