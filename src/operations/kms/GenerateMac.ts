import type { Kms } from '#keys';
import { operationShape, services, type GenerateMacRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseDryRun } from './dry-run.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

type Input = GenerateMacRequest & { KeyId: string; Message: Uint8Array; MacAlgorithm: string };

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html */
export function generateMac(kms: Pick<Kms, 'access' | 'macs'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'GenerateMac'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: Input, caller) =>
      keyNeed(kms, 'kms:GenerateMac', input, caller, { 'kms:MacAlgorithm': input.MacAlgorithm }),
    recorded: { input: ['KeyId', 'MacAlgorithm', 'DryRun'], output: ['KeyId', 'MacAlgorithm'] },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const { MacAlgorithm } = input;
      const Mac = await kms.macs.generate(key, MacAlgorithm, input.Message);
      refuseDryRun(input);
      return { output: { KeyId: key.arn, Mac, MacAlgorithm } };
    },
  });
}
