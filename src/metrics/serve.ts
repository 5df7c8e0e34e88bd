import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Registry } from './registry.ts';

/**
 * Answers `GET /metrics` on this machine's loopback address, in the clear and to anybody there: metrics name neither
 * people nor what was said. A page in a browser that was led here by a name of its own is refused.
 *
 * @returns the port; disposing it stops
 */
export async function serveMetrics(
  registry: Registry,
  port: number,
): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((request, response) => {
    void answer().catch(() => response.destroy());
    async function answer(): Promise<void> {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '');
      if (host !== '127.0.0.1' && host !== 'localhost') return void response.writeHead(403).end();
      if (request.url !== '/metrics') return void response.writeHead(404).end();
      if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
      const text = await registry.text();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
