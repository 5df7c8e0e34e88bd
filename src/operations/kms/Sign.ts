import type { Kms } from '#keys';
import { operationShape, services, type SignRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { messageType, signingKeys } from './message-type.ts';

type Input = SignRequest & { KeyId: string; Message: Uint8Array; SigningAlgorithm: string };

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
export function sign(kms: Pick<Kms, 'access' | 'asymmetric'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'Sign'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) => keyNeed(kms, 'kms:Sign', input, caller, signingKeys(input)),
    recorded: {
      input: ['KeyId', 'MessageType', 'SigningAlgorithm', 'DryRun'],
      output: ['KeyId', 'SigningAlgorithm'],
    },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const { SigningAlgorithm, Message: message } = input;
      const signed = { algorithm: SigningAlgorithm, type: messageType(input), message };
      const Signature = await kms.asymmetric.sign(key, signed);
      refuseDryRun(input);
      return { output: { KeyId: key.arn, Signature, SigningAlgorithm } };
    },
  });
}
