import type { Kms } from '#keys';
import { operationShape, services, type GenerateDataKeyPairWithoutPlaintextRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { algorithmKey } from './encryption-algorithm.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html */
export function generateDataKeyPairWithoutPlaintext(kms: Pick<Kms, 'access' | 'dataKeyPairs'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'GenerateDataKeyPairWithoutPlaintext'),
    eventClass: 'Management',
    readOnly: true,
    needs: (
      input: GenerateDataKeyPairWithoutPlaintextRequest & { KeyId: string; KeyPairSpec: string },
      caller,
    ) =>
      keyNeed(kms, 'kms:GenerateDataKeyPairWithoutPlaintext', input, caller, {
        ...algorithmKey({}),
        'kms:DataKeyPairSpec': input.KeyPairSpec,
      }),
    recorded: {
      input: ['KeyId', 'EncryptionContext', 'KeyPairSpec', 'DryRun'],
      output: ['KeyId', 'KeyPairSpec'],
    },
    freeText: ['EncryptionContext'],
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const pair = await kms.dataKeyPairs.generate(key, input.KeyPairSpec, input.EncryptionContext);
      refuseDryRun(input);
      return {
        output: {
          PrivateKeyCiphertextBlob: pair.blob,
          PublicKey: pair.publicKey,
          KeyId: key.arn,
          KeyPairSpec: input.KeyPairSpec,
          KeyMaterialId: key.version?.materialId,
        },
      };
    },
  });
}
