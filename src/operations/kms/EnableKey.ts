import type { Kms } from '#keys';
import { operationShape, services, type EnableKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html */
export function enableKey(kms: Pick<Kms, 'access' | 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'EnableKey'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: EnableKeyRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:EnableKey', input, caller),
    recorded: { input: ['KeyId'] },
    async perform({ needs }) {
      await kms.keys.enable(keyNeeded(needs));
      return { output: {} };
    },
  });
}
