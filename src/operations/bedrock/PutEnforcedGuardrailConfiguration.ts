import type { EnforcedGuardrails } from '#guardrails';
import { operationShape, services, type PutEnforcedGuardrailConfigurationRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { guardrailRef } from '../guardrail-need.ts';

type Config = NonNullable<PutEnforcedGuardrailConfigurationRequest['guardrailInferenceConfig']>;
type Input = PutEnforcedGuardrailConfigurationRequest & {
  guardrailInferenceConfig: Config & { guardrailIdentifier: string; guardrailVersion: string };
};

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_PutEnforcedGuardrailConfiguration.html */
export function putEnforcedGuardrailConfiguration(enforced: Pick<EnforcedGuardrails, 'put'>, region: string) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'PutEnforcedGuardrailConfiguration'),
    eventClass: 'Management',
    readOnly: false,
    needs: (_input: Input) => [{ action: 'bedrock:PutEnforcedGuardrailConfiguration', resource: '*' }],
    recorded: { input: ['configId', 'guardrailInferenceConfig'], output: ['configId'] },
    async perform({ input, caller }) {
      const { guardrailIdentifier, guardrailVersion, selectiveContentGuarding, modelEnforcement } =
        input.guardrailInferenceConfig;
      const { configId, updatedAt, updatedBy } = await enforced.put({
        ...guardrailRef(region, guardrailIdentifier, caller),
        configId: input.configId,
        version: guardrailVersion,
        scope: {
          includedModels: modelEnforcement?.includedModels ?? ['ALL'],
          excludedModels: modelEnforcement?.excludedModels ?? [],
          // Where nothing is said, nothing is left out.
          system: selectiveContentGuarding?.system ?? 'COMPREHENSIVE',
          messages: selectiveContentGuarding?.messages ?? 'COMPREHENSIVE',
        },
        by: caller.arn,
      });
      return { output: { configId, updatedAt: new Date(updatedAt), updatedBy } };
    },
  });
}
