import type { Identity } from '#identity';
import { operationShape, services, type ListAccountsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { anyNeed } from './organization-need.ts';
import { accountOutput } from './outputs.ts';

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html */
export function listAccounts(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListAccounts'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListAccountsRequest) => anyNeed('ListAccounts'),
    recorded: { input: ['MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.accounts.list({ accountId: caller.accountId, ...listQuery(input) });
      return { output: { Accounts: page.items.map(accountOutput), ...nextToken(page) } };
    },
  });
}
