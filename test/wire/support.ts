import { Readable } from 'node:stream';
import { ApiError, Secret } from '#kernel';
import { operationShape, services, type OperationShape, type ServiceShape } from '#shapes';
import {
  checkSigned,
  createCodec,
  createRouter,
  encodeError,
  parseSigned,
  signatureMatches,
  SigningKeys,
  type Codec,
  type ContentPaths,
  type WireRequest,
  type WireResponse,
} from '#wire';

export const REGION = 'eu-central-1';
export const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

export const NO_CONTENT: ContentPaths = { input: [], output: [] };

export function codecOf(service: ServiceShape, name: string, content: Partial<ContentPaths> = {}): Codec {
  return createCodec(operationShape(service, name), { ...NO_CONTENT, ...content });
}

export function request(parts: Partial<WireRequest>): WireRequest {
  return { method: 'POST', rawPath: '/', rawQuery: '', headers: {}, body: Buffer.alloc(0), ...parts };
}

export function jsonRequest(body: unknown): WireRequest {
  return request({ body: Buffer.from(JSON.stringify(body)) });
}

/** The ApiError that a function throws. */
export function refusal(act: () => unknown): ApiError {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

interface SdkRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

/** What the service does with a decoded input: gives an output, a stream of events, or throws. */
export type Perform = (call: {
  readonly operation: OperationShape;
  readonly input: Record<string, unknown>;
}) => {
  readonly output?: unknown;
  readonly events?: readonly Record<string, unknown>[];
  readonly failure?: ApiError;
};

/**
 * Configuration that has a real client talk to router, SigV4 and codec in this process: the client serialises,
 * signs, parses and retries as ever, only the socket is left out.
 */
export function inProcess(operations: readonly OperationShape[], perform: Perform) {
  const router = createRouter(operations);
  const keys = new SigningKeys({ most: 10 });
  const secret = new Secret(credentials.secretAccessKey);
  const handle = (wire: WireRequest): WireResponse => {
    const signed = parseSigned(wire);
    const service = router.service(wire, signed?.scope.service);
    try {
      if (signed === undefined)
        throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
      checkSigned(wire, signed, { region: REGION, service: service.signingName, now: Date.now() });
      if (!signatureMatches(wire, signed, keys.keyFor(signed.accessKeyId, secret, signed.scope))) {
        throw new ApiError('InvalidSignatureException', 'The signature does not match.');
      }
      const found = router.identify(wire, signed.scope.service);
      if (found === undefined) throw new ApiError('UnknownOperationException', 'There is no such operation.');
      const codec = createCodec(found.operation, NO_CONTENT);
      const input = codec.decode(wire, found.labels);
      const { output, events, failure } = perform({ operation: found.operation, input });
      if (codec.eventStream === undefined) return codec.encode(output, 'request-1');
      const frames = (events ?? []).map((event) => codec.eventStream?.encode(event) ?? Buffer.alloc(0));
      if (failure !== undefined) frames.push(codec.eventStream.encodeException(failure));
      return { ...codec.eventStream.head(output, 'request-1'), body: Buffer.concat(frames) };
    } catch (error) {
      if (error instanceof ApiError) return encodeError(service, error, 'request-1');
      throw error;
    }
  };
  return {
    region: REGION,
    endpoint: 'https://caprock.test',
    credentials,
    maxAttempts: 1,
    requestHandler: {
      async handle(sdk: SdkRequest) {
        const { status, headers, body } = handle(toWire(sdk));
        return { response: { statusCode: status, headers, body: Readable.from([body]) } };
      },
    },
  };
}

/** The same without a signature and with nothing behind it, for what is refused before anybody is asked who calls. */
export function unsignedInProcess(operation: OperationShape) {
  const router = createRouter([operation]);
  const codec = createCodec(operation, NO_CONTENT);
  return {
    ...inProcess([], () => ({})),
    signer: { sign: async (sdk: SdkRequest) => sdk },
    requestHandler: {
      async handle(sdk: SdkRequest) {
        const wire = toWire(sdk);
        let error = new ApiError('AccessDeniedException', 'Nothing is behind it.');
        try {
          codec.decode(wire, router.identify(wire, undefined)?.labels ?? {});
        } catch (cause) {
          if (!(cause instanceof ApiError)) throw cause;
          error = cause;
        }
        const { status, headers, body } = encodeError(operation.service, error, 'request-1');
        return { response: { statusCode: status, headers, body: Readable.from([body]) } };
      },
    },
  };
}

function toWire(sdk: SdkRequest): WireRequest {
  const headers = Object.fromEntries(
    Object.entries(sdk.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const host = headers['host'] ?? headers[':authority'] ?? 'caprock.test';
  const query = Object.entries(sdk.query ?? {}).map(
    ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
  );
  return {
    method: sdk.method,
    rawPath: sdk.path,
    rawQuery: query.join('&'),
    headers: { ...headers, host, ':authority': host },
    // The body of a stream of events comes later.
    body: Buffer.from(sdk.body instanceof Readable ? '' : ((sdk.body ?? '') as string | Uint8Array)),
  };
}

export const bedrockRuntime = services.bedrockRuntime;
