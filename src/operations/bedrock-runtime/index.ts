import type { Inference } from '#inference';
import type { Operation } from '../operation.ts';
import { converse } from './Converse.ts';
import { converseStream } from './ConverseStream.ts';
import { countTokens } from './CountTokens.ts';
import { invokeModel } from './InvokeModel.ts';
import { invokeModelWithBidirectionalStream } from './InvokeModelWithBidirectionalStream.ts';
import { invokeModelWithResponseStream } from './InvokeModelWithResponseStream.ts';

export function bedrockRuntime(inference: Inference, region: string): readonly Operation[] {
  return [
    converse(inference, region),
    converseStream(inference, region),
    invokeModel(inference, region),
    invokeModelWithBidirectionalStream(inference, region),
    invokeModelWithResponseStream(inference, region),
    countTokens(inference, region),
  ];
}
