import { createRequire } from 'node:module';
import type { Server, Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const GRACE_MILLISECONDS = 1_000;

const require = createRequire(import.meta.url);

export interface S3Server {
  /** Ends it; what is under way has a second. */
  close(): Promise<void>;
}

// The package has no types; these are the parts of it that are used.
const S3rver = require('s3rver') as new (options: object) => {
  readonly httpServer: Server;
  run(): Promise<unknown>;
  close(): Promise<void>;
};
const accounts = require('s3rver/lib/models/account') as {
  readonly DUMMY_ACCOUNT: { createKeyPair(accessKeyId: string, secretAccessKey: string): void };
};

export interface S3ServerOptions {
  readonly folder: string;
  readonly port: number;
  /** PEM. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** Who else but the server's own user `S3RVER` may sign. */
  readonly keys?: readonly { readonly accessKeyId: string; readonly secretAccessKey: string }[];
}

/** An S3-compatible server of somebody else's, over TLS, that checks signatures; its objects survive its end. */
export async function startS3Server({ folder, keys = [], port, tls }: S3ServerOptions): Promise<S3Server> {
  for (const { accessKeyId, secretAccessKey } of keys) {
    accounts.DUMMY_ACCOUNT.createKeyPair(accessKeyId, secretAccessKey);
  }
  const server = new S3rver({ address: '127.0.0.1', port, directory: folder, silent: true, ...tls });
  await server.run();
  const sockets = new Set<Socket>();
  server.httpServer.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return {
    async close() {
      const closed = server.close();
      await Promise.race([closed, setTimeout(GRACE_MILLISECONDS)]);
      // One that never asked for anything would keep the server from ending for good.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
