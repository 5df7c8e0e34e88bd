import type { CredentialReports } from '#identity';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html */
export function getCredentialReport(reports: Pick<CredentialReports, 'get'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetCredentialReport'),
    eventClass: 'Management',
    readOnly: true,
    needs: () => [{ action: 'iam:GetCredentialReport', resource: '*' }],
    async perform({ caller }) {
      const { content, generatedAt } = await reports.get(caller.accountId);
      return {
        output: {
          Content: Buffer.from(content, 'utf8'),
          ReportFormat: 'text/csv',
          GeneratedTime: new Date(generatedAt),
        },
      };
    },
  });
}
