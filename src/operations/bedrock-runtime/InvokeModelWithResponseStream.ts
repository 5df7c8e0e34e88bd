import type { Inference, InvokeInput } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html */
export function invokeModelWithResponseStream(inference: Pick<Inference, 'invokeStream'>, region: string) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'InvokeModelWithResponseStream'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: InvokeInput) => [
      modelNeed('bedrock:InvokeModelWithResponseStream', region, input.modelId),
    ],
    content: { input: ['body'], output: ['body.chunk.bytes'] },
    recorded: { input: ['modelId'] },
    freeText: ['requestMetadata'],
    declaredByCaller: ['requestMetadata'],
    async perform({ input, caller, signal }) {
      const { events, contentType, facts } = await inference.invokeStream(input, {
        accountId: caller.accountId,
        signal,
      });
      return { output: { contentType }, events, notes: () => inferenceNotes(facts()) };
    },
  });
}
