import { Content } from '#kernel';
import type { StopReason } from '#shapes';
import type { ConverseResult, ConverseStreamEvent } from '../types.ts';
import { tokenUsage } from '../usage.ts';
import type { GuardrailSession } from './session.ts';

/** A caller who is to run a tool has to be told so, even where the text beside it is masked. */
export function guardedStopReason(reason: StopReason, session: GuardrailSession): StopReason {
  return session.intervenedInOutput && reason !== 'tool_use' ? 'guardrail_intervened' : reason;
}

export function withTrace(result: ConverseResult, session: GuardrailSession): ConverseResult {
  const stopReason = guardedStopReason(result.stopReason, session);
  return { ...result, stopReason, ...traceOf(session) };
}

function traceOf({ trace }: GuardrailSession): Pick<ConverseResult, 'trace'> {
  return trace === undefined ? {} : { trace: new Content({ guardrail: trace }) };
}

/** The answer to a request that was blocked: no model was asked. */
export function blockedResult(message: string, session: GuardrailSession, latencyMs: number): ConverseResult {
  return {
    output: new Content({ message: { role: 'assistant', content: [{ text: message }] } }),
    stopReason: 'guardrail_intervened',
    usage: tokenUsage({}),
    metrics: { latencyMs },
    ...traceOf(session),
  };
}

export async function* blockedEvents(
  message: string,
  session: GuardrailSession,
  latencyMs: number,
): AsyncGenerator<ConverseStreamEvent, void, undefined> {
  yield { messageStart: { role: 'assistant' } };
  yield { contentBlockDelta: { delta: new Content({ text: message }), contentBlockIndex: 0 } };
  yield { contentBlockStop: { contentBlockIndex: 0 } };
  yield { messageStop: { stopReason: 'guardrail_intervened' } };
  yield { metadata: { usage: tokenUsage({}), metrics: { latencyMs }, ...traceOf(session) } };
}

/** The events of an answer, with why it stopped and what is told of the guardrails. */
export async function* withTraceEvents(
  events: AsyncIterable<ConverseStreamEvent>,
  session: GuardrailSession,
): AsyncGenerator<ConverseStreamEvent, void, undefined> {
  for await (const event of events) {
    if ('messageStop' in event) {
      const stopReason = guardedStopReason(event.messageStop.stopReason, session);
      yield { messageStop: { ...event.messageStop, stopReason } };
    } else if ('metadata' in event) yield { metadata: { ...event.metadata, ...traceOf(session) } };
    else yield event;
  }
}
