import type { Kms } from '#keys';
import { operationShape, services, type DisableKeyRotationRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html */
export function disableKeyRotation(kms: Pick<Kms, 'access' | 'rotation'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'DisableKeyRotation'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DisableKeyRotationRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:DisableKeyRotation', input, caller),
    recorded: { input: ['KeyId'] },
    async perform({ needs }) {
      await kms.rotation.disable(keyNeeded(needs));
      return { output: {} };
    },
  });
}
