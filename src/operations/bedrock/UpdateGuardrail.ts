import { DRAFT, type Drafts } from '#guardrails';
import type { Inference } from '#inference';
import { guardrailArn } from '#kernel';
import { operationShape, services, type UpdateGuardrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { readDefinition } from './guardrail-input.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_UpdateGuardrail.html */
export function updateGuardrail(
  drafts: Pick<Drafts, 'update'>,
  inference: Pick<Inference, 'checkGuardrail'>,
  place: GuardrailPlace,
) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'UpdateGuardrail'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: UpdateGuardrailRequest & { guardrailIdentifier: string }, caller) => [
      await guardrailNeed('bedrock:UpdateGuardrail', place, input.guardrailIdentifier, caller),
    ],
    recorded: { input: ['guardrailIdentifier'], output: ['guardrailId', 'guardrailArn', 'version'] },
    freeText: ['name', 'description'],
    async perform({ input, caller }) {
      const ref = guardrailRef(place.region, input.guardrailIdentifier, caller);
      const definition = readDefinition(input);
      inference.checkGuardrail(definition);
      const { updatedAt } = await drafts.update({ ...ref, definition });
      return {
        output: {
          guardrailId: ref.guardrailId,
          guardrailArn: guardrailArn(place.region, ref.accountId, ref.guardrailId),
          version: DRAFT,
          updatedAt: new Date(updatedAt),
        },
      };
    },
  });
}
