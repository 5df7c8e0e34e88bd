import { Content, type Clock } from '#kernel';
import { openContent } from '#open-content';
import type { ContentBlock, StopReason } from '#shapes';
import { readAnswer } from './chat-answer.ts';
import type { ChatRequest } from './chat-form.ts';
import { chatRequest } from './converse-request.ts';
import { INVOCATIONS, jsonBody, type ModelCall } from './model-call.ts';
import { malformed } from './model-errors.ts';
import { parseJsonBytes } from './json.ts';
import { parsePointers, ResponseFields } from './response-fields.ts';
import { stopReason } from './stop-reason.ts';
import { completeUsage } from './token-counter.ts';
import type { ConverseInput, ConverseResult } from './types.ts';
import { tokenUsage, type Usage } from './usage.ts';

/** What both forms of Converse make of their input before a model sees it. */
export interface Prepared {
  readonly request: ChatRequest;
  readonly fields: ResponseFields;
}

/** @throws ApiError `ValidationException` */
export function prepare(input: ConverseInput, call: ModelCall): Prepared {
  const paths = input.additionalModelResponseFieldPaths;
  const fields = new ResponseFields(parsePointers(paths === undefined ? [] : openContent(paths)));
  return { request: chatRequest(input, call.deployment.manifest), fields };
}

/** One answer in one piece. */
export async function converse(
  input: ConverseInput,
  call: ModelCall,
  clock: Clock,
): Promise<{ output: ConverseResult; usage: Usage }> {
  const { request, fields } = prepare(input, call);
  const began = clock.now();
  const { body } = await call.whole(INVOCATIONS, jsonBody(request));
  const latencyMs = clock.now() - began;

  const raw = parseJsonBytes(openContent(body));
  const answer = readAnswer(raw, (what) => malformed(what, call.name));
  fields.gather(raw);
  const usage = await completeUsage(call, answer.usage, request, answer.text);
  const reason = stopReason(answer.finish, {
    calledTools: answer.calledTools,
    malformedToolUse: answer.malformedToolUse,
    usage,
    contextTokens: call.deployment.manifest.contextTokens,
  });
  return { output: result(answer.blocks, reason, usage, latencyMs, fields), usage };
}

function result(
  blocks: readonly ContentBlock[],
  reason: StopReason,
  usage: Usage,
  latencyMs: number,
  { fields }: ResponseFields,
): ConverseResult {
  return {
    output: new Content({ message: { role: 'assistant', content: [...blocks] } }),
    stopReason: reason,
    usage: tokenUsage(usage),
    metrics: { latencyMs },
    ...(fields !== undefined && { additionalModelResponseFields: new Content(fields) }),
  };
}
