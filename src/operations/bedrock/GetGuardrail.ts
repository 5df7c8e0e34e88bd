import { DRAFT, type Reader } from '#guardrails';
import { operationShape, services, type GetGuardrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';
import { guardrailOutput } from './guardrail-output.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetGuardrail.html */
export function getGuardrail(reader: Pick<Reader, 'get'>, place: GuardrailPlace) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'GetGuardrail'),
    eventClass: 'Management',
    readOnly: true,
    needs: async (input: GetGuardrailRequest & { guardrailIdentifier: string }, caller) => [
      await guardrailNeed('bedrock:GetGuardrail', place, input.guardrailIdentifier, caller),
    ],
    recorded: { input: ['guardrailIdentifier', 'guardrailVersion'] },
    async perform({ input, caller }) {
      const ref = guardrailRef(place.region, input.guardrailIdentifier, caller);
      const guardrail = await reader.get({ ...ref, version: input.guardrailVersion ?? DRAFT });
      return { output: guardrailOutput(guardrail, place.region) };
    },
  });
}
