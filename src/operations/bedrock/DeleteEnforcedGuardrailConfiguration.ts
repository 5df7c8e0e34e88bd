import type { EnforcedGuardrails } from '#guardrails';
import { operationShape, services, type DeleteEnforcedGuardrailConfigurationRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteEnforcedGuardrailConfiguration.html */
export function deleteEnforcedGuardrailConfiguration(enforced: Pick<EnforcedGuardrails, 'delete'>) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'DeleteEnforcedGuardrailConfiguration'),
    eventClass: 'Management',
    readOnly: false,
    needs: (_input: DeleteEnforcedGuardrailConfigurationRequest & { configId: string }) => [
      { action: 'bedrock:DeleteEnforcedGuardrailConfiguration', resource: '*' },
    ],
    recorded: { input: ['configId'] },
    async perform({ input: { configId }, caller: { accountId } }) {
      await enforced.delete({ accountId, configId });
      return { output: {} };
    },
  });
}
