import type { TokenUsage } from '#shapes';
import { isObject } from './json.ts';

/** What a model said that it counted; a count that it did not say is absent. */
export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** The member `usage` of a chat completion, or of the last chunk of a stream. */
export function readUsage(usage: unknown): Usage | undefined {
  if (!isObject(usage)) return undefined;
  const inputTokens = readCount(usage['prompt_tokens']);
  const outputTokens = readCount(usage['completion_tokens']);
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}

/** A count as a model gave it, where it is one: the API's integers have 32 bits. */
export function readCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7fff_ffff
    ? value
    : undefined;
}

/** The API's form, in which every count is required: one that nobody knows is 0, and never an estimate. */
export function tokenUsage(usage: Usage): TokenUsage {
  const { inputTokens = 0, outputTokens = 0 } = usage;
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}
