import type { Kms } from '#keys';
import { operationShape, services, type EncryptRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { algorithmKey, algorithmOf } from './encryption-algorithm.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html */
export function encrypt(kms: Pick<Kms, 'access' | 'encryption'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'Encrypt'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: EncryptRequest & { KeyId: string; Plaintext: Uint8Array }, caller) =>
      keyNeed(kms, 'kms:Encrypt', input, caller, algorithmKey(input)),
    recorded: {
      input: ['KeyId', 'EncryptionContext', 'EncryptionAlgorithm', 'DryRun'],
      output: ['KeyId', 'EncryptionAlgorithm'],
    },
    freeText: ['EncryptionContext'],
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const EncryptionAlgorithm = algorithmOf(input);
      const blob = await kms.encryption.encrypt(
        key,
        EncryptionAlgorithm,
        input.Plaintext,
        input.EncryptionContext,
      );
      refuseDryRun(input);
      return { output: { CiphertextBlob: blob, KeyId: key.arn, EncryptionAlgorithm } };
    },
  });
}
