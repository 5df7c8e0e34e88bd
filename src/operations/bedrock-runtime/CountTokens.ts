import type { CountTokensInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html */
export function countTokens(inference: Pick<Inference, 'countTokens'>, region: string) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'CountTokens'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: CountTokensInput) => [modelNeed('bedrock:CountTokens', region, input.modelId)],
    content: { input: ['input'] },
    recorded: { input: ['modelId'] },
    async perform({ input, caller, signal }) {
      const { output, facts } = await inference.countTokens(input, { accountId: caller.accountId, signal });
      return { output, notes: inferenceNotes(facts) };
    },
  });
}
