import { foundationModelArn } from '#kernel';
import type { Need } from './operation.ts';

/** The permission to run `action` on the model that a caller named, by id or by ARN. */
export function modelNeed(action: string, region: string, modelId: string): Need {
  return {
    action,
    resource: modelId.startsWith('arn:') ? modelId : foundationModelArn(region, modelId),
    resourceType: 'AWS::Bedrock::Model',
  };
}
