import type { Kms } from '#keys';
import { operationShape, services, type DisableKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html */
export function disableKey(kms: Pick<Kms, 'access' | 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'DisableKey'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DisableKeyRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:DisableKey', input, caller),
    recorded: { input: ['KeyId'] },
    async perform({ needs }) {
      await kms.keys.disable(keyNeeded(needs));
      return { output: {} };
    },
  });
}
