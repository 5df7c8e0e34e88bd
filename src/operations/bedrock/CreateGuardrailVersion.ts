import type { Reader, Versions } from '#guardrails';
import { operationShape, services, type CreateGuardrailVersionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { definitionKeys, namedVersions, rewritingNeeds, type GuardrailKms } from '../guardrail-key.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateGuardrailVersion.html */
export function createGuardrailVersion(
  versions: Pick<Versions, 'create'>,
  reader: Pick<Reader, 'keyArn'>,
  place: GuardrailPlace,
  kms: GuardrailKms,
) {
  return defineOperation({
    shape: operationShape(services.bedrock, 'CreateGuardrailVersion'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: CreateGuardrailVersionRequest & { guardrailIdentifier: string }, caller) => [
      await guardrailNeed('bedrock:CreateGuardrailVersion', place, input.guardrailIdentifier, caller),
      ...(await rewritingNeeds(kms, reader, namedVersions(place.region, input, caller), caller)),
    ],
    recorded: { input: ['guardrailIdentifier'], output: ['guardrailId', 'version'] },
    freeText: ['description'],
    async perform({ input, caller, needs }) {
      const { guardrailIdentifier, description, clientRequestToken: token } = input;
      const ref = guardrailRef(place.region, guardrailIdentifier, caller);
      const { version } = await versions.create({
        ...ref,
        description,
        token,
        keys: definitionKeys(kms, needs, caller),
      });
      return { output: { guardrailId: ref.guardrailId, version } };
    },
  });
}
