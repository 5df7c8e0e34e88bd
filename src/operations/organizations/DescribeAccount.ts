import type { Identity } from '#identity';
import { operationShape, services, type DescribeAccountRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { nodeNeeds } from './organization-need.ts';
import { accountOutput } from './outputs.ts';

type Input = DescribeAccountRequest & { AccountId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html */
export function describeAccount(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DescribeAccount'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) => nodeNeeds('DescribeAccount', organizations, caller, input.AccountId),
    recorded: { input: ['AccountId'] },
    async perform({ input, caller }) {
      const account = await organizations.accounts.get({
        accountId: caller.accountId,
        memberId: input.AccountId,
      });
      return { output: { Account: accountOutput(account) } };
    },
  });
}
