import type { ConverseInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { CONVERSE_CONTENT, CONVERSE_RECORDED } from './converse-members.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export function converse(inference: Pick<Inference, 'converse'>, region: string) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'Converse'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ConverseInput) => [modelNeed('bedrock:InvokeModel', region, input.modelId)],
    content: { input: CONVERSE_CONTENT, output: ['output', 'additionalModelResponseFields', 'trace'] },
    recorded: { input: CONVERSE_RECORDED },
    freeText: ['requestMetadata'],
    declaredByCaller: ['requestMetadata'],
    async perform({ input, caller, signal }) {
      const { output, facts } = await inference.converse(input, { accountId: caller.accountId, signal });
      return { output, notes: inferenceNotes(facts) };
    },
  });
}
