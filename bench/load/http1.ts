import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AnswerReader } from './answer-reader.ts';
import type { Exchange, Connections } from './exchange.ts';
import type { Endpoint, LoadRequest } from './job.ts';

/** Connections that are kept alive, one for each request that is under way. */
export async function openHttp1(
  { port, ca }: Endpoint,
  requests: readonly LoadRequest[],
  concurrency: number,
): Promise<Connections> {
  const messages = requests.map(toMessage);
  const opened = await Promise.all(
    Array.from({ length: concurrency }, async () => {
      const socket =
        ca === undefined
          ? connectTcp({ host: '127.0.0.1', port })
          : connectTls({ host: '127.0.0.1', port, ca, ALPNProtocols: ['http/1.1'] });
      socket.setNoDelay(true);
      // Until the last is connected, the first may be closed for bringing nothing.
      const send = lane(socket, messages);
      await once(socket, ca === undefined ? 'connect' : 'secureConnect');
      return { socket, send };
    }),
  );
  return {
    lanes: opened.map(({ send }) => send),
    close() {
      for (const { socket } of opened) socket.destroy();
    },
  };
}

function lane(socket: Socket, messages: readonly Buffer[]): (exchange: Exchange) => void {
  const reader = new AnswerReader();
  let current: Exchange | undefined;
  let started = false;
  const fail = (why: string): void => {
    const failed = current;
    current = undefined;
    failed?.failed(why);
  };
  socket.on('data', (piece: Buffer) => {
    const exchange = current;
    if (exchange === undefined) return;
    try {
      const whole = reader.push(piece);
      if (!started && reader.started) {
        started = true;
        exchange.firstByte();
      }
      if (!whole) return;
      current = undefined;
      exchange.answered(reader.finish());
    } catch (error) {
      fail((error as Error).message);
      socket.destroy();
    }
  });
  socket.on('error', (error) => fail(error.message));
  socket.on('close', () => fail('the connection was closed'));
  return (exchange) => {
    current = exchange;
    started = false;
    if (socket.destroyed) return fail('the connection was closed');
    socket.write(messages[exchange.turn % messages.length] ?? Buffer.alloc(0));
  };
}

/** The whole request in one buffer, so that sending it is one write. */
function toMessage({ method, path, headers, body }: LoadRequest): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
}
