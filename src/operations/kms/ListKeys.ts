import type { Kms } from '#keys';
import { operationShape, services, type ListKeysRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput } from './page-output.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html */
export function listKeys({ keys }: Pick<Kms, 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ListKeys'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListKeysRequest) => [{ action: 'kms:ListKeys', resource: '*' }],
    recorded: { input: ['Limit'] },
    async perform({ input, caller }) {
      const { accountId } = caller;
      const page = await keys.list({ accountId, limit: input.Limit, marker: input.Marker });
      const Keys = page.items.map(({ keyId, arn }) => ({ KeyId: keyId, KeyArn: arn }));
      return { output: { Keys, ...pageOutput(page) } };
    },
  });
}
