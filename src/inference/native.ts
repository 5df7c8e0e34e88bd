import type { Content } from '#kernel';
import { openContent } from '#open-content';
import { isObject, parseJsonBytes, type Untrusted } from './json.ts';
import { INVOCATIONS, type ModelCall } from './model-call.ts';
import { invalid } from './refuse.ts';
import type { InvokeInput } from './types.ts';
import { readUsage, type Usage } from './usage.ts';

const JSON_TYPE = 'application/json';

/** The model's own form in, the model's own form out. */
export async function invokeNative(
  input: InvokeInput,
  call: ModelCall,
): Promise<{ output: { body: Content<Uint8Array>; contentType: string }; usage: Usage | undefined }> {
  const { body, fields } = nativeBody(input);
  if (fields['stream'] === true) {
    throw invalid('The body asks for a stream. Use InvokeModelWithResponseStream, or leave stream out.');
  }
  const answer = await call.whole(INVOCATIONS, body);
  const { body: answered, contentType } = answer;
  return { output: { body: answered, contentType }, usage: nativeUsage(answered) };
}

/**
 * The body as the caller gave it, and parsed.
 *
 * @throws ApiError `ValidationException`
 */
export function nativeBody(input: InvokeInput): { body: Content<Uint8Array>; fields: Untrusted } {
  refuseOtherTypes(input);
  const { body } = input;
  const fields = body === undefined ? undefined : parseJsonBytes(openContent(body));
  if (body === undefined || !isObject(fields)) throw invalid('The body must be a JSON object.');
  return { body, fields };
}

/** What the contract speaks is JSON, both ways. boto3 names no type for the body. */
function refuseOtherTypes({ contentType, accept }: InvokeInput): void {
  if (contentType !== undefined && mediaType(contentType) !== JSON_TYPE) {
    throw invalid('The content type of the body must be application/json.');
  }
  const accepted = (accept ?? JSON_TYPE).split(',').map(mediaType);
  if (!accepted.some((type) => type === JSON_TYPE || type === 'application/*' || type === '*/*')) {
    throw invalid('The model answers with application/json, which accept must allow.');
  }
}

function mediaType(header: string): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Token counts, where the answer has them in the chat form. */
function nativeUsage(body: Content<Uint8Array>): Usage | undefined {
  const answer = parseJsonBytes(openContent(body));
  return isObject(answer) ? readUsage(answer['usage']) : undefined;
}
