import type { Inference, InvokeInput } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { appliedGuardrails, inferenceNeeds, type GuardrailPorts } from './applied-guardrails.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html */
export function invokeModelWithResponseStream(
  inference: Pick<Inference, 'invokeStream'>,
  ports: GuardrailPorts,
) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'InvokeModelWithResponseStream'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: InvokeInput, caller) =>
      inferenceNeeds(
        modelNeed('bedrock:InvokeModelWithResponseStream', ports.region, input.modelId),
        ports,
        caller,
        input,
      ),
    content: { input: ['body'], output: ['body.chunk.bytes'] },
    recorded: { input: ['modelId'] },
    freeText: ['requestMetadata'],
    declaredByCaller: ['requestMetadata'],
    async perform({ input, caller, needs, signal }) {
      const guardrails = await appliedGuardrails(ports, { caller, needs }, input);
      const { accountId } = caller;
      const { events, contentType, facts } = await inference.invokeStream(input, {
        accountId,
        signal,
        guardrails,
      });
      return { output: { contentType }, events, notes: () => inferenceNotes(facts()) };
    },
  });
}
