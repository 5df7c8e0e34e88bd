import type { Versions } from '#guardrails';
import { operationShape, services, type CreateGuardrailVersionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateGuardrailVersion.html */
export function createGuardrailVersion(versions: Pick<Versions, 'create'>, place: GuardrailPlace) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'CreateGuardrailVersion'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: CreateGuardrailVersionRequest & { guardrailIdentifier: string }, caller) => [
      await guardrailNeed('bedrock:CreateGuardrailVersion', place, input.guardrailIdentifier, caller),
    ],
    recorded: { input: ['guardrailIdentifier'], output: ['guardrailId', 'version'] },
    freeText: ['description'],
    async perform({ input, caller }) {
      const { guardrailIdentifier, description, clientRequestToken: token } = input;
      const ref = guardrailRef(place.region, guardrailIdentifier, caller);
      const { version } = await versions.create({ ...ref, description, token });
      return { output: { guardrailId: ref.guardrailId, version } };
    },
  });
}
