import type { Identity } from '#identity';
import { operationShape, services, type DescribeCreateAccountStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { anyNeed } from './organization-need.ts';
import { accountRequestOutput } from './outputs.ts';

type Input = DescribeCreateAccountStatusRequest & { CreateAccountRequestId: string };

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeCreateAccountStatus.html */
export function describeCreateAccountStatus(organizations: Identity['organizations']) {
  return defineOperation({
    shape: operationShape(services.organizations, 'DescribeCreateAccountStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: Input) => anyNeed('DescribeCreateAccountStatus'),
    recorded: { input: ['CreateAccountRequestId'] },
    async perform({ input, caller }) {
      const request = await organizations.accounts.request({
        accountId: caller.accountId,
        requestId: input.CreateAccountRequestId,
      });
      return { output: { CreateAccountStatus: accountRequestOutput(request) } };
    },
  });
}
