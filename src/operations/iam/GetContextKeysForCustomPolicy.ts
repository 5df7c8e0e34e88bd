import { operationShape, services, type GetContextKeysForCustomPolicyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { readSources } from './simulation/policies.ts';

/**
 * The condition keys that the policies in the request read.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html
 */
export function getContextKeysForCustomPolicy() {
  return defineOperation({
    shape: operationShape(services.iam, 'GetContextKeysForCustomPolicy'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: GetContextKeysForCustomPolicyRequest & { PolicyInputList: string[] }) => [
      { action: 'iam:GetContextKeysForCustomPolicy', resource: '*' },
    ],
    async perform({ input }) {
      const { contextKeys } = readSources({ ...input, ActionNames: [] });
      return { output: { ContextKeyNames: [...contextKeys] } };
    },
  });
}
