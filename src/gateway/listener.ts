import { once } from 'node:events';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { limits } from '#kernel';
import type { CertificatePair, ClientCertificates } from './certificates.ts';
import {
  connectionFacts,
  isWhole,
  type ConnectionFacts,
  type HttpRequest,
  type HttpResponse,
} from './exchange.ts';
import { errorFacts, type GatewayLog } from './log.ts';
import type { Road } from './road.ts';
import { Certificates, hasUntrustedCertificate } from './certificates.ts';

export interface ListenerDeps {
  readonly road: Road;
  readonly log: GatewayLog;
  readonly host: string;
  readonly port: number;
  readonly certificate: CertificatePair;
  readonly fips: boolean;
  /** Whose certificates clients may show, or have to. */
  readonly clients?: ClientCertificates;
}

export interface Listener {
  readonly port: number;
  /** From the next connection on, another certificate of Caprock's own. */
  useCertificate(pair: CertificatePair): void;
  /** From the next connection on, the operator's certificate, for clients that ask for one of its names. */
  useNamed(pair: CertificatePair): void;
  /** From the next connection on, other lists of certificates that were taken back; none is resumed from before. */
  useRevocations(lists: readonly string[]): void;
  /**
   * Takes no new connections, lets answers under way end, and cuts off what is not done in time.
   * @param patience milliseconds
   */
  drain(patience: number): Promise<void>;
}

/** Step 1 of the road: listens with TLS, HTTP/2 and HTTP/1.1 on one port, and bounds what a connection may do. */
export async function listen(deps: ListenerDeps): Promise<Listener> {
  const certificates = new Certificates(deps);
  let own = deps.certificate;
  const server = createSecureServer({
    ...certificates.serverOptions(deps.certificate),
    allowHTTP1: true,
    // Without it the last packet of an answer waits for the client's delayed acknowledgement, some 40 ms.
    noDelay: true,
    handshakeTimeout: limits.tlsHandshakeMilliseconds,
    maxHeaderSize: limits.requestHeadBytes,
    maxHeaderListPairs: limits.requestHeaderCount + 8,
    settings: {
      maxConcurrentStreams: limits.streamsPerConnection,
      maxHeaderListSize: limits.requestHeadBytes,
      enablePush: false,
    },
  } as Parameters<typeof createSecureServer>[0]);
  boundHttp1(server);
  server.maxConnections = limits.connections;

  const facts = new WeakMap<object, ConnectionFacts>();
  const unacceptable = new WeakSet<object>();
  const pipelined = new WeakMap<Socket, number>();
  const sessions = new Set<ServerHttp2Session>();
  const sockets = new Set<Socket>();
  const underWay = new Set<HttpResponse>();
  const stopping = new AbortController();

  // What never finishes its handshake is a connection, too, and has to be closed with the rest.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', (socket) => {
    // A request may have come with the handshake: it is not taken either.
    if (isUnacceptable(socket)) {
      unacceptable.add(socket);
      socket.destroy();
    }
    facts.set(socket, connectionFacts(socket));
    // A connection that breaks is the client's affair; without a listener it would be ours.
    socket.on('error', () => {});
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => {});
    // session.socket is a proxy made anew, so what is known of a connection is kept by its session.
    const socket = session.socket as TLSSocket;
    if (isUnacceptable(socket)) unacceptable.add(session);
    facts.set(session, connectionFacts(socket));
    session.setTimeout(limits.idleConnectionMilliseconds, () => {
      session.close();
      setTimeout(() => session.destroy(), limits.unreadAnswerMilliseconds).unref();
    });
  });
  server.on('sessionError', () => {});
  server.on('tlsClientError', (error, socket) => {
    deps.log.debug(errorFacts(error), 'a TLS handshake failed');
    socket.destroy();
  });
  server.on('clientError', refuseBrokenRequest);

  server.on('request', (h2request, h2response) => {
    // The compatibility objects of node:http2 have all members of node:http's that the gateway uses.
    const request = h2request as unknown as HttpRequest;
    const response = h2response as unknown as HttpResponse;
    const session = h2request.stream?.session;
    if (unacceptable.has(session ?? request.socket)) return void response.destroy();
    if (session === undefined && !countPipelined(pipelined, request.socket, response)) return;
    const gone = new AbortController();
    underWay.add(response);
    if (stopping.signal.aborted && request.httpVersionMajor === 1) response.setHeader('connection', 'close');
    response.once('close', () => {
      underWay.delete(response);
      // An answer that is whole has nobody left to tell.
      if (!isWhole(response)) gone.abort();
    });
    response.on('error', () => {});
    request.on('error', () => {});
    const connection = facts.get(session ?? request.socket) ?? connectionFacts(request.socket as TLSSocket);
    void deps.road({ request, response, connection, signal: gone.signal });
  });

  server.listen(deps.port, deps.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    useCertificate(pair) {
      own = pair;
      server.setSecureContext(certificates.contextOptions(own));
    },
    useNamed: (pair) => certificates.useNamed(pair),
    useRevocations(lists) {
      certificates.useRevocations(lists);
      server.setSecureContext(certificates.contextOptions(own));
    },
    async drain(patience) {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      for (const session of sessions) session.close();
      const deadline = Date.now() + patience;
      while (underWay.size > 0 && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/**
 * Whether a connection is closed before anything is asked by it: for its certificate; or because its client has reset it
 * already. Where that one was is not known any more, and neither a policy nor a record could tell.
 */
function isUnacceptable(socket: TLSSocket): boolean {
  return hasUntrustedCertificate(socket) || socket.remoteAddress === undefined;
}

/**
 * Counts the requests of one HTTP/1.1 connection that are under way; a client that sends more without reading is cut
 * off.
 * @returns whether this one may go on
 */
function countPipelined(counts: WeakMap<Socket, number>, socket: Socket, response: HttpResponse): boolean {
  const count = (counts.get(socket) ?? 0) + 1;
  counts.set(socket, count);
  response.once('close', () => counts.set(socket, (counts.get(socket) ?? 1) - 1));
  if (count <= limits.pipelinedRequests) return true;
  socket.destroy();
  return false;
}

/** The bounds of HTTP/1.1 are properties of the server, which node:http2's types do not know of. */
function boundHttp1(server: Http2SecureServer): void {
  Object.assign(server, {
    headersTimeout: limits.requestHeadMilliseconds,
    requestTimeout: limits.requestBodyMilliseconds,
    keepAliveTimeout: limits.idleConnectionMilliseconds,
    connectionsCheckingInterval: 1_000,
  });
}

/** HTTP/1.1 that cannot be read at all gets the one answer that fits any of the services. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [
          '431 Request Header Fields Too Large',
          `The request's headers are more than ${limits.requestHeadBytes} bytes.`,
        ]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request did not arrive in time.']
        : ['400 Bad Request', 'The request is not HTTP as it should be.'];
  const body = JSON.stringify({ message });
  const type = status.startsWith('408') ? 'RequestTimeoutException' : 'ValidationException';
  socket.end(
    `HTTP/1.1 ${status}\r\nx-amzn-errortype: ${type}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
