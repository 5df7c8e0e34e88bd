// The model of the bench: every prompt gets the same words at once, whole or in 50 chunks. As a delivered bundle
// it listens on descriptor 3; with --tcp on loopback, for the targets that reach it without Caprock. One file, so
// that every target has the same bytes behind it.
import { createServer } from 'node:http';

const CHUNKS = 50;
/** Each has the word "fox" once, which is how the bench counts them; one in ten has an escape in its JSON. */
const TEXTS = Array.from({ length: CHUNKS }, (_, at) =>
  at % 10 === 9 ? 'the fox\n' : ['a fox ', 'fox ran ', 'old fox ', "fox's ", 'fox-like '][at % 5],
);
const USAGE = { prompt_tokens: 250, completion_tokens: CHUNKS, total_tokens: 250 + CHUNKS };

const base = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'stub' };
const whole = Buffer.from(
  JSON.stringify({
    ...base,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: TEXTS.slice(0, 20).join('') },
        finish_reason: 'stop',
      },
    ],
    usage: USAGE,
  }),
);
const chunks = TEXTS.map((content) => event([{ index: 0, delta: { content }, finish_reason: null }]));
const last = Buffer.concat([
  event([{ index: 0, delta: {}, finish_reason: 'stop' }]),
  event([], { usage: USAGE }),
  Buffer.from('data: [DONE]\n\n'),
]);

function event(choices, more = {}) {
  const data = JSON.stringify({ ...base, object: 'chat.completion.chunk', choices, ...more });
  return Buffer.from(`data: ${data}\n\n`);
}

const WHOLE_HEAD = { 'content-type': 'application/json', 'content-length': whole.length };
const STREAM_HEAD = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };

/** A chunk a turn of the event loop: each leaves in a write of its own, as a model's tokens do. */
function stream(response) {
  let at = 0;
  response.writeHead(200, STREAM_HEAD);
  const step = () => {
    if (response.destroyed) return;
    const chunk = chunks[at++];
    if (chunk === undefined) return void response.end(last);
    response.write(chunk);
    setImmediate(step);
  };
  step();
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const body = [];
  request.on('data', (piece) => body.push(piece));
  request.on('end', () => {
    if (Buffer.concat(body).includes('"stream":true')) return stream(response);
    response.writeHead(200, WHOLE_HEAD);
    response.end(whole);
  });
});

if (process.argv.includes('--tcp')) {
  process.on('disconnect', () => process.exit(0));
  server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
} else {
  server.listen({ fd: 3 });
}
