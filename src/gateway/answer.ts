import type { WireResponse } from '#wire';
import { limits } from '#kernel';
import type { HttpRequest, HttpResponse } from './exchange.ts';

const JOINED_BYTES = 16 * 1024;

/** Sends an answer in one piece. What is left of the request's body is read away, within a bound. */
export function sendAnswer(request: HttpRequest, response: HttpResponse, answer: WireResponse): void {
  if (response.headersSent || response.destroyed) return;
  // The answer to HEAD tells the length of what it leaves out.
  const length = request.method === 'HEAD' ? answer.headers['content-length'] : undefined;
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': length ?? String(answer.body.length),
  });
  // Small text joins the head in one write, and so in one TLS record.
  if (request.method === 'HEAD') response.end();
  else if (answer.body.length <= JOINED_BYTES) response.end(answer.body.toString('latin1'), 'latin1');
  else response.end(answer.body);
  // An answer that its client does not read holds memory, and a connection.
  const unread = setTimeout(() => response.destroy(), limits.unreadAnswerMilliseconds).unref();
  response.once('close', () => clearTimeout(unread));
  if (!request.complete) discardBody(request);
}

/**
 * A client that is refused early often still sends: closing at once would reset the connection, and the refusal
 * would be lost with it. So its body is read away, as long as that stays cheap.
 */
export function discardBody(request: HttpRequest): void {
  let discarded = 0;
  const timer = setTimeout(() => request.destroy(), limits.discardedBodyMilliseconds).unref();
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > limits.discardedBodyBytes) request.destroy();
  });
  request.on('error', () => {});
  request.once('close', () => clearTimeout(timer));
  request.once('end', () => clearTimeout(timer));
}
