import { ApiError } from '#kernel';

/**
 * The guardrail that an ARN names: of what Bedrock tags, guardrails are what Caprock has.
 * @throws ApiError `ResourceNotFoundException`
 */
export function taggedGuardrail(resourceArn: string): string {
  if (/^arn:[^:]+:bedrock:[^:]+:[^:]+:guardrail\/[a-z0-9]+$/.test(resourceArn)) return resourceArn;
  throw new ApiError(
    'ResourceNotFoundException',
    'The resource does not exist. Resources that bear tags here are guardrails, named by their ARN.',
  );
}
