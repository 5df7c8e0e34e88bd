import { readFileSync } from 'node:fs';
import { connect, type ClientHttp2Stream } from 'node:http2';
import { once } from 'node:events';
import { Sha256 } from '@smithy/core/checksum';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from './clients.ts';
import type { TestService } from './service.ts';

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const EVENT_STREAM = 'application/vnd.amazon.eventstream';
const STREAMING = 'STREAMING-AWS4-HMAC-SHA256-EVENTS';

export interface AnswerFrame {
  /** `:event-type`, `:exception-type`, … */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface DuplexOptions {
  readonly modelId: string;
  readonly credentials?: Credentials;
  /** In place of the usual ones; `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A bidirectional stream spoken frame by frame, signed by the official signer, so that it can be spoken wrongly. */
export class Duplex implements AsyncDisposable {
  readonly stream: ClientHttp2Stream;
  /** Status and headers. */
  readonly head: Promise<Readonly<Record<string, unknown>>>;
  /** All that came, once the stream has ended. */
  readonly whole: Promise<Buffer>;
  readonly #signer: SignatureV4;
  readonly #close: () => Promise<void>;
  #prior: string;

  private constructor(
    stream: ClientHttp2Stream,
    signer: SignatureV4,
    signature: string,
    close: () => Promise<void>,
  ) {
    this.stream = stream;
    this.#signer = signer;
    this.#prior = signature;
    this.#close = close;
    this.head = once(stream, 'response').then(([headers]) => headers);
    this.whole = read(stream);
    this.head.catch(() => {});
    this.whole.catch(() => {});
  }

  static async open(service: TestService, options: DuplexOptions): Promise<Duplex> {
    const { accessKeyId, secretAccessKey } = options.credentials ?? service;
    const signer = new SignatureV4({
      credentials: { accessKeyId, secretAccessKey },
      region: service.region,
      service: 'bedrock',
      sha256: Sha256,
    });
    const path = `/model/${encodeURIComponent(options.modelId)}/invoke-with-bidirectional-stream`;
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'https:',
      hostname: '127.0.0.1',
      path,
      query: {},
      headers: withoutUndefined({
        ':authority': `127.0.0.1:${service.port}`,
        'content-type': EVENT_STREAM,
        'x-amz-content-sha256': STREAMING,
        ...options.headers,
      }),
    });
    const session = connect(service.url, { ca: readFileSync(service.caPath, 'utf8') });
    session.on('error', () => {});
    const stream = session.request({ ':method': 'POST', ':path': path, ...headers }, { endStream: false });
    stream.on('error', () => {});
    const signature = /Signature=(\w+)/.exec(headers['authorization'] ?? '')?.[1] ?? '';
    return new Duplex(stream, signer, signature, async () => {
      stream.destroy();
      session.destroy();
    });
  }

  /** A signed frame that is not sent: the chain goes on from it. */
  async sign(payload: Uint8Array): Promise<Buffer> {
    const signingDate = new Date();
    const date = { ':date': { type: 'timestamp', value: signingDate } } as const;
    const message = { headers: date, body: payload };
    const { signature } = await this.#signer.sign({ message, priorSignature: this.#prior }, { signingDate });
    this.#prior = signature;
    const bytes = { type: 'binary', value: Buffer.from(signature, 'hex') } as const;
    return Buffer.from(codec.encode({ headers: { ...date, ':chunk-signature': bytes }, body: payload }));
  }

  async ask(value: unknown): Promise<void> {
    this.stream.write(await this.sign(chunkOf(value)));
  }

  /** The signed end, and the end of the body. */
  async end(): Promise<void> {
    this.stream.end(await this.sign(new Uint8Array()));
  }

  async frames(): Promise<AnswerFrame[]> {
    const frames: AnswerFrame[] = [];
    for (let rest = await this.whole; rest.length > 0; rest = rest.subarray(rest.readUInt32BE(0))) {
      const { headers, body } = codec.decode(rest.subarray(0, rest.readUInt32BE(0)));
      const values = Object.entries(headers).map(([name, { value }]) => [name, value]);
      frames.push({ headers: Object.fromEntries(values), body: Buffer.from(body).toString() });
    }
    return frames;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}

/** The event `chunk` with JSON bytes, as the inner message of a signed frame. */
export function chunkOf(value: unknown): Uint8Array {
  const text = (value: string) => ({ type: 'string', value }) as const;
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');
  return codec.encode({
    headers: {
      ':event-type': text('chunk'),
      ':message-type': text('event'),
      ':content-type': text('application/json'),
    },
    body: Buffer.from(JSON.stringify({ bytes })),
  });
}

/** The JSON inside the chunks of an answer. */
export function answersOf(frames: readonly AnswerFrame[]): readonly Record<string, unknown>[] {
  return frames
    .filter(({ headers }) => headers[':event-type'] === 'chunk')
    .map(({ body }) => JSON.parse(Buffer.from(JSON.parse(body).bytes, 'base64').toString()));
}

function withoutUndefined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

async function read(stream: ClientHttp2Stream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream.iterator({ destroyOnReturn: false })) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
