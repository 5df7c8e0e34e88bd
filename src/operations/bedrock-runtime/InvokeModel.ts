import type { Inference, InvokeInput } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html */
export function invokeModel(inference: Pick<Inference, 'invoke'>, region: string) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'InvokeModel'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: InvokeInput) => [modelNeed('bedrock:InvokeModel', region, input.modelId)],
    content: { input: ['body'], output: ['body'] },
    recorded: { input: ['modelId'] },
    freeText: ['requestMetadata'],
    declaredByCaller: ['requestMetadata'],
    async perform({ input, caller, signal }) {
      const { output, facts } = await inference.invoke(input, { accountId: caller.accountId, signal });
      return { output, notes: inferenceNotes(facts) };
    },
  });
}
