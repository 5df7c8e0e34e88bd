import type { ConverseInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { appliedGuardrails, inferenceNeeds, type GuardrailPorts } from './applied-guardrails.ts';
import { CONVERSE_CONTENT, CONVERSE_RECORDED } from './converse-members.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html */
export function converseStream(inference: Pick<Inference, 'converseStream'>, ports: GuardrailPorts) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'ConverseStream'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ConverseInput, caller) =>
      inferenceNeeds(
        modelNeed('bedrock:InvokeModelWithResponseStream', ports.region, input.modelId),
        ports,
        caller,
        input.guardrailConfig,
      ),
    content: {
      input: CONVERSE_CONTENT,
      output: [
        'stream.contentBlockStart.start',
        'stream.contentBlockDelta.delta',
        'stream.messageStop.additionalModelResponseFields',
        'stream.metadata.trace',
      ],
    },
    recorded: { input: CONVERSE_RECORDED },
    freeText: ['requestMetadata'],
    declaredByCaller: ['requestMetadata'],
    closingEvent: 'metadata',
    async perform({ input, caller, needs, signal }) {
      const guardrails = await appliedGuardrails(ports, { caller, needs }, input.guardrailConfig);
      const { accountId } = caller;
      const { events, facts } = await inference.converseStream(input, { accountId, signal, guardrails });
      return { output: {}, events, notes: () => inferenceNotes(facts()) };
    },
  });
}
