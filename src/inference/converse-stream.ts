import { Content, limits, type Clock } from '#kernel';
import { openContent } from '#open-content';
import type { StopReason } from '#shapes';
import { prepare, type Prepared } from './converse.ts';
import { ConverseEvents } from './converse-events.ts';
import { INVOCATIONS, jsonBody, type ModelCall } from './model-call.ts';
import { asStreamError, malformedStream } from './model-errors.ts';
import { ServerSentEvents } from './server-sent-events.ts';
import { stopReason } from './stop-reason.ts';
import { completeUsage } from './token-counter.ts';
import type { ConverseInput, ConverseStreamEvent } from './types.ts';
import { tokenUsage, type Usage } from './usage.ts';

const DONE = '[DONE]';

/** Exceptions that the event stream of ConverseStream models. */
const modelled: ReadonlySet<string> = new Set([
  'InternalServerException',
  'ModelStreamErrorException',
  'ServiceUnavailableException',
  'ThrottlingException',
  'ValidationException',
]);

/** What is known of an answer once its stream has ended. */
interface Ended {
  usage?: Usage;
  stopReason?: StopReason;
}

/** An answer as it is produced. `ended` is filled in when the stream's last event is given. */
export async function converseStream(
  input: ConverseInput,
  call: ModelCall,
  clock: Clock,
): Promise<{ events: AsyncIterable<ConverseStreamEvent>; ended: Ended }> {
  const prepared = prepare(input, call);
  const began = clock.now();
  const body = jsonBody({ ...prepared.request, stream: true, stream_options: { include_usage: true } });
  const { chunks } = await call.stream(INVOCATIONS, body);
  const ended: Ended = {};
  const events = converseEvents(chunks, { call, prepared, ended, elapsed: () => clock.now() - began });
  return { events, ended };
}

interface Streaming {
  readonly call: ModelCall;
  readonly prepared: Prepared;
  readonly ended: Ended;
  readonly elapsed: () => number;
}

async function* converseEvents(
  chunks: AsyncIterable<Content<Uint8Array>>,
  streaming: Streaming,
): AsyncGenerator<ConverseStreamEvent, void, undefined> {
  const { fields } = streaming.prepared;
  const keepText = streaming.call.deployment.manifest.countTokens !== undefined;
  const answer = new ConverseEvents({ ...(fields.wanted && { fields }), keepText });
  const sse = new ServerSentEvents({ mostBytes: limits.modelEventBytes });
  let done = false;
  yield { messageStart: { role: 'assistant' } };
  try {
    for await (const chunk of chunks) {
      // The end is awaited, so that the connection can be used again; what is said after [DONE] is not read.
      if (done) continue;
      for (const data of sse.push(openContent(chunk))) {
        done = data === DONE;
        if (done) break;
        answer.accept(data);
      }
      for (const event of answer.flush()) yield event;
      if (done) yield* closing(answer, streaming);
    }
  } catch (error) {
    // A complete answer stays complete, however its connection ends.
    if (!done || streaming.ended.stopReason === undefined) throw asStreamError(error, modelled);
  }
  if (!done) yield* closing(answer, streaming);
}

async function* closing(
  answer: ConverseEvents,
  { call, prepared, ended, elapsed }: Streaming,
): AsyncGenerator<ConverseStreamEvent, void, undefined> {
  const { finish, calledTools, malformedToolUse } = answer;
  if (finish === undefined) throw malformedStream('it ended without a finish reason');
  const latencyMs = elapsed();
  const usage = await completeUsage(call, answer.usage, prepared.request, answer.text);
  const { contextTokens } = call.deployment.manifest;
  const reason = stopReason(finish, { calledTools, malformedToolUse, usage, contextTokens });
  ended.usage = usage;
  ended.stopReason = reason;
  const { fields } = prepared.fields;
  yield {
    messageStop: {
      stopReason: reason,
      ...(fields !== undefined && { additionalModelResponseFields: new Content(fields) }),
    },
  };
  yield { metadata: { usage: tokenUsage(usage), metrics: { latencyMs } } };
}
