import type { ConverseInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { appliedGuardrails, inferenceNeeds, type GuardrailPorts } from './applied-guardrails.ts';
import { CONVERSE_CONTENT, CONVERSE_RECORDED } from './converse-members.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export function converse(inference: Pick<Inference, 'converse'>, ports: GuardrailPorts) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'Converse'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ConverseInput, caller) =>
      inferenceNeeds(
        modelNeed('bedrock:InvokeModel', ports.region, input.modelId),
        ports,
        caller,
        input.guardrailConfig,
      ),
    content: { input: CONVERSE_CONTENT, output: ['output', 'additionalModelResponseFields', 'trace'] },
    recorded: { input: CONVERSE_RECORDED },
    freeText: ['requestMetadata'],
    declaredByCaller: ['requestMetadata'],
    async perform({ input, caller, needs, signal }) {
      const guardrails = await appliedGuardrails(ports, { caller, needs }, input.guardrailConfig);
      const { accountId } = caller;
      const { output, facts } = await inference.converse(input, { accountId, signal, guardrails });
      return { output, notes: inferenceNotes(facts) };
    },
  });
}
