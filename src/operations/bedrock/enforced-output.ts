import type { EnforcedGuardrail } from '#guardrails';
import { guardrailArn } from '#kernel';
import type { AccountEnforcedGuardrailOutputConfiguration } from '#shapes';

export function enforcedOutput(
  config: EnforcedGuardrail,
  region: string,
): AccountEnforcedGuardrailOutputConfiguration {
  const { scope } = config;
  return {
    configId: config.configId,
    guardrailArn: guardrailArn(region, config.accountId, config.guardrailId),
    guardrailId: config.guardrailId,
    guardrailVersion: config.version,
    selectiveContentGuarding: { system: scope.system, messages: scope.messages },
    modelEnforcement: {
      includedModels: [...scope.includedModels],
      excludedModels: [...scope.excludedModels],
    },
    owner: 'ACCOUNT',
    createdAt: new Date(config.createdAt),
    createdBy: config.createdBy,
    updatedAt: new Date(config.updatedAt),
    updatedBy: config.updatedBy,
  };
}
