import type { ConverseInput, Inference } from '#inference';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { CONVERSE_CONTENT, CONVERSE_RECORDED } from './converse-members.ts';
import { inferenceNotes } from './inference-notes.ts';
import { modelNeed } from '../model-need.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html */
export function converseStream(inference: Pick<Inference, 'converseStream'>, region: string) {
  return defineOperation({
    shape: operationShape(services.bedrockRuntime, 'ConverseStream'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ConverseInput) => [
      modelNeed('bedrock:InvokeModelWithResponseStream', region, input.modelId),
    ],
    content: {
      input: CONVERSE_CONTENT,
      output: [
        'stream.contentBlockStart.start',
        'stream.contentBlockDelta.delta',
        'stream.messageStop.additionalModelResponseFields',
      ],
    },
    recorded: { input: CONVERSE_RECORDED },
    freeText: ['requestMetadata'],
    declaredByCaller: ['requestMetadata'],
    closingEvent: 'metadata',
    async perform({ input, caller, signal }) {
      const { events, facts } = await inference.converseStream(input, {
        accountId: caller.accountId,
        signal,
      });
      return { output: {}, events, notes: () => inferenceNotes(facts()) };
    },
  });
}
