import type { Catalog, Deployment, Models } from '#deployment';
import { CaprockError, type Clock } from '#kernel';
import { openContent } from '#open-content';
import type { StopReason } from '#shapes';
import { bidirectional } from './bidirectional.ts';
import { converse } from './converse.ts';
import { converseStream } from './converse-stream.ts';
import { inferenceFacts } from './facts.ts';
import {
  blockedEvents,
  blockedResult,
  guardedStopReason,
  withTrace,
  withTraceEvents,
} from './guardrail/converse-answer.ts';
import { applyGuardrail } from './guardrail/apply.ts';
import { guardrailChecks } from './guardrail/checks.ts';
import { guardCounted } from './guardrail/counted.ts';
import { GuardedCall } from './guardrail/guarded-call.ts';
import { Guards } from './guardrail/guards.ts';
import {
  guardConversation,
  guardInvocation,
  guardrailMembers,
  messageAnswer,
  messageChunks,
  withGuardrailMembers,
  type GuardedRequest,
} from './guardrail/requests.ts';
import type { AppliedGuardrail } from './guardrail/rules.ts';
import type { GuardrailSession } from './guardrail/session.ts';
import type { Untrusted } from './json.ts';
import { getFoundationModel, listFoundationModels } from './foundation-models.ts';
import { jsonBody, ModelCall } from './model-call.ts';
import { invokeNative } from './native.ts';
import { invokeNativeStream, nativeStream } from './native-stream.ts';
import { tokensOf } from './prompt-tokens.ts';
import { invalid } from './refuse.ts';
import type { ConverseInput, Inference, InferenceCaller, InferenceFacts, InvokeInput } from './types.ts';
import { refuseUnavailableInConverse, refuseUnavailableInInvoke } from './unavailable.ts';
import type { Usage } from './usage.ts';

