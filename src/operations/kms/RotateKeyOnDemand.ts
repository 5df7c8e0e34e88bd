import type { Kms } from '#keys';
import { operationShape, services, type RotateKeyOnDemandRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html */
export function rotateKeyOnDemand(kms: Pick<Kms, 'access' | 'rotation'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'RotateKeyOnDemand'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: RotateKeyOnDemandRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:RotateKeyOnDemand', input, caller),
    recorded: { input: ['KeyId'], output: ['KeyId'] },
    async perform({ needs }) {
      const key = keyNeeded(needs);
      await kms.rotation.onDemand(key);
      return { output: { KeyId: key.keyId } };
    },
  });
}
