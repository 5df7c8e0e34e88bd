import type { Deployment } from '#deployment';
import { foundationModelArn } from '#kernel';
import type { GuardrailFacts } from './guardrail/session.ts';
import type { InferenceFacts } from './types.ts';
import type { Usage } from './usage.ts';

/** What may be recorded of one inference. */
export function inferenceFacts(
  deployment: Deployment,
  sealed: boolean,
  usage: Usage = {},
  stopReason?: string,
  guardrails: readonly GuardrailFacts[] = [],
): InferenceFacts {
  const { modelId, provider } = deployment.manifest;
  return {
    modelId,
    modelArn: foundationModelArn(deployment.region, modelId),
    provider,
    bundleDigest: deployment.digest,
    isolation: deployment.isolation,
    sealed,
    ...usage,
    ...(stopReason !== undefined && { stopReason }),
    ...(guardrails.length > 0 && { guardrails }),
  };
}
