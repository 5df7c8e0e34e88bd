import type { EnforcedGuardrails } from '#guardrails';
import { ApiError } from '#kernel';
import { operationShape, services, type ListEnforcedGuardrailsConfigurationRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { enforcedOutput } from './enforced-output.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListEnforcedGuardrailsConfiguration.html */
export function listEnforcedGuardrailsConfiguration(
  enforced: Pick<EnforcedGuardrails, 'list'>,
  region: string,
) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'ListEnforcedGuardrailsConfiguration'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListEnforcedGuardrailsConfigurationRequest) => [
      { action: 'bedrock:ListEnforcedGuardrailsConfiguration', resource: '*' },
    ],
    async perform({ input, caller: { accountId } }) {
      // There are a few, so that all are on the first page.
      if (input.nextToken !== undefined) {
        throw new ApiError('ValidationException', 'The nextToken is not one that this list gave.');
      }
      const configs = await enforced.list(accountId);
      return { output: { guardrailsConfig: configs.map((config) => enforcedOutput(config, region)) } };
    },
  });
}
