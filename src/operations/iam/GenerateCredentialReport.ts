import type { CredentialReports } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html */
export function generateCredentialReport(reports: Pick<CredentialReports, 'generate'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GenerateCredentialReport'),
    eventClass: 'Management',
    readOnly: false,
    // It writes down what there is, and changes nothing of it.
    sensitive: false,
    needs: () => [{ action: 'iam:GenerateCredentialReport', resource: '*' }],
    async perform({ caller }) {
      await reports.generate(caller.accountId);
      return { output: { State: 'COMPLETE' } };
    },
  });
}
