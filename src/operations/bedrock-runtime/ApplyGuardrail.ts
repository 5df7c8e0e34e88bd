import type { ApplyGuardrailInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { guardrailNeed } from '../guardrail-need.ts';
import { namedVersions, readingNeeds } from '../guardrail-key.ts';
import { defineOperation } from '../operation.ts';
import { placeOf, requestedGuardrail, type GuardrailPorts } from './applied-guardrails.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ApplyGuardrail.html */
export function applyGuardrail(inference: Pick<Inference, 'applyGuardrail'>, ports: GuardrailPorts) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'ApplyGuardrail'),
    eventClass: 'Data',
    readOnly: true,
    needs: async (input: ApplyGuardrailInput, caller) => [
      await guardrailNeed('bedrock:ApplyGuardrail', placeOf(ports), input.guardrailIdentifier, caller),
      ...(await readingNeeds(
        ports.kms,
        ports.guardrails.inUse,
        namedVersions(ports.region, input, caller),
        caller,
      )),
    ],
    content: { input: ['content'], output: ['outputs', 'assessments'] },
    recorded: {
      input: ['guardrailIdentifier', 'guardrailVersion', 'source', 'outputScope'],
      output: ['action'],
    },
    async perform({ input, caller, needs }) {
      const guardrail = await requestedGuardrail(
        ports,
        { caller, needs },
        {
          identifier: input.guardrailIdentifier,
          version: input.guardrailVersion,
        },
      );
      const { output, facts } = inference.applyGuardrail(input, guardrail);
      return { output, notes: { additionalEventData: { guardrails: facts } } };
    },
  });
}
