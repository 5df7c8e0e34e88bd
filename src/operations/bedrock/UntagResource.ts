import type { GuardrailTags } from '#guardrails';
import { operationShape, services, type UntagBedrockResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';
import { taggedGuardrail } from './tagged-resource.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_UntagResource.html */
export function untagResource(tags: Pick<GuardrailTags, 'untag'>, place: GuardrailPlace) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'UntagResource'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: UntagBedrockResourceRequest & { resourceARN: string }, caller) => {
      const need = await guardrailNeed('bedrock:UntagResource', place, input.resourceARN, caller);
      return [{ ...need, context: { ...need.context, 'aws:TagKeys': input.tagKeys ?? [] } }];
    },
    recorded: { input: ['resourceARN', 'tagKeys'] },
    freeText: ['tagKeys'],
    async perform({ input, caller }) {
      const ref = guardrailRef(place.region, taggedGuardrail(input.resourceARN), caller);
      await tags.untag({ ...ref, keys: input.tagKeys ?? [] });
      return { output: {} };
    },
  });
}
