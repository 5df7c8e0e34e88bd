import type { Kms } from '#keys';
import { operationShape, services, type EnableKeyRotationRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

const YEAR = 365;

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
export function enableKeyRotation(kms: Pick<Kms, 'access' | 'rotation'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'EnableKeyRotation'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: EnableKeyRotationRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:EnableKeyRotation', input, caller, {
        'kms:RotationPeriodInDays': String(input.RotationPeriodInDays ?? YEAR),
      }),
    recorded: { input: ['KeyId', 'RotationPeriodInDays'] },
    async perform({ input, needs }) {
      await kms.rotation.enable(keyNeeded(needs), input.RotationPeriodInDays ?? YEAR);
      return { output: {} };
    },
  });
}
