import type { Identity } from '#identity';
import { operationShape, services, type ListAccountsForParentRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { listQuery, nextToken } from './list-input.ts';
import { nodeNeeds } from './organization-need.ts';
import { accountOutput } from './outputs.ts';

type Input = ListAccountsForParentRequest & { ParentId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html */
export function listAccountsForParent(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'ListAccountsForParent'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      nodeNeeds('ListAccountsForParent', organizations, caller, input.ParentId),
    recorded: { input: ['ParentId', 'MaxResults'] },
    async perform({ input, caller }) {
      const page = await organizations.accounts.list({
        accountId: caller.accountId,
        parentId: input.ParentId,
        ...listQuery(input),
      });
      return { output: { Accounts: page.items.map(accountOutput), ...nextToken(page) } };
    },
  });
}
