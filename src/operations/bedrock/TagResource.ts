import type { GuardrailTags } from '#guardrails';
import { operationShape, services, type TagBedrockResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { readTags } from './guardrail-input.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';
import { taggedGuardrail } from './tagged-resource.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_TagResource.html */
export function tagResource(tags: Pick<GuardrailTags, 'tag'>, place: GuardrailPlace) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'TagResource'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: TagBedrockResourceRequest & { resourceARN: string }, caller) => {
      const need = await guardrailNeed('bedrock:TagResource', place, input.resourceARN, caller);
      return [{ ...need, context: { ...need.context, ...requestTagKeys(readTags(input.tags)) } }];
    },
    recorded: { input: ['resourceARN', 'tags'] },
    freeText: ['tags'],
    async perform({ input, caller }) {
      const ref = guardrailRef(place.region, taggedGuardrail(input.resourceARN), caller);
      await tags.tag({ ...ref, tags: readTags(input.tags) });
      return { output: {} };
    },
  });
}
