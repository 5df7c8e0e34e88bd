import { algorithmsOf, type Kms } from '#keys';
import { operationShape, services, type GetPublicKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { ALGORITHM_MEMBERS } from './key-output.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html */
export function getPublicKey(kms: Pick<Kms, 'access' | 'asymmetric'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'GetPublicKey'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetPublicKeyRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:GetPublicKey', input, caller),
    recorded: { input: ['KeyId'], output: ['KeyId', 'KeySpec', 'KeyUsage'] },
    async perform({ needs }) {
      const key = keyNeeded(needs);
      return {
        output: {
          KeyId: key.arn,
          PublicKey: kms.asymmetric.publicKey(key),
          CustomerMasterKeySpec: key.spec,
          KeySpec: key.spec,
          KeyUsage: key.usage,
          [ALGORITHM_MEMBERS[key.usage] ?? 'EncryptionAlgorithms']: algorithmsOf(key),
        },
      };
    },
  });
}
