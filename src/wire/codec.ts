import type { ApiError } from '#kernel';
import type { WireRequest, WireResponse } from './http.ts';

/** Both directions of one operation, compiled from its shape. It keeps nothing of a request. */
export interface Codec {
  /**
   * The validated input, with `Content` at the declared paths.
   * @throws ApiError ValidationException, which names places and never quotes values
   */
  decode(request: WireRequest, labels: Readonly<Record<string, string>>): Record<string, unknown>;
  /** The answer of an operation that does not stream. `Content` is opened wherever it stands. */
  encode(output: unknown, requestId: string): WireResponse;
  /**
   * Present where the operation takes a stream of events: decodes one of them, `{ chunk: {…} }`, from its frame.
   * @throws ApiError ValidationException
   */
  readonly decodeEvent?: (frame: Buffer) => Record<string, unknown>;
  /** Present where the operation answers with a stream of events. */
  readonly eventStream?: EventStreamCodec;
}

export interface EventStreamCodec {
  readonly contentType: string;
  /** Status and headers, sent before the first event; `output` gives the members that travel as headers. */
  head(
    output: unknown,
    requestId: string,
  ): { readonly status: number; readonly headers: Record<string, string> };
  /** One frame; `event` has one member of the event union: `{ contentBlockDelta: {…} }`. */
  encode(event: Readonly<Record<string, unknown>>): Buffer;
  /** The last frame of a stream that failed after its head was sent. */
  encodeException(error: ApiError): Buffer;
}

/**
 * Dotted member paths at which prompts and completions stand: `messages`, `inferenceConfig.stopSequences`, `body`;
 * of events `stream.contentBlockDelta.delta`. In an output the value there, or one above it, must be `Content`.
 */
export interface ContentPaths {
  readonly input: readonly string[];
  readonly output: readonly string[];
}
