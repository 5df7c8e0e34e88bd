export { createInference } from './inference.ts';
export type { ApplyGuardrailInput } from './guardrail/apply.ts';
export type { GuardrailChecksInput } from './guardrail/checks.ts';
export type { AppliedGuardrail, GuardingMode, GuardrailOrigin, GuardrailRules } from './guardrail/rules.ts';
export type { GuardrailFacts } from './guardrail/session.ts';
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
