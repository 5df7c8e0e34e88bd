import type { Kms } from '#keys';
import { operationShape, services, type ListKeyRotationsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { pageOutput } from './page-output.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html */
export function listKeyRotations(kms: Pick<Kms, 'access' | 'rotation'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ListKeyRotations'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListKeyRotationsRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:ListKeyRotations', input, caller),
    recorded: { input: ['KeyId', 'IncludeKeyMaterial', 'Limit'] },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const all = input.IncludeKeyMaterial === 'ALL_KEY_MATERIAL';
      const page = await kms.rotation.list({
        key,
        rotationsOnly: !all,
        limit: input.Limit,
        marker: input.Marker,
      });
      const Rotations = page.items.map(({ materialId, isCurrent, rotation }) => ({
        KeyId: key.keyId,
        KeyMaterialId: materialId,
        ...(all ? { KeyMaterialState: isCurrent ? 'CURRENT' : 'NON_CURRENT' } : {}),
        ...(rotation === undefined
          ? {}
          : { RotationDate: new Date(rotation.at), RotationType: rotation.type }),
      }));
      return { output: { Rotations, ...pageOutput(page) } };
    },
  });
}
