import { ApiError } from '#kernel';
import type { ChatRequest } from './chat-form.ts';
import { isObject, type JsonObject } from './json.ts';
import { malformed } from './model-errors.ts';
import type { ModelCall } from './model-call.ts';
import { readCount, type Usage } from './usage.ts';

/**
 * How many tokens the model sees in `question`: a chat request (`{messages, tools?}`) or a text (`{prompt}`).
 *
 * @throws ApiError `ValidationException` where the model's software cannot count
 * @see https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html its /tokenize
 */
export async function countTokens(call: ModelCall, question: JsonObject | ChatRequest): Promise<number> {
  const path = call.deployment.manifest.countTokens;
  if (path === undefined) {
    throw new ApiError('ValidationException', "The provided model doesn't support counting tokens.");
  }
  const answer = await call.json(path, question);
  const count = readCount(isObject(answer) ? answer['count'] : undefined);
  if (count === undefined) throw malformed('it has no count of tokens', call.name);
  return count;
}

/**
 * The usage of an answer that did not tell it, as far as the model's own counter can say. What it cannot say stays
 * unknown: nothing is estimated.
 */
export async function completeUsage(
  call: ModelCall,
  told: Usage | undefined,
  asked: ChatRequest,
  answered: string | undefined,
): Promise<Usage> {
  if (told?.inputTokens !== undefined && told.outputTokens !== undefined) return told;
  if (call.deployment.manifest.countTokens === undefined) return told ?? {};
  const { messages, tools } = asked;
  const [inputTokens, outputTokens] = await Promise.all([
    told?.inputTokens ?? attempt(countTokens(call, { messages, ...(tools !== undefined && { tools }) })),
    told?.outputTokens ??
      (answered === undefined
        ? undefined
        : attempt(countTokens(call, { prompt: answered, add_special_tokens: false }))),
  ]);
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}

/** The answer itself is good: a counter that fails costs only the count. */
async function attempt(counting: Promise<number>): Promise<number | undefined> {
  try {
    return await counting;
  } catch {
    return undefined;
  }
}
