import type { Content } from '#kernel';
import type {
  ContentBlockDelta,
  ContentBlockStart,
  ConverseOutput,
  CountTokensInput as CountedInput,
  FoundationModelDetails,
  FoundationModelSummary,
  GuardrailTraceAssessment,
  Message,
  StopReason,
  SystemContentBlock,
  TokenUsage,
  ToolConfiguration,
} from '#shapes';
import type { ApplyGuardrailInput, ApplyGuardrailResult } from './guardrail/apply.ts';
import type { GuardrailChecksInput, GuardrailChecksOutput } from './guardrail/checks.ts';
import type { AppliedGuardrail, GuardrailRules } from './guardrail/rules.ts';
import type { GuardrailFacts, TraceLevel } from './guardrail/session.ts';
import type { Json } from './json.ts';

/** For whom a model runs: one customer's process never sees another's prompts. */
export interface InferenceCaller {
  readonly accountId: string;
  /** Aborts when the client is gone or the service stops. */
  readonly signal: AbortSignal;
  /** The guardrails that apply, the outermost first; whoever calls has looked which the account enforces. */
  readonly guardrails: readonly AppliedGuardrail[];
}

/** What may be recorded of an inference: which model, how it was isolated, how much; never what was said. */
export interface InferenceFacts {
  readonly modelId: string;
  readonly modelArn: string;
  readonly provider: string;
  readonly bundleDigest: string;
  readonly isolation: string;
  readonly sealed: boolean;
  /** Absent where neither the model nor its token counter told. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly stopReason?: string;
  /** Absent where none was applied. */
  readonly guardrails?: readonly GuardrailFacts[];
}

/** The request of Converse and ConverseStream, as the codec decodes it. */
export interface ConverseInput {
  readonly modelId: string;
  readonly messages?: Content<Message[]> | undefined;
  readonly system?: Content<SystemContentBlock[]> | undefined;
  readonly inferenceConfig?: InferenceConfig | undefined;
  readonly toolConfig?: Content<ToolConfiguration> | undefined;
  readonly additionalModelRequestFields?: Content<Json> | undefined;
  readonly additionalModelResponseFieldPaths?: Content<string[]> | undefined;
  /** Allowed, checked by the road's free-text guard, and of no effect on the model. */
  readonly requestMetadata?: Readonly<Record<string, string>> | undefined;
  /** Which guardrail the caller chose is for whoever calls to read; what it says of the answer is read here. */
  readonly guardrailConfig?: GuardrailConfig | undefined;
  /** Members whose features are not built yet: given, they are refused. See `unavailable.ts`. */
  readonly promptVariables?: Content<unknown> | undefined;
  readonly outputConfig?: Content<unknown> | undefined;
  readonly performanceConfig?: { readonly latency?: string | undefined } | undefined;
  readonly serviceTier?: { readonly type?: string | undefined } | undefined;
}

export interface GuardrailConfig {
  readonly guardrailIdentifier?: string | undefined;
  readonly guardrailVersion?: string | undefined;
  readonly trace?: TraceLevel | undefined;
  readonly streamProcessingMode?: 'sync' | 'async' | undefined;
}

export interface InferenceConfig {
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly stopSequences?: Content<string[]> | undefined;
}

export interface ConverseResult {
  readonly output: Content<ConverseOutput>;
  readonly stopReason: StopReason;
  readonly usage: TokenUsage;
  readonly metrics: { readonly latencyMs: number };
  readonly additionalModelResponseFields?: Content<Json>;
  readonly trace?: Content<{ readonly guardrail: GuardrailTraceAssessment }>;
}

