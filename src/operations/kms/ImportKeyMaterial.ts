import type { Kms } from '#keys';
import { ApiError, type Clock } from '#kernel';
import { operationShape, services, type ImportKeyMaterialRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

type Input = ImportKeyMaterialRequest & {
  KeyId: string;
  ImportToken: Uint8Array;
  EncryptedKeyMaterial: Uint8Array;
};

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html */
export function importKeyMaterial(kms: Pick<Kms, 'access' | 'imports' | 'clock'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ImportKeyMaterial'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: Input, caller) =>
      keyNeed(kms, 'kms:ImportKeyMaterial', input, caller, {
        'kms:ExpirationModel': input.ExpirationModel ?? 'KEY_MATERIAL_EXPIRES',
        ...(input.ValidTo === undefined ? {} : { 'kms:ValidTo': input.ValidTo.toISOString() }),
      }),
    recorded: { input: ['KeyId', 'ValidTo', 'ExpirationModel', 'ImportType', 'KeyMaterialDescription'] },
    freeText: ['KeyMaterialDescription'],
    async perform({ input, needs }) {
      if (input.ImportType === 'NEW_KEY_MATERIAL') {
        throw new ApiError(
          'UnsupportedOperationException',
          'Keys with imported material are not rotated here.',
        );
      }
      const key = keyNeeded(needs);
      const materialId = await kms.imports.import(key, {
        token: input.ImportToken,
        encrypted: input.EncryptedKeyMaterial,
        validTo: expiryOf(input, kms.clock),
        description: input.KeyMaterialDescription,
        materialId: input.KeyMaterialId,
      });
      return { output: { KeyId: key.arn, KeyMaterialId: materialId } };
    },
  });
}

/** @throws ApiError `ValidationException` unless the model and the time go together */
function expiryOf({ ExpirationModel, ValidTo }: Input, clock: Clock): number | null {
  if (ExpirationModel === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (ValidTo === undefined) return null;
    throw new ApiError('ValidationException', 'ValidTo goes with KEY_MATERIAL_EXPIRES alone.');
  }
  const validTo = ValidTo?.getTime() ?? 0;
  const latest = clock.now() + 365 * 24 * 3600_000;
  if (validTo > clock.now() && validTo <= latest) return validTo;
  throw new ApiError(
    'ValidationException',
    'ValidTo is a time of the next 365 days, where the material expires.',
  );
}
