import type { Versions } from '#guardrails';
import { operationShape, services, type DeleteGuardrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';

/**
 * With a number that version alone; without one the guardrail, its draft and all of its versions.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteGuardrail.html
 */
export function deleteGuardrail(versions: Pick<Versions, 'delete'>, place: GuardrailPlace) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'DeleteGuardrail'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: DeleteGuardrailRequest & { guardrailIdentifier: string }, caller) => [
      await guardrailNeed('bedrock:DeleteGuardrail', place, input.guardrailIdentifier, caller),
    ],
    recorded: { input: ['guardrailIdentifier', 'guardrailVersion'] },
    async perform({ input, caller }) {
      const { guardrailIdentifier, guardrailVersion } = input;
      const number = guardrailVersion === undefined ? undefined : Number(guardrailVersion);
      await versions.delete({ ...guardrailRef(place.region, guardrailIdentifier, caller), number });
      return { output: {} };
    },
  });
}
