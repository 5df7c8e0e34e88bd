import { isUtf8 } from 'node:buffer';
import { Content, limits } from '#kernel';
import { openContent } from '#open-content';
import { isObject, parseJson, parseJsonBytes } from './json.ts';
import type { ModelCall } from './model-call.ts';
import { asStreamError, reportedInStream, streamExceptions } from './model-errors.ts';
import { invalid } from './refuse.ts';
import { ServerSentEvents } from './server-sent-events.ts';
import type { BidirectionalInputEvent, InvokeStreamEvent } from './types.ts';
import { readUsage, type Usage } from './usage.ts';

const PATH = '/invocations-bidirectional-stream';
const DONE = '[DONE]';
/** A comment, which no reader of events takes for one: it sends the head of the request on its way. */
const OPENING = ': \n\n';

/** What is known of a stream: the counts of all its answers so far. */
interface BidirectionalEnded {
  usage?: Usage;
}

/**
 * The model's own form, both ways: each event of the caller goes to the model as it comes, and each of the model's is
 * one chunk. The model is asked when the first event of the answer is.
 */
export function bidirectional(
  input: AsyncIterable<BidirectionalInputEvent>,
  call: ModelCall,
): { events: AsyncIterable<InvokeStreamEvent>; ended: BidirectionalEnded } {
  const ended: BidirectionalEnded = {};
  return { events: answers(input, call, ended), ended };
}

async function* answers(
  input: AsyncIterable<BidirectionalInputEvent>,
  call: ModelCall,
  ended: BidirectionalEnded,
): AsyncGenerator<InvokeStreamEvent, void, undefined> {
  const questions = new Questions(input);
  const sse = new ServerSentEvents({ mostBytes: limits.modelEventBytes });
  try {
    const { chunks } = await call.stream(PATH, new Content(Buffer.from(OPENING)), questions);
    for await (const chunk of chunks) {
      for (const data of sse.push(openContent(chunk))) {
        if (data === DONE) return;
        if (data.includes('"usage"') || data.includes('"error"')) inspect(parseJson(data), ended);
        yield { chunk: { bytes: new Content(Buffer.from(data)) } };
      }
    }
  } catch (error) {
    // The model broke off because its caller did.
    throw questions.failure ?? asStreamError(error, streamExceptions);
  }
}

/** The caller's events as server-sent events. Remembers what was wrong with them: whoever sends them on hides it. */
class Questions implements AsyncIterable<Content<Uint8Array>> {
  readonly #input: AsyncIterable<BidirectionalInputEvent>;
  failure: unknown;

  constructor(input: AsyncIterable<BidirectionalInputEvent>) {
    this.#input = input;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Content<Uint8Array>, void, undefined> {
    try {
      for await (const { chunk } of this.#input) yield serverSentEvent(chunk.bytes);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

/** @throws ApiError `ValidationException` for bytes that are not JSON, which is what the contract speaks */
function serverSentEvent(bytes: Content<Uint8Array> | undefined): Content<Uint8Array> {
  const opened = bytes === undefined ? undefined : openContent(bytes);
  if (opened === undefined || !isUtf8(opened) || parseJsonBytes(opened) === undefined) {
    throw invalid('The bytes of an event must be JSON.');
  }
  // Outside of its texts, where they cannot stand, line ends mean nothing in JSON; here they would end the event.
  const text = Buffer.from(opened)
    .toString('utf8')
    .replace(/[\r\n]/g, ' ');
  return new Content(Buffer.from(`data: ${text}\n\n`));
}

/** @throws ApiError `ModelStreamErrorException` for an error that the model reports */
function inspect(parsed: unknown, ended: BidirectionalEnded): void {
  if (!isObject(parsed)) return;
  const reported = reportedInStream(parsed);
  if (reported !== undefined) throw reported;
  const usage = readUsage(parsed['usage']);
  if (usage === undefined) return;
  const { inputTokens = 0, outputTokens = 0 } = ended.usage ?? {};
  ended.usage = {
    inputTokens: inputTokens + (usage.inputTokens ?? 0),
    outputTokens: outputTokens + (usage.outputTokens ?? 0),
  };
}
