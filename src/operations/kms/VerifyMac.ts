import type { Kms } from '#keys';
import { operationShape, services, type VerifyMacRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

type Input = VerifyMacRequest & { KeyId: string; Message: Uint8Array; MacAlgorithm: string; Mac: Uint8Array };

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html */
export function verifyMac(kms: Pick<Kms, 'access' | 'macs'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'VerifyMac'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      keyNeed(kms, 'kms:VerifyMac', input, caller, { 'kms:MacAlgorithm': input.MacAlgorithm }),
    recorded: { input: ['KeyId', 'MacAlgorithm', 'DryRun'], output: ['KeyId', 'MacAlgorithm'] },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const { MacAlgorithm } = input;
      await kms.macs.verify(key, MacAlgorithm, input.Message, input.Mac);
      refuseDryRun(input);
      return { output: { KeyId: key.arn, MacValid: true, MacAlgorithm } };
    },
  });
}
