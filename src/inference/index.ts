export { createInference } from './inference.ts';
export type {
  BidirectionalInputEvent,
  ConverseInput,
  ConverseResult,
  ConverseStreamEvent,
  CountTokensInput,
  Inference,
  InferenceCaller,
  InferenceFacts,
  InvokeInput,
  InvokeStreamEvent,
} from './types.ts';
