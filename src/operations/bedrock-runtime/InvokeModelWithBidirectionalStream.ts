import type { BidirectionalInputEvent, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { appliedGuardrails, inferenceNeeds, type GuardrailPorts } from './applied-guardrails.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithBidirectionalStream.html */
export function invokeModelWithBidirectionalStream(
  inference: Pick<Inference, 'invokeBidirectional'>,
  ports: GuardrailPorts,
) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'InvokeModelWithBidirectionalStream'),
    eventClass: 'Data',
    readOnly: true,
    needs: (input: { readonly modelId: string }, caller) =>
      inferenceNeeds(modelNeed('bedrock:InvokeModel', ports.region, input.modelId), ports, caller),
    content: { input: ['body.chunk.bytes'], output: ['body.chunk.bytes'] },
    recorded: { input: ['modelId'] },
    async perform({ input, caller, needs, signal }, asked: AsyncIterable<BidirectionalInputEvent>) {
      const guardrails = await appliedGuardrails(ports, { caller, needs });
      const { accountId } = caller;
      const { events, facts } = inference.invokeBidirectional(input.modelId, asked, {
        accountId,
        signal,
        guardrails,
      });
      return { output: {}, events, notes: () => inferenceNotes(facts()) };
    },
  });
}