/** One event of ConverseStream, in Bedrock's order: an object with one member, named as the event. */
export type ConverseStreamEvent =
  | { readonly messageStart: { readonly role: 'assistant' } }
  | {
      readonly contentBlockStart: {
        readonly start: Content<ContentBlockStart>;
        readonly contentBlockIndex: number;
      };
    }
  | {
      readonly contentBlockDelta: {
        readonly delta: Content<ContentBlockDelta>;
        readonly contentBlockIndex: number;
      };
    }
  | { readonly contentBlockStop: { readonly contentBlockIndex: number } }
  | {
      readonly messageStop: {
        readonly stopReason: StopReason;
        readonly additionalModelResponseFields?: Content<Json>;
      };
    }
  | {
      readonly metadata: {
        readonly usage: TokenUsage;
        readonly metrics: { readonly latencyMs: number };
        readonly trace?: Content<{ readonly guardrail: GuardrailTraceAssessment }>;
      };
    };

/** The request of InvokeModel and InvokeModelWithResponseStream, as the codec decodes it. */
export interface InvokeInput {
  readonly modelId: string;
  readonly body?: Content<Uint8Array> | undefined;
  readonly contentType?: string | undefined;
  readonly accept?: string | undefined;
  readonly guardrailIdentifier?: string | undefined;
  readonly guardrailVersion?: string | undefined;
  readonly trace?: string | undefined;
  /** As in {@link ConverseInput}: members whose features are not built yet. */
  readonly performanceConfigLatency?: string | undefined;
  readonly serviceTier?: string | undefined;
}

export type InvokeStreamEvent = { readonly chunk: { readonly bytes: Content<Uint8Array> } };

/** One event of the caller of InvokeModelWithBidirectionalStream, as the codec decodes it. */
export interface BidirectionalInputEvent {
  readonly chunk: { readonly bytes?: Content<Uint8Array> | undefined };
}

/** The request of CountTokens, as the codec decodes it. */
export interface CountTokensInput {
  readonly modelId: string;
  readonly input: Content<CountedInput>;
}

/**
 * Prompts in, completions out. Every method throws `ApiError` with the name of an error that its operation models.
 * An event stream throws it from its iterator, once the answer has begun.
 */
export interface Inference {
  converse(
    input: ConverseInput,
    caller: InferenceCaller,
  ): Promise<{ output: ConverseResult; facts: InferenceFacts }>;

  /** `facts` are final once `events` has ended. */
  converseStream(
    input: ConverseInput,
    caller: InferenceCaller,
  ): Promise<{ events: AsyncIterable<ConverseStreamEvent>; facts: () => InferenceFacts }>;

  invoke(
    input: InvokeInput,
    caller: InferenceCaller,
  ): Promise<{ output: { body: Content<Uint8Array>; contentType: string }; facts: InferenceFacts }>;

  invokeStream(
    input: InvokeInput,
    caller: InferenceCaller,
  ): Promise<{
    events: AsyncIterable<InvokeStreamEvent>;
    contentType: string;
    facts: () => InferenceFacts;
  }>;

  /** The answer streams while `input` does. `facts` are final once `events` has ended. */
  invokeBidirectional(
    modelId: string,
    input: AsyncIterable<BidirectionalInputEvent>,
    caller: InferenceCaller,
  ): { events: AsyncIterable<InvokeStreamEvent>; facts: () => InferenceFacts };

  countTokens(
    input: CountTokensInput,
    caller: InferenceCaller,
  ): Promise<{ output: { inputTokens: number }; facts: InferenceFacts }>;

  /** Assesses texts that go to no model. */
  applyGuardrail(
    input: ApplyGuardrailInput,
    guardrail: AppliedGuardrail,
  ): { output: ApplyGuardrailResult; facts: readonly GuardrailFacts[] };

  /** Looks for types of sensitive data, without a guardrail. */
  guardrailChecks(input: GuardrailChecksInput): GuardrailChecksOutput;

  /** @throws ApiError `ValidationException` for a rule that cannot be enforced */
  checkGuardrail(rules: GuardrailRules): void;

  /** Every model that is delivered and whole, as ListFoundationModels shows it. */
  models(): FoundationModelSummary[];

  /** One model by id or ARN, as GetFoundationModel shows it. */
  model(modelIdentifier: string): FoundationModelDetails;
}
