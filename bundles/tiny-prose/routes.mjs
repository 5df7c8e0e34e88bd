import { setImmediate } from 'node:timers/promises';
import { once } from 'node:events';
import { answer } from './answer.mjs';
import { readChatRequest, readMessages, readTools } from './chat-request.mjs';
import { chunks, completion } from './completion.mjs';
import { dialogue } from './dialogue.mjs';
import { promptTokens } from './prompt.mjs';
import { bad, Refusal } from './refusal.mjs';
import { eventOf, readEvents } from './server-sent-events.mjs';
import { CONTEXT_TOKENS, MOST_BODY_BYTES, MOST_EVENT_CHARACTERS } from './settings.mjs';

/**
 * The Deep Learning Container contract over one writer: `/ping`, `/invocations`, `/tokenize` as vLLM has it, and
 * `/invocations-bidirectional-stream`, where questions and answers stream at the same time.
 *
 * @param {import('./prose-writer.mjs').ProseWriter} writer
 */
export function createRoutes(writer) {
  const routes = {
    'GET /ping': async (_request, response) => response.writeHead(200).end(),
    'POST /invocations': async (request, response) => {
      const asked = readChatRequest(await readJson(request));
      const pieces = answer(writer, asked);
      if (asked.stream) await stream(response, chunks(begun(pieces), asked));
      else send(response, 200, completion(pieces));
    },
    'POST /invocations-bidirectional-stream': async (request, response) => {
      beginStream(response);
      response.flushHeaders();
      await sendEvents(response, dialogue(writer, readEvents(request, MOST_EVENT_CHARACTERS)));
    },
    'POST /tokenize': async (request, response) => {
      send(response, 200, {
        count: count(writer.tokenizer, await readJson(request)),
        max_model_len: CONTEXT_TOKENS,
      });
    },
  };
  return async (request, response) => {
    try {
      const route = routes[`${request.method} ${request.url}`];
      if (route === undefined) throw new Refusal(404, 'There is no such path.');
      await route(request, response);
    } catch (error) {
      fail(response, error instanceof Refusal ? error : new Refusal(500, 'The model failed.'));
    }
  };
}

function count(tokenizer, form) {
  if (typeof form?.prompt === 'string') return tokenizer.encode(form.prompt).length;
  return promptTokens(tokenizer, { messages: readMessages(form?.messages), tools: readTools(form?.tools) });
}

/** The first piece is made before the answer begins, so that a request that cannot be met still gets its status. */
function begun(pieces) {
  const first = pieces.next();
  return (function* () {
    if (first.done) return;
    yield first.value;
    yield* pieces;
  })();
}

async function stream(response, events) {
  beginStream(response);
  await sendEvents(response, events);
}

function beginStream(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}

async function sendEvents(response, events) {
  for await (const event of events) {
    if (response.destroyed) return;
    if (!response.write(eventOf(event))) await once(response, 'drain');
    // Each word leaves as it is written, and other requests get their turn.
    await setImmediate();
  }
  response.end('data: [DONE]\n\n');
}

async function readJson(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BODY_BYTES) throw new Refusal(413, 'The body is too large.');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw bad('The body is not JSON.');
  }
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response, refusal) {
  // A stream tells of its end in its own form.
  if (response.headersSent) response.end(eventOf(refusal.body));
  else send(response, refusal.status, refusal.body);
}
