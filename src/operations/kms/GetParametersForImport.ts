import type { Kms } from '#keys';
import { operationShape, services, type GetParametersForImportRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

type Input = GetParametersForImportRequest & {
  KeyId: string;
  WrappingAlgorithm: string;
  WrappingKeySpec: string;
};

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html */
export function getParametersForImport(kms: Pick<Kms, 'access' | 'imports'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'GetParametersForImport'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      keyNeed(kms, 'kms:GetParametersForImport', input, caller, {
        'kms:WrappingAlgorithm': input.WrappingAlgorithm,
        'kms:WrappingKeySpec': input.WrappingKeySpec,
      }),
    recorded: { input: ['KeyId', 'WrappingAlgorithm', 'WrappingKeySpec'] },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const wrapping = { algorithm: input.WrappingAlgorithm, spec: input.WrappingKeySpec };
      const { token, publicKey, validTo } = await kms.imports.parameters(key, wrapping);
      return {
        output: {
          KeyId: key.arn,
          ImportToken: token,
          PublicKey: publicKey,
          ParametersValidTo: new Date(validTo),
        },
      };
    },
  });
}
