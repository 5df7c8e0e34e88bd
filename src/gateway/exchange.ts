import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { ApiError, limits } from '#kernel';

/** HTTP/1.1's own, or the compatible objects that node:http2 gives for a stream. */
export type HttpRequest = IncomingMessage;
export type HttpResponse = ServerResponse;

/**
 * Whether a closed answer was sent to its end. That it was ended has to be asked as well: node:http2 finishes the
 * writable side of a stream that the client has reset.
 */
export function isWhole(response: HttpResponse): boolean {
  return response.writableEnded && response.writableFinished;
}

/** What is known of the connection, for the record. */
export interface ConnectionFacts {
  readonly sourceIp: string;
  /** `TLSv1.3` */
  readonly tlsVersion: string;
  /** OpenSSL's standard name: `TLS_AES_128_GCM_SHA256`. */
  readonly cipherSuite: string;
  /** Of the client's own certificate, where it showed one that is trusted. */
  readonly clientCertificate?: ClientCertificate;
}

export interface ClientCertificate {
  /** `CN=billing,O=Example` */
  readonly subject: string;
  /** SHA-256 in hexadecimal. */
  readonly fingerprint: string;
}

/** A request's head: what there is before its body. All of it comes from an attacker. */
export interface RequestHead {
  readonly method: string;
  /** As it stands on the wire: neither decoded nor normalised. */
  readonly rawPath: string;
  readonly rawQuery: string;
  /** Lower-case names, pseudo-headers of HTTP/2 included. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads the head. A header that stands twice is refused: two readers of the same request, such as a proxy and
 * this gateway, could each believe another one.
 *
 * @throws ApiError `ValidationException`
 */
export function readHead(request: HttpRequest): RequestHead {
  const target = request.url ?? '';
  if (Buffer.byteLength(target) > limits.requestTargetBytes) {
    throw new ApiError(
      'ValidationException',
      `The request target is longer than ${limits.requestTargetBytes} bytes.`,
    );
  }
  if (!target.startsWith('/')) {
    throw new ApiError('ValidationException', 'The request target must be a path that begins with a slash.');
  }
  const headers: Record<string, string> = Object.create(null);
  const { rawHeaders } = request;
  let bytes = 0;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    bytes += name.length + value.length;
    if (name === 'cookie' && headers[name] !== undefined) {
      // HTTP/2 may send each cookie by itself. @see https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3
      headers[name] += `; ${value}`;
      continue;
    }
    if (name in headers) {
      throw new ApiError(
        'ValidationException',
        'A header of the request stands more than once; send each once.',
      );
    }
    headers[name] = value;
  }
  if (bytes > limits.requestHeadBytes || rawHeaders.length / 2 > limits.requestHeaderCount) {
    throw new ApiError(
      'ValidationException',
      `The request's headers are more than ${limits.requestHeadBytes} bytes or ${limits.requestHeaderCount} lines.`,
    );
  }
  const { host, ':authority': authority } = headers;
  if (host !== undefined && authority !== undefined && host !== authority) {
    throw new ApiError('ValidationException', 'The Host header and :authority differ; send one of them.');
  }
  const question = target.indexOf('?');
  return {
    method: request.method ?? '',
    rawPath: question < 0 ? target : target.slice(0, question),
    rawQuery: question < 0 ? '' : target.slice(question + 1),
    headers,
  };
}

export function connectionFacts(socket: TLSSocket): ConnectionFacts {
  const client = socket.authorized ? clientCertificate(socket) : undefined;
  return {
    sourceIp: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    tlsVersion: socket.getProtocol() ?? 'none',
    cipherSuite: socket.getCipher()?.standardName ?? 'none',
    ...(client === undefined ? {} : { clientCertificate: client }),
  };
}

function clientCertificate(socket: TLSSocket): ClientCertificate | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  return {
    subject: certificate.subject.split('\n').join(',').slice(0, limits.auditSubjectCharacters),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}
