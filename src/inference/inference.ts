import type { Catalog, Models } from '#deployment';
import type { Clock } from '#kernel';
import { openContent } from '#open-content';
import { bidirectional } from './bidirectional.ts';
import { converse } from './converse.ts';
import { converseStream } from './converse-stream.ts';
import { inferenceFacts } from './facts.ts';
import { getFoundationModel, listFoundationModels } from './foundation-models.ts';
import { ModelCall } from './model-call.ts';
import { invokeNative } from './native.ts';
import { invokeNativeStream } from './native-stream.ts';
import { tokensOf } from './prompt-tokens.ts';
import { invalid } from './refuse.ts';
import type { Inference, InferenceCaller } from './types.ts';
import { refuseUnavailableInConverse, refuseUnavailableInInvoke } from './unavailable.ts';

/** Prompts in, completions out: Bedrock's forms on one side, the form that a bundle speaks on the other. */
export function createInference(deps: {
  readonly catalog: Pick<Catalog, 'find' | 'list'>;
  readonly models: Pick<Models, 'invoke' | 'sealed'>;
  readonly clock: Clock;
}): Inference {
  const { catalog, models, clock } = deps;

  /** @throws ApiError `ValidationException` for a model that is not here, or not whole */
  function callTo(modelId: string, caller: InferenceCaller): ModelCall {
    const deployment = catalog.find(modelId);
    if (deployment === undefined) throw invalid('The provided model identifier is invalid.');
    return new ModelCall(models, deployment, caller);
  }

  function streamingCallTo(modelId: string, caller: InferenceCaller): ModelCall {
    const call = callTo(modelId, caller);
    if (!call.deployment.manifest.streaming) throw invalid('The model is unsupported for streaming.');
    return call;
  }

  return {
    async converse(input, caller) {
      refuseUnavailableInConverse(input);
      const call = callTo(input.modelId, caller);
      const { output, usage } = await converse(input, call, clock);
      return { output, facts: inferenceFacts(call.deployment, models.sealed, usage, output.stopReason) };
    },

    async converseStream(input, caller) {
      refuseUnavailableInConverse(input);
      const call = streamingCallTo(input.modelId, caller);
      const { events, ended } = await converseStream(input, call, clock);
      return {
        events,
        facts: () => inferenceFacts(call.deployment, models.sealed, ended.usage, ended.stopReason),
      };
    },

    async invoke(input, caller) {
      refuseUnavailableInInvoke(input);
      const call = callTo(input.modelId, caller);
      const { output, usage } = await invokeNative(input, call);
      return { output, facts: inferenceFacts(call.deployment, models.sealed, usage) };
    },

    async invokeStream(input, caller) {
      refuseUnavailableInInvoke(input);
      const call = streamingCallTo(input.modelId, caller);
      const { events, contentType, ended } = await invokeNativeStream(input, call, clock);
      return {
        events,
        contentType,
        facts: () => inferenceFacts(call.deployment, models.sealed, ended.usage),
      };
    },

    invokeBidirectional(modelId, input, caller) {
      const call = callTo(modelId, caller);
      if (call.deployment.manifest.bidirectional !== true) {
        throw invalid('The model is unsupported for bidirectional streaming.');
      }
      const { events, ended } = bidirectional(input, call);
      return { events, facts: () => inferenceFacts(call.deployment, models.sealed, ended.usage) };
    },

    async countTokens(input, caller) {
      const call = callTo(input.modelId, caller);
      const inputTokens = await tokensOf(openContent(input.input), call);
      return {
        output: { inputTokens },
        facts: inferenceFacts(call.deployment, models.sealed, { inputTokens }),
      };
    },

    models: () => listFoundationModels(catalog),
    model: (modelIdentifier) => getFoundationModel(catalog, modelIdentifier),
  };
}
