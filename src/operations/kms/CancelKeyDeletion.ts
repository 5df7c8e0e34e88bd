import type { Kms } from '#keys';
import { operationShape, services, type CancelKeyDeletionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html */
export function cancelKeyDeletion(kms: Pick<Kms, 'access' | 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'CancelKeyDeletion'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CancelKeyDeletionRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:CancelKeyDeletion', input, caller),
    recorded: { input: ['KeyId'], output: ['KeyId'] },
    async perform({ needs }) {
      const key = keyNeeded(needs);
      await kms.keys.cancelDeletion(key);
      return { output: { KeyId: key.arn } };
    },
  });
}
