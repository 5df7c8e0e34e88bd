import type { Kms } from '#keys';
import { ApiError } from '#kernel';
import { operationShape, services, type DeleteImportedKeyMaterialRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html */
export function deleteImportedKeyMaterial(kms: Pick<Kms, 'access' | 'imports'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'DeleteImportedKeyMaterial'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteImportedKeyMaterialRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:DeleteImportedKeyMaterial', input, caller),
    recorded: { input: ['KeyId', 'KeyMaterialId'] },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const materialId = key.version?.materialId;
      if (input.KeyMaterialId !== undefined && input.KeyMaterialId !== materialId) {
        throw new ApiError('NotFoundException', 'The key has no material of this id.');
      }
      await kms.imports.delete(key);
      return { output: { KeyId: key.arn, KeyMaterialId: materialId } };
    },
  });
}
