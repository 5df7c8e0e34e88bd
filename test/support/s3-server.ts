import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface S3Server {
  run(): Promise<unknown>;
  close(): Promise<void>;
}

// The package has no types; these are the parts of it that are used.
const S3rver = require('s3rver') as new (options: object) => S3Server;
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
  return server;
}
