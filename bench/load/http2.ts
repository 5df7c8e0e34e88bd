import { once } from 'node:events';
import { connect, type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2';
import type { Connections, Exchange } from './exchange.ts';
import type { Endpoint, LoadRequest } from './job.ts';

/** One session whose streams are the lanes: how the official JavaScript client uses HTTP/2. */
export async function openHttp2(
  { port, ca }: Endpoint,
  requests: readonly LoadRequest[],
  concurrency: number,
): Promise<Connections> {
  const session = connect(`https://127.0.0.1:${port}`, ca === undefined ? {} : { ca });
  session.on('error', () => {});
  await once(session, 'connect');
  const messages = requests.map(({ method, path, headers, body }) => ({
    headers: { ...headers, ':method': method, ':path': path },
    body,
  }));
  return {
    lanes: Array.from({ length: concurrency }, () => (exchange: Exchange) => {
      const message = messages[exchange.turn % messages.length];
      if (message !== undefined) send(session, message, exchange);
    }),
    close: () => session.destroy(),
  };
}

function send(
  session: ClientHttp2Session,
  message: { readonly headers: OutgoingHttpHeaders; readonly body: Buffer },
  exchange: Exchange,
): void {
  if (session.destroyed) return exchange.failed('the connection was closed');
  const stream = session.request(message.headers);
  const body: Buffer[] = [];
  let status = 0;
  let failure: string | undefined;
  stream.on('response', (headers) => (status = headers[':status'] ?? 0));
  stream.on('data', (piece: Buffer) => {
    if (body.length === 0) exchange.firstByte();
    body.push(piece);
  });
  stream.on('error', (error) => (failure = error.message));
  stream.on('close', () => {
    if (failure !== undefined) exchange.failed(failure);
    else exchange.answered({ status, body: Buffer.concat(body) });
  });
  stream.end(message.body);
}
