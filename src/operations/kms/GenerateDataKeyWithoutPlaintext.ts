import type { Kms } from '#keys';
import { operationShape, services, type GenerateDataKeyWithoutPlaintextRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { dataKeyBytes } from './data-key-bytes.ts';
import { refuseDryRun } from './dry-run.ts';
import { algorithmKey } from './encryption-algorithm.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html */
export function generateDataKeyWithoutPlaintext(kms: Pick<Kms, 'access' | 'symmetric'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'GenerateDataKeyWithoutPlaintext'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GenerateDataKeyWithoutPlaintextRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:GenerateDataKeyWithoutPlaintext', input, caller, algorithmKey({})),
    recorded: {
      input: ['KeyId', 'EncryptionContext', 'NumberOfBytes', 'KeySpec', 'DryRun'],
      output: ['KeyId'],
    },
    freeText: ['EncryptionContext'],
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const bytes = dataKeyBytes(input);
      const { plaintext, blob } = await kms.symmetric.generateDataKey(key, bytes, input.EncryptionContext);
      plaintext.fill(0);
      refuseDryRun(input);
      const KeyMaterialId = key.version?.materialId;
      return { output: { CiphertextBlob: blob, KeyId: key.arn, KeyMaterialId } };
    },
  });
}
