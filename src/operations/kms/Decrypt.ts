import type { Kms } from '#keys';
import { operationShape, services, type DecryptRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { ciphertextNeed, requireSameKey } from './ciphertext-need.ts';
import { refuseDryRun } from './dry-run.ts';
import { algorithmOf } from './encryption-algorithm.ts';
import { materialOutput } from './key-output.ts';
import { refuseRecipient } from './refuse-recipient.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
export function decrypt(kms: Pick<Kms, 'access' | 'accessByCiphertext' | 'readHeader' | 'encryption'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'Decrypt'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: DecryptRequest & { CiphertextBlob: Uint8Array }, caller) =>
      ciphertextNeed(kms, 'kms:Decrypt', input, caller),
    // The encryption context is on record once it is proven to be that of a ciphertext: then the guard has seen it.
    recorded: { input: ['KeyId', 'EncryptionAlgorithm', 'DryRun'], output: ['KeyId', 'EncryptionAlgorithm'] },
    async perform({ input, needs }) {
      refuseRecipient(input);
      const key = requireSameKey(kms, needs, input);
      const EncryptionAlgorithm = algorithmOf(input);
      const Plaintext = await kms.encryption.decrypt(
        key,
        EncryptionAlgorithm,
        input.CiphertextBlob,
        input.EncryptionContext,
      );
      refuseDryRun(input);
      const output = {
        KeyId: key.arn,
        Plaintext,
        EncryptionAlgorithm,
        ...materialOutput(key),
      };
      const { EncryptionContext: encryptionContext } = input;
      return {
        output,
        ...(encryptionContext === undefined ? {} : { notes: { additionalEventData: { encryptionContext } } }),
      };
    },
  });
}
