import type { Kms } from '#keys';
import { operationShape, services, type GetKeyRotationStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html */
export function getKeyRotationStatus(kms: Pick<Kms, 'access' | 'rotation'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'GetKeyRotationStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetKeyRotationStatusRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:GetKeyRotationStatus', input, caller),
    recorded: { input: ['KeyId'] },
    async perform({ needs }) {
      const key = keyNeeded(needs);
      const { enabled, periodDays, nextAt } = kms.rotation.status(key);
      return {
        output: {
          KeyId: key.keyId,
          KeyRotationEnabled: enabled,
          ...(periodDays === undefined ? {} : { RotationPeriodInDays: periodDays }),
          ...(nextAt === undefined ? {} : { NextRotationDate: new Date(nextAt) }),
        },
      };
    },
  });
}
