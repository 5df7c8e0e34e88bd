import { Content, limits } from '#kernel';
import { openContent } from '#open-content';
import { isObject, parseJson, type Untrusted } from '../json.ts';
import { malformedStream, reportedInStream } from '../model-errors.ts';
import { ServerSentEvents } from '../server-sent-events.ts';
import { headOf } from './answer-head.ts';
import type { AnswerReader } from './answer-reader.ts';
import { HeldAnswer } from './held-answer.ts';
import { PassingAnswer } from './passing-answer.ts';
import type { GuardrailSession } from './session.ts';

const DONE = '[DONE]';

/**
 * A model's stream of server-sent events as it may go on. Where something could be blocked, all of it is awaited first:
 * what is streamed is what would be answered in one piece.
 */
export async function* guardedStream(
  chunks: AsyncIterable<Content<Uint8Array>>,
  session: GuardrailSession,
): AsyncGenerator<Content<Uint8Array>, void, undefined> {
  const reader: AnswerReader = session.holdsAnswers ? new HeldAnswer(session) : new PassingAnswer(session);
  const sse = new ServerSentEvents({ mostBytes: limits.modelEventBytes });
  let done = false;
  for await (const chunk of chunks) {
    // The end is awaited, so that the connection can be used again.
    if (done) continue;
    const out: Untrusted[] = [];
    for (const data of sse.push(openContent(chunk))) {
      done = data === DONE;
      out.push(...(done ? reader.end() : accept(data, reader)));
      if (done) break;
    }
    if (out.length > 0 || done) yield written(out, done);
  }
  if (!done) yield written(reader.end(), false);
}

/** @throws ApiError `ModelStreamErrorException` for what a guardrail cannot read */
function accept(data: string, reader: AnswerReader): readonly Untrusted[] {
  const event = parseJson(data);
  if (!isObject(event)) throw malformedStream('an event is not a JSON object');
  const reported = reportedInStream(event);
  if (reported !== undefined) throw reported;
  const choices = event['choices'];
  if (!Array.isArray(choices) || !choices.every(isObject)) {
    throw malformedStream('an event has no choices, and a guardrail reads no other form');
  }
  return reader.accept(headOf(event), choices);
}

function written(events: readonly Untrusted[], done: boolean): Content<Uint8Array> {
  const texts = [...events.map((event) => JSON.stringify(event)), ...(done ? [DONE] : [])];
  return new Content(Buffer.from(texts.map((text) => `data: ${text}\n\n`).join('')));
}
