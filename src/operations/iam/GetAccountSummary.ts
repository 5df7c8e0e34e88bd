import type { Identity } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export function getAccountSummary(summary: Identity['accountSummary']) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetAccountSummary'),
    eventClass: 'Management',
    readOnly: true,
    needs: () => [{ action: 'iam:GetAccountSummary', resource: '*' }],
    async perform({ caller }) {
      return { output: { SummaryMap: await summary(caller.accountId) } };
    },
  });
}
