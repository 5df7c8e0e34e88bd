import type { Kms } from '#keys';
import { operationShape, services, type VerifyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { messageType, signingKeys } from './message-type.ts';

type Input = VerifyRequest & {
  KeyId: string;
  Message: Uint8Array;
  Signature: Uint8Array;
  SigningAlgorithm: string;
};

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html */
export function verify(kms: Pick<Kms, 'access' | 'asymmetric'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'Verify'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) => keyNeed(kms, 'kms:Verify', input, caller, signingKeys(input)),
    recorded: {
      input: ['KeyId', 'MessageType', 'SigningAlgorithm', 'DryRun'],
      output: ['KeyId', 'SignatureValid', 'SigningAlgorithm'],
    },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const { SigningAlgorithm, Message: message } = input;
      const signed = { algorithm: SigningAlgorithm, type: messageType(input), message };
      await kms.asymmetric.verify(key, signed, input.Signature);
      refuseDryRun(input);
      return { output: { KeyId: key.arn, SignatureValid: true, SigningAlgorithm } };
    },
  });
}
