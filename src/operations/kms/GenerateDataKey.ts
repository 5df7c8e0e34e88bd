import type { Kms } from '#keys';
import { operationShape, services, type GenerateDataKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { dataKeyBytes } from './data-key-bytes.ts';
import { refuseDryRun } from './dry-run.ts';
import { algorithmKey } from './encryption-algorithm.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { refuseRecipient } from './refuse-recipient.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
export function generateDataKey(kms: Pick<Kms, 'access' | 'symmetric'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'GenerateDataKey'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GenerateDataKeyRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:GenerateDataKey', input, caller, algorithmKey({})),
    recorded: {
      input: ['KeyId', 'EncryptionContext', 'NumberOfBytes', 'KeySpec', 'DryRun'],
      output: ['KeyId'],
    },
    freeText: ['EncryptionContext'],
    async perform({ input, needs }) {
      refuseRecipient(input);
      const key = keyNeeded(needs);
      const bytes = dataKeyBytes(input);
      const { plaintext, blob } = await kms.symmetric.generateDataKey(key, bytes, input.EncryptionContext);
      refuseDryRun(input);
      const KeyMaterialId = key.version?.materialId;
      return { output: { CiphertextBlob: blob, Plaintext: plaintext, KeyId: key.arn, KeyMaterialId } };
    },
  });
}
