import type { Kms } from '#keys';
import { operationShape, services, type UpdateKeyDescriptionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html */
export function updateKeyDescription(kms: Pick<Kms, 'access' | 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'UpdateKeyDescription'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UpdateKeyDescriptionRequest & { KeyId: string; Description: string }, caller) =>
      keyNeed(kms, 'kms:UpdateKeyDescription', input, caller),
    recorded: { input: ['KeyId', 'Description'] },
    freeText: ['Description'],
    async perform({ input, needs }) {
      await kms.keys.describe(keyNeeded(needs), input.Description);
      return { output: {} };
    },
  });
}
