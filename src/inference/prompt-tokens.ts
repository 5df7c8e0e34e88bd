import { ApiError, Content } from '#kernel';
import type { CountTokensInput } from '#shapes';
import type { ChatRequest } from './chat-form.ts';
import { chatRequest } from './converse-request.ts';
import type { Json, JsonObject } from './json.ts';
import type { ModelCall } from './model-call.ts';
import { nativeBody } from './native.ts';
import { invalid } from './refuse.ts';
import { countTokens } from './token-counter.ts';

/** Errors of a model that CountTokens does not model. */
const unmodelled: ReadonlySet<string> = new Set([
  'ModelErrorException',
  'ModelNotReadyException',
  'ModelTimeoutException',
]);

/**
 * What CountTokens asks: the tokens that the model would see in a request of Converse, or of InvokeModel.
 *
 * @throws ApiError `ValidationException`, `ServiceUnavailableException`
 */
export async function tokensOf(input: CountTokensInput, call: ModelCall): Promise<number> {
  const question = questionOf(input, call);
  try {
    return await countTokens(call, question);
  } catch (error) {
    if (!(error instanceof ApiError) || !unmodelled.has(error.code)) throw error;
    throw new ApiError('ServiceUnavailableException', 'The model could not count. Try again later.', {
      cause: error,
    });
  }
}

function questionOf({ converse, invokeModel }: CountTokensInput, call: ModelCall): ChatRequest | JsonObject {
  if (converse !== undefined) {
    const { messages, system, toolConfig, additionalModelRequestFields } = converse;
    return chatRequest(
      {
        messages: new Content(messages ?? []),
        system: new Content(system ?? []),
        ...(toolConfig !== undefined && { toolConfig: new Content(toolConfig) }),
        // A document of the API is JSON by its type.
        ...(additionalModelRequestFields !== undefined && {
          additionalModelRequestFields: new Content(additionalModelRequestFields as Json),
        }),
      },
      call.deployment.manifest,
    );
  }
  const body = invokeModel?.body;
  if (body === undefined) throw invalid('The input holds neither a converse nor an invokeModel request.');
  // It came out of JSON.parse.
  return nativeBody({ modelId: call.name, body: new Content(body) }).fields as JsonObject;
}
