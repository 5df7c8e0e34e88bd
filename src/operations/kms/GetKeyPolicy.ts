import type { Kms } from '#keys';
import { operationShape, services, type GetKeyPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { requireDefaultPolicy } from './policy-name.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
export function getKeyPolicy(kms: Pick<Kms, 'access'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'GetKeyPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetKeyPolicyRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:GetKeyPolicy', input, caller),
    recorded: { input: ['KeyId', 'PolicyName'] },
    async perform({ input, needs }) {
      const { policy } = keyNeeded(needs);
      requireDefaultPolicy(input.PolicyName);
      return { output: { Policy: policy, PolicyName: 'default' } };
    },
  });
}
