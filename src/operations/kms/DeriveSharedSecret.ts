import type { Kms } from '#keys';
import { operationShape, services, type DeriveSharedSecretRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { refuseRecipient } from './refuse-recipient.ts';

type Input = DeriveSharedSecretRequest & {
  KeyId: string;
  KeyAgreementAlgorithm: string;
  PublicKey: Uint8Array;
};

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html */
export function deriveSharedSecret(kms: Pick<Kms, 'access' | 'asymmetric'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'DeriveSharedSecret'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      keyNeed(kms, 'kms:DeriveSharedSecret', input, caller, {
        'kms:KeyAgreementAlgorithm': input.KeyAgreementAlgorithm,
      }),
    recorded: {
      input: ['KeyId', 'KeyAgreementAlgorithm', 'DryRun'],
      output: ['KeyId', 'KeyAgreementAlgorithm', 'KeyOrigin'],
    },
    async perform({ input, needs }) {
      refuseRecipient(input);
      const key = keyNeeded(needs);
      const { KeyAgreementAlgorithm } = input;
      const SharedSecret = await kms.asymmetric.deriveSharedSecret(key, input.PublicKey);
      refuseDryRun(input);
      return { output: { KeyId: key.arn, SharedSecret, KeyAgreementAlgorithm, KeyOrigin: key.origin } };
    },
  });
}