/** Prompts in, completions out: Bedrock's forms on one side, the form that a bundle speaks on the other. */
export function createInference(deps: {
  readonly catalog: Pick<Catalog, 'find' | 'list'>;
  readonly models: Pick<Models, 'invoke' | 'sealed'>;
  readonly clock: Clock;
}): Inference {
  const { catalog, models, clock } = deps;

  const guards = new Guards(clock);

  /** @throws ApiError `ValidationException` for a model that is not here, or not whole */
  function find(modelId: string): Deployment {
    const deployment = catalog.find(modelId);
    if (deployment === undefined) throw invalid('The provided model identifier is invalid.');
    return deployment;
  }

  function findStreaming(modelId: string): Deployment {
    const deployment = find(modelId);
    if (!deployment.manifest.streaming) throw invalid('The model is unsupported for streaming.');
    return deployment;
  }

  /** The guardrails that apply to one model. @param asked the guardrail that the request names */
  function guardrailsOn(
    { manifest }: Deployment,
    caller: InferenceCaller,
    asked?: string,
  ): readonly AppliedGuardrail[] {
    if ((asked ?? '') !== '' && !caller.guardrails.some(({ origin }) => origin === 'REQUEST')) {
      throw new CaprockError('GuardrailNotLoaded', 'The guardrail of a request was not handed to inference.');
    }
    const all = caller.guardrails.filter(({ appliesTo }) => appliesTo(manifest.modelId));
    // One that is enforced has been asked for already.
    const enforced = all.filter(({ origin }) => origin === 'ACCOUNT_ENFORCED');
    return all.filter(
      (one) =>
        one.origin !== 'REQUEST' ||
        !enforced.some(({ arn, version }) => arn === one.arn && version === one.version),
    );
  }

  function guardedConversation(
    input: ConverseInput,
    deployment: Deployment,
    caller: InferenceCaller,
    asynchronous: boolean,
  ): GuardedRequest<ConverseInput> | undefined {
    const guardrails = guardrailsOn(deployment, caller, input.guardrailConfig?.guardrailIdentifier);
    if (guardrails.length === 0) return undefined;
    const options = { trace: input.guardrailConfig?.trace, asynchronous };
    return guardConversation(input, guardrails, guards, options);
  }

  function guardedInvocation(
    input: InvokeInput,
    deployment: Deployment,
    caller: InferenceCaller,
    streams: boolean,
  ): GuardedRequest<InvokeInput> | undefined {
    const guardrails = guardrailsOn(deployment, caller, input.guardrailIdentifier);
    return guardrails.length === 0 ? undefined : guardInvocation(input, guardrails, guards, streams);
  }

  function callTo(deployment: Deployment, caller: InferenceCaller, session?: GuardrailSession): ModelCall {
    return session === undefined
      ? new ModelCall(models, deployment, caller)
      : new GuardedCall(models, deployment, caller, session);
  }

  const factsOf = (
    deployment: Deployment,
    { usage, stopReason }: { usage?: Usage | undefined; stopReason?: StopReason | undefined },
    session?: GuardrailSession,
  ): InferenceFacts => inferenceFacts(deployment, models.sealed, usage, stopReason, session?.facts);

  return {
    async converse(input, caller) {
      refuseUnavailableInConverse(input);
      const deployment = find(input.modelId);
      const began = clock.now();
      const guarded = guardedConversation(input, deployment, caller, false);
      if (guarded === undefined) {
        const { output, usage } = await converse(input, callTo(deployment, caller), clock);
        return { output, facts: factsOf(deployment, { usage, stopReason: output.stopReason }) };
      }
      const { session, blocked } = guarded;
      if (blocked !== undefined) {
        const output = blockedResult(blocked, session, clock.now() - began);
        return { output, facts: factsOf(deployment, { stopReason: output.stopReason }, session) };
      }
      const answered = await converse(guarded.input, callTo(deployment, caller, session), clock);
      const output = withTrace(answered.output, session);
      const { usage } = answered;
      return { output, facts: factsOf(deployment, { usage, stopReason: output.stopReason }, session) };
    },

    async converseStream(input, caller) {
      refuseUnavailableInConverse(input);
      const deployment = findStreaming(input.modelId);
      const began = clock.now();
      const asynchronous = input.guardrailConfig?.streamProcessingMode === 'async';
      const guarded = guardedConversation(input, deployment, caller, asynchronous);
      if (guarded === undefined) {
        const { events, ended } = await converseStream(input, callTo(deployment, caller), clock);
        return { events, facts: () => factsOf(deployment, ended) };
      }
      const { session, blocked } = guarded;
      if (blocked !== undefined) {
        const events = blockedEvents(blocked, session, clock.now() - began);
        return { events, facts: () => factsOf(deployment, { stopReason: 'guardrail_intervened' }, session) };
      }
      const { events, ended } = await converseStream(
        guarded.input,
        callTo(deployment, caller, session),
        clock,
      );
      return {
        events: withTraceEvents(events, session),
        facts: () => {
          const { usage, stopReason } = ended;
          const told = stopReason && guardedStopReason(stopReason, session);
          return factsOf(deployment, { usage, stopReason: told }, session);
        },
      };
    },

    async invoke(input, caller) {
      refuseUnavailableInInvoke(input);
      const deployment = find(input.modelId);
      const guarded = guardedInvocation(input, deployment, caller, false);
      if (guarded === undefined) {
        const { output, usage } = await invokeNative(input, callTo(deployment, caller));
        return { output, facts: factsOf(deployment, { usage }) };
      }
      const { session, blocked } = guarded;
      if (blocked !== undefined) {
        const body = withGuardrailMembers(jsonBody(messageAnswer(blocked)), session);
        return { output: { body, contentType: 'application/json' }, facts: factsOf(deployment, {}, session) };
      }
      const { output, usage } = await invokeNative(guarded.input, callTo(deployment, caller, session));
      const body = withGuardrailMembers(output.body, session);
      return { output: { ...output, body }, facts: factsOf(deployment, { usage }, session) };
    },

    async invokeStream(input, caller) {
      refuseUnavailableInInvoke(input);
      const deployment = findStreaming(input.modelId);
      const guarded = guardedInvocation(input, deployment, caller, true);
      if (guarded === undefined) {
        const { ended, ...answer } = await invokeNativeStream(input, callTo(deployment, caller), clock);
        return { ...answer, facts: () => factsOf(deployment, ended) };
      }
      const { session, blocked } = guarded;
      const more = (): Untrusted => guardrailMembers(session);
      const { ended, ...answer } =
        blocked === undefined
          ? await invokeNativeStream(guarded.input, callTo(deployment, caller, session), clock, more)
          : nativeStream(messageChunks(blocked), clock, more);
      return { ...answer, facts: () => factsOf(deployment, ended, session) };
    },

    invokeBidirectional(modelId, input, caller) {
      const deployment = find(modelId);
      if (deployment.manifest.bidirectional !== true) {
        throw invalid('The model is unsupported for bidirectional streaming.');
      }
      if (guardrailsOn(deployment, caller).length > 0) {
        throw invalid(
          'A guardrail is enforced on this account, and cannot be applied to a bidirectional stream. Use Converse or InvokeModel.',
        );
      }
      const { events, ended } = bidirectional(input, callTo(deployment, caller));
      return { events, facts: () => factsOf(deployment, ended) };
    },

    async countTokens(input, caller) {
      const deployment = find(input.modelId);
      const guardrails = guardrailsOn(deployment, caller);
      const { input: asked, session } = guardCounted(openContent(input.input), guardrails, guards);
      const inputTokens = await tokensOf(asked, callTo(deployment, caller));
      return { output: { inputTokens }, facts: factsOf(deployment, { usage: { inputTokens } }, session) };
    },

    applyGuardrail: (input, guardrail) => applyGuardrail(input, guardrail, guards),
    guardrailChecks,

    checkGuardrail(rules) {
      guards.compiled(rules);
    },

    models: () => listFoundationModels(catalog),
    model: (modelIdentifier) => getFoundationModel(catalog, modelIdentifier),
  };
}
