import type { Identity } from '#identity';
import { operationShape, services, type ListCreateAccountStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { anyNeed } from './organization-need.ts';
import { accountRequestOutput } from './outputs.ts';

/**
 * Nothing is ever in progress: an account is there when CreateAccount has answered, or never will be.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListCreateAccountStatus.html
 */
export function listCreateAccountStatus(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListCreateAccountStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListCreateAccountStatusRequest) => anyNeed('ListCreateAccountStatus'),
    recorded: { input: ['States', 'MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.accounts.requests({
        accountId: caller.accountId,
        ...(input.States === undefined ? {} : { states: input.States }),
        ...listQuery(input),
      });
      return { output: { CreateAccountStatuses: page.items.map(accountRequestOutput), ...nextToken(page) } };
    },
  });
}
