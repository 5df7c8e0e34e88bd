import { setImmediate } from 'node:timers/promises';
import { once } from 'node:events';
import { answer } from './answer.mjs';
import { readChatRequest, readMessages, readTools } from './chat-request.mjs';
import { chunks, completion } from './completion.mjs';
import { promptTokens } from './prompt.mjs';
import { bad, Refusal } from './refusal.mjs';
import { CONTEXT_TOKENS, MOST_BODY_BYTES } from './settings.mjs';

/**
 * The Deep Learning Container contract over one writer: `/ping`, `/invocations`, and `/tokenize` as vLLM has it.
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
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const event of events) {
    if (response.destroyed) return;
    if (!response.write(`data: ${JSON.stringify(event)}\n\n`)) await once(response, 'drain');
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
  if (response.headersSent) response.destroy();
  else send(response, refusal.status, refusal.body);
}
