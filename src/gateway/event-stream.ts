import { limits, type ApiError } from '#kernel';
import type { Streamed } from '#operations';
import type { EventStreamCodec } from '#wire';
import type { HttpResponse } from './exchange.ts';
import { FrameWriter } from './frame-writer.ts';

export interface EventStreamDeps {
  readonly codec: EventStreamCodec;
  readonly requestId: string;
  /** The event that waits for the record, such as `metadata`. */
  readonly closingEvent: string | undefined;
  /** What the model or the client did that ended the stream early, as an error of the API. */
  readonly toApiError: (error: unknown) => ApiError;
  /** Makes the record durable. */
  readonly complete: (outcome: { readonly error?: ApiError; readonly clientGone?: true }) => Promise<void>;
}

/**
 * Sends the events of an answer as they come. The record is durable before the closing event leaves, so a client
 * that has a whole answer has one that is recorded; where it cannot be recorded the stream ends in an error.
 */
export async function sendEvents(
  response: HttpResponse,
  { output, events }: Streamed<unknown>,
  deps: EventStreamDeps,
): Promise<void> {
  const { status, headers } = deps.codec.head(output, deps.requestId);
  response.writeHead(status, headers);
  const writer = new FrameWriter(response, limits.unreadAnswerMilliseconds);
  let closing: Buffer | undefined;
  let failure: ApiError | undefined;
  try {
    for await (const event of events) {
      if (writer.gone) break;
      const frame = deps.codec.encode(event);
      if (deps.closingEvent !== undefined && deps.closingEvent in event) closing = frame;
      else await writer.write(frame);
    }
  } catch (error) {
    failure = deps.toApiError(error);
  }
  try {
    await deps.complete({
      ...(failure === undefined ? {} : { error: failure }),
      ...(writer.gone ? { clientGone: true as const } : {}),
    });
  } catch (error) {
    failure = deps.toApiError(error);
  }
  if (failure !== undefined) await writer.write(deps.codec.encodeException(failure));
  else if (closing !== undefined) await writer.write(closing);
  writer.end();
}
