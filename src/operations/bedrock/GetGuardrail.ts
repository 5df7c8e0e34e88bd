import { DRAFT, type Reader } from '#guardrails';
import { operationShape, services, type GetGuardrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';
import { definitionKeys, namedVersions, readingNeeds, type GuardrailKms } from '../guardrail-key.ts';
import { guardrailOutput } from './guardrail-output.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetGuardrail.html */
export function getGuardrail(
  reader: Pick<Reader, 'get' | 'keyArn'>,
  place: GuardrailPlace,
  kms: GuardrailKms,
) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'GetGuardrail'),
    eventClass: 'Management',
    readOnly: true,
    needs: async (input: GetGuardrailRequest & { guardrailIdentifier: string }, caller) => [
      await guardrailNeed('bedrock:GetGuardrail', place, input.guardrailIdentifier, caller),
      ...(await readingNeeds(kms, reader, namedVersions(place.region, input, caller), caller)),
    ],
    recorded: { input: ['guardrailIdentifier', 'guardrailVersion'] },
    async perform({ input, caller, needs }) {
      const ref = guardrailRef(place.region, input.guardrailIdentifier, caller);
      const guardrail = await reader.get({
        ...ref,
        version: input.guardrailVersion ?? DRAFT,
        keys: definitionKeys(kms, needs, caller),
      });
      return { output: guardrailOutput(guardrail, place.region) };
    },
  });
}
