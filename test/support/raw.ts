import { readFileSync } from 'node:fs';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac } from 'node:crypto';
import type { TestService } from './service.ts';

/** A TLS connection to the service, speaking nothing yet. */
export function connectTls(service: TestService, options: ConnectionOptions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port: service.port,
      ca: readFileSync(service.caPath, 'utf8'),
      ALPNProtocols: ['http/1.1'],
      ...options,
    });
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });
}

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** All that comes until the connection ends or is silent for a while. */
export function readAnswer(socket: TLSSocket, patience = 20_000): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (): void => {
      socket.destroy();
      const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body });
    };
    const timer = setTimeout(
      () => reject(new Error(`no whole answer within ${patience} ms: ${text.length} bytes`)),
      patience,
    );
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      const start = text.indexOf('\r\n\r\n');
      if (length !== undefined && start > 0 && text.length >= start + 4 + Number(length)) {
        clearTimeout(timer);
        finish();
      }
    });
    socket.once('close', () => {
      clearTimeout(timer);
      finish();
    });
    socket.once('error', () => {});
  });
}

class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as string);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
  readonly signingService?: string;
  readonly region?: string;
  readonly date?: Date;
}

/** Headers of a request that the official signer signed. */
export async function signedHeaders(
  service: TestService,
  request: RawRequest,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: request.signingService ?? 'bedrock',
    region: request.region ?? service.region,
    credentials: { accessKeyId: service.accessKeyId, secretAccessKey: service.secretAccessKey },
    sha256: Sha256,
  });
  const [path = '', query = ''] = request.path.split('?');
  const { headers } = await signer.sign(
    {
      method: request.method ?? 'POST',
      protocol: 'https:',
      hostname: '127.0.0.1',
      port: service.port,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { host: `127.0.0.1:${service.port}`, 'content-type': 'application/json', ...request.headers },
      body: request.body ?? '',
    },
    request.date === undefined ? {} : { signingDate: request.date },
  );
  return headers;
}

/** Sends one HTTP/1.1 request byte by byte as it is given, and reads the answer. */
export async function exchange(
  service: TestService,
  request: RawRequest & { readonly sign?: boolean; readonly rawHeaders?: readonly string[] },
): Promise<RawAnswer> {
  const body = Buffer.from(request.body ?? '');
  const headers =
    request.sign === false
      ? { host: `127.0.0.1:${service.port}`, ...request.headers }
      : await signedHeaders(service, request);
  const lines = [
    `${request.method ?? 'POST'} ${request.path} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(request.rawHeaders ?? []),
    `content-length: ${body.length}`,
    'connection: close',
  ];
  const socket = await connectTls(service);
  const answer = readAnswer(socket);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.write(body);
  return answer;
}
