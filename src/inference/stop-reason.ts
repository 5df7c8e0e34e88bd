import type { StopReason } from '#shapes';
import type { Usage } from './usage.ts';

/** Why a model stopped, as its answer says it. */
export interface Finish {
  readonly reason: string;
  /** The stop string that matched, where the model says so. */
  readonly matchedStop?: string;
}

/** `finish_reason` of the chat form, with the names that some servers add. */
const stopReasons: ReadonlyMap<string, StopReason> = new Map([
  ['stop', 'end_turn'],
  ['length', 'max_tokens'],
  ['tool_calls', 'tool_use'],
  ['function_call', 'tool_use'],
  ['content_filter', 'content_filtered'],
  ['model_context_window_exceeded', 'model_context_window_exceeded'],
]);

/** Whether a choice may say so of its end; it says `null` until then. */
export function isFinishReason(value: unknown): boolean {
  return value === null || (typeof value === 'string' && stopReasons.has(value));
}

/** @returns `undefined` while a choice has not finished, and for one that does not say so in a known way */
export function readFinish(choice: { readonly [member: string]: unknown }): Finish | undefined {
  const reason = choice['finish_reason'];
  if (typeof reason !== 'string' || !stopReasons.has(reason)) return undefined;
  // vLLM says it in `stop_reason`, SGLang in `matched_stop`; a number there is a token's id.
  for (const matchedStop of [choice['stop_reason'], choice['matched_stop']]) {
    if (typeof matchedStop === 'string' && matchedStop !== '') return { reason, matchedStop };
  }
  return { reason };
}

/** The rest of what decides a stop reason. */
interface Circumstances {
  /** Whether the answer has tool calls: vLLM says `stop` after a named tool. */
  readonly calledTools: boolean;
  /** Whether a tool's input is no JSON object. */
  readonly malformedToolUse: boolean;
  readonly usage: Usage | undefined;
  readonly contextTokens: number | undefined;
}

export function stopReason(finish: Finish, circumstances: Circumstances): StopReason {
  const { calledTools, malformedToolUse, usage, contextTokens } = circumstances;
  const reason = stopReasons.get(finish.reason) ?? 'end_turn';
  if (reason === 'max_tokens')
    return contextIsFull(usage, contextTokens) ? 'model_context_window_exceeded' : reason;
  if (malformedToolUse || (reason === 'tool_use' && !calledTools)) return 'malformed_tool_use';
  if (reason === 'end_turn' && calledTools) return 'tool_use';
  if (reason === 'end_turn' && finish.matchedStop !== undefined) return 'stop_sequence';
  return reason;
}

function contextIsFull(usage: Usage | undefined, contextTokens: number | undefined): boolean {
  if (contextTokens === undefined || usage?.inputTokens === undefined) return false;
  return usage.inputTokens + (usage.outputTokens ?? 0) >= contextTokens;
}
