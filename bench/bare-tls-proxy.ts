// The floor that Caprock is measured against: the least that a reverse proxy in Node does. It ends TLS, keeps its
// connections to the model alive and pipes both ways, and looks at nothing.
// Arguments: certificate file, key file, port of the model.
import { readFileSync } from 'node:fs';
import { Agent, request as requestHttp } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const [certificate = '', key = '', modelPort = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 512 });

const server = createServer(
  {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    minVersion: 'TLSv1.2',
    keepAliveTimeout: 120_000,
  },
  (incoming, outgoing) => {
    const { connection: _, ...headers } = incoming.headers;
    const upstream = requestHttp(
      {
        host: '127.0.0.1',
        port: Number(modelPort),
        method: incoming.method,
        path: incoming.url,
        headers: { ...headers, host: `127.0.0.1:${modelPort}` },
        agent,
      },
      (answer) => {
        const { connection: _, 'keep-alive': __, ...answerHeaders } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, answerHeaders);
        answer.pipe(outgoing);
      },
    );
    upstream.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) upstream.destroy();
    });
    incoming.pipe(upstream);
  },
);
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
