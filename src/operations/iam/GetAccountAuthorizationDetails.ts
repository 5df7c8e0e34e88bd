import type { AccountDetail, ListAccountDetails } from '#identity';
import { operationShape, services, type GetAccountAuthorizationDetailsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { detailOutput } from './account-detail-output.ts';
import { pageOutput, pageQuery } from './page-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export function getAccountAuthorizationDetails(listDetails: ListAccountDetails) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetAccountAuthorizationDetails'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: GetAccountAuthorizationDetailsRequest & { Filter?: AccountDetail['kind'][] }) => [
      { action: 'iam:GetAccountAuthorizationDetails', resource: '*' },
    ],
    recorded: { input: ['Filter', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await listDetails({
        accountId: caller.accountId,
        ...(input.Filter === undefined ? {} : { kinds: input.Filter }),
        ...pageQuery(input),
      });
      return { output: { ...detailOutput(page.items), ...pageOutput(page) } };
    },
  });
}
