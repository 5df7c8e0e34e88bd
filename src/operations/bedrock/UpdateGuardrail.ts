import { DRAFT, type Drafts, type Reader } from '#guardrails';
import type { Principal } from '#identity';
import type { Inference } from '#inference';
import { guardrailArn } from '#kernel';
import { operationShape, services, type UpdateGuardrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { writingKey, writingNeeds, type GuardrailKms } from '../guardrail-key.ts';
import { readDefinition } from './guardrail-input.ts';
import { guardrailNeed, guardrailRef, type GuardrailPlace } from '../guardrail-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_UpdateGuardrail.html */
export function updateGuardrail(
  drafts: Pick<Drafts, 'update'>,
  reader: Pick<Reader, 'keyArn'>,
  inference: Pick<Inference, 'checkGuardrail'>,
  place: GuardrailPlace,
  kms: GuardrailKms,
) {
  /** A draft that is under a customer's key stays so, under that or another one. */
  const keyOf = (input: UpdateGuardrailRequest & { guardrailIdentifier: string }, caller: Principal) =>
    input.kmsKeyId ??
    reader.keyArn({ ...guardrailRef(place.region, input.guardrailIdentifier, caller), version: DRAFT });

  return defineOperation({
    shape: operationShape(services.bedrock, 'UpdateGuardrail'),
    eventClass: 'Management',
    readOnly: false,
    needs: async (input: UpdateGuardrailRequest & { guardrailIdentifier: string }, caller) => [
      await guardrailNeed('bedrock:UpdateGuardrail', place, input.guardrailIdentifier, caller),
      ...(await writingNeeds(kms, await keyOf(input, caller), caller)),
    ],
    recorded: {
      input: ['guardrailIdentifier', 'kmsKeyId'],
      output: ['guardrailId', 'guardrailArn', 'version'],
    },
    freeText: ['name', 'description'],
    async perform({ input, caller, needs }) {
      const ref = guardrailRef(place.region, input.guardrailIdentifier, caller);
      const definition = readDefinition(input);
      inference.checkGuardrail(definition);
      const key = writingKey(kms, await keyOf(input, caller), needs, caller);
      const { updatedAt } = await drafts.update({ ...ref, definition, key });
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
