import type { Kms } from '#keys';
import { operationShape, services, type DescribeKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { keyOutput } from './key-output.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
export function describeKey(kms: Pick<Kms, 'access'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'DescribeKey'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: DescribeKeyRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:DescribeKey', input, caller),
    recorded: { input: ['KeyId'] },
    async perform({ needs }) {
      return { output: { KeyMetadata: keyOutput(keyNeeded(needs)) } };
    },
  });
}
