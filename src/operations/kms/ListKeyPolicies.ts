import type { Kms } from '#keys';
import { operationShape, services, type ListKeyPoliciesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html */
export function listKeyPolicies(kms: Pick<Kms, 'access'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ListKeyPolicies'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListKeyPoliciesRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:ListKeyPolicies', input, caller),
    recorded: { input: ['KeyId'] },
    async perform({ needs }) {
      keyNeeded(needs);
      return { output: { PolicyNames: ['default'], Truncated: false } };
    },
  });
}
