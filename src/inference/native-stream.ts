import { Content, limits, type Clock } from '#kernel';
import { openContent } from '#open-content';
import { isObject, parseJson, type Untrusted } from './json.ts';
import { INVOCATIONS, jsonBody, type ModelCall } from './model-call.ts';
import { asStreamError, malformedStream, reportedInStream, streamExceptions } from './model-errors.ts';
import { nativeBody } from './native.ts';
import { invalid } from './refuse.ts';
import { ServerSentEvents } from './server-sent-events.ts';
import type { InvokeInput, InvokeStreamEvent } from './types.ts';
import { readUsage, tokenUsage, type Usage } from './usage.ts';

const DONE = '[DONE]';

/** What is known of an answer once its stream has ended. */
interface NativeEnded {
  usage?: Usage;
}

interface NativeStream {
  readonly events: AsyncIterable<InvokeStreamEvent>;
  readonly contentType: string;
  readonly ended: NativeEnded;
}

interface Streaming {
  readonly ended: NativeEnded;
  readonly more: () => Untrusted;
  readonly elapsed: () => number;
}

/** The model's own form in; each of its events out as one chunk, the last one with Bedrock's metrics. */
export async function invokeNativeStream(
  input: InvokeInput,
  call: ModelCall,
  clock: Clock,
  more?: () => Untrusted,
): Promise<NativeStream> {
  const { fields } = nativeBody(input);
  const began = clock.now();
  const { chunks } = await call.stream(INVOCATIONS, streamBody(fields));
  return nativeStream(chunks, clock, more, began);
}

/**
 * @param chunks server-sent events in the model's own form
 * @param more what the last one tells besides
 */
export function nativeStream(
  chunks: AsyncIterable<Content<Uint8Array>>,
  clock: Clock,
  more: () => Untrusted = () => ({}),
  began = clock.now(),
): NativeStream {
  const ended: NativeEnded = {};
  const events = nativeEvents(chunks, { ended, more, elapsed: () => clock.now() - began });
  return { events, contentType: 'application/json', ended };
}

/** With `stream`, and with the usage at the end that the metrics need, unless the caller decided that. */
function streamBody(fields: { readonly [field: string]: unknown }): Content<Uint8Array> {
  try {
    return jsonBody({ stream_options: { include_usage: true }, ...fields, stream: true });
  } catch {
    // JSON.stringify recurses, JSON.parse does not.
    throw invalid('The body is nested too deeply.');
  }
}

async function* nativeEvents(
  chunks: AsyncIterable<Content<Uint8Array>>,
  streaming: Streaming,
): AsyncGenerator<InvokeStreamEvent, void, undefined> {
  const { ended, elapsed } = streaming;
  const sse = new ServerSentEvents({ mostBytes: limits.modelEventBytes });
  let held: string | undefined;
  let firstByte: number | undefined;
  let done = false;
  let complete = false;
  try {
    for await (const chunk of chunks) {
      firstByte ??= elapsed();
      if (done) continue;
      for (const data of sse.push(openContent(chunk))) {
        done = data === DONE;
        if (done) break;
        if (held !== undefined) yield event(held, ended);
        held = data;
      }
      // An event is known to be the last one when [DONE] follows it, or the end.
      if (done) yield lastEvent(held, streaming, elapsed(), firstByte);
      complete = done;
    }
  } catch (error) {
    // A complete answer stays complete, however its connection ends.
    if (!complete) throw asStreamError(error, streamExceptions);
  }
  if (!complete) yield lastEvent(held, streaming, elapsed(), firstByte ?? 0);
}

/** Passed on as it is; looked into only where it can hold the usage, or an error. */
function event(data: string, ended: NativeEnded): InvokeStreamEvent {
  if (data.includes('"usage"') || data.includes('"error"')) inspect(parseJson(data), ended);
  return { chunk: { bytes: new Content(Buffer.from(data)) } };
}

function inspect(parsed: unknown, ended: NativeEnded): void {
  if (!isObject(parsed)) return;
  const reported = reportedInStream(parsed);
  if (reported !== undefined) throw reported;
  const usage = readUsage(parsed['usage']);
  if (usage !== undefined) ended.usage = usage;
}

function lastEvent(
  data: string | undefined,
  { ended, more }: Streaming,
  invocationLatency: number,
  firstByteLatency: number,
): InvokeStreamEvent {
  if (data === undefined) throw malformedStream('it has no events');
  const parsed = parseJson(data);
  inspect(parsed, ended);
  if (!isObject(parsed)) return event(data, ended);
  const { inputTokens, outputTokens } = tokenUsage(ended.usage ?? {});
  const metrics = {
    inputTokenCount: inputTokens,
    outputTokenCount: outputTokens,
    invocationLatency,
    firstByteLatency,
  };
  return {
    chunk: { bytes: jsonBody({ ...parsed, ...more(), 'amazon-bedrock-invocationMetrics': metrics }) },
  };
}
