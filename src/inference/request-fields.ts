import type { ChatRequest } from './chat-form.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { invalid } from './refuse.ts';

/**
 * Fields of the chat form that Converse itself decides: who speaks, how the answer travels, how many answers
 * there are, and which tools exist.
 */
const ownFields = [
  'messages',
  'model',
  'n',
  'stream',
  'stream_options',
  'tools',
  'tool_choice',
  'functions',
  'function_call',
] as const;

/**
 * The model's request with the caller's additional fields beside our own, none of which they may override.
 *
 * @throws ApiError `ValidationException`
 */
export function withRequestFields(
  request: ChatRequest,
  additional: Json | undefined,
): ChatRequest & JsonLike {
  if (additional === undefined || additional === null) return { ...request };
  if (!isObject(additional)) throw invalid('additionalModelRequestFields must be a JSON object.');
  for (const field of [...ownFields, ...Object.keys(request)]) {
    if (Object.hasOwn(additional, field)) {
      // The name is one of ours, so that it quotes nothing of the caller.
      throw invalid(`The additional field ${field} conflicts with an existing field.`);
    }
  }
  return { ...request, ...(additional as JsonObject) };
}

type JsonLike = { readonly [field: string]: unknown };
