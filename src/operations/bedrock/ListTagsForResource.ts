import { operationShape, services, type ListTagsForBedrockResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';
import { taggedGuardrail } from './tagged-resource.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListTagsForResource.html */
export function listTagsForResource(place: GuardrailPlace) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'ListTagsForResource'),
    eventClass: 'Management',
    readOnly: true,
    needs: async (input: ListTagsForBedrockResourceRequest & { resourceARN: string }, caller) => [
      await guardrailNeed('bedrock:ListTagsForResource', place, input.resourceARN, caller),
    ],
    recorded: { input: ['resourceARN'] },
    async perform({ input, caller }) {
      const ref = guardrailRef(place.region, taggedGuardrail(input.resourceARN), caller);
      return { output: { tags: [...(await place.tags.list(ref))] } };
    },
  });
}
