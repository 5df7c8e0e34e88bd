import { randomBytes } from 'node:crypto';
import { ApiError } from '#kernel';
import { operationShape, services, type GenerateRandomRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseRecipient } from './refuse-recipient.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html */
export function generateRandom() {
  return defineOperation({
    shape: operationShape(services.kms, 'GenerateRandom'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: GenerateRandomRequest) => [{ action: 'kms:GenerateRandom', resource: '*' }],
    recorded: { input: ['NumberOfBytes'] },
    async perform({ input }) {
      refuseRecipient(input);
      if (input.CustomKeyStoreId !== undefined) {
        throw new ApiError('UnsupportedOperationException', 'There are no custom key stores here.');
      }
      if (input.NumberOfBytes === undefined) {
        throw new ApiError('ValidationException', 'NumberOfBytes says how many bytes: 1 to 1024.');
      }
      return { output: { Plaintext: randomBytes(input.NumberOfBytes) } };
    },
  });
}
