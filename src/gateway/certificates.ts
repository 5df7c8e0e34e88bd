import { X509Certificate } from 'node:crypto';
import {
  createSecureContext,
  type SecureContext,
  type SecureContextOptions,
  type TlsOptions,
  type TLSSocket,
} from 'node:tls';
import { tlsOptions } from './tls-options.ts';

/** A chain of certificates and the key of its first, in PEM. */
export interface CertificatePair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** promise 7: mutual TLS as an option for clients */
export interface ClientCertificates {
  /** The authorities that may have issued them, in PEM. */
  readonly authorities: string;
  /** Whether a client without one is refused in the handshake. */
  readonly required: boolean;
  /** Lists of the certificates that they took back, in PEM; without them none is. */
  readonly revocations?: readonly string[];
}

interface Named {
  readonly pair: CertificatePair;
  readonly certificate: X509Certificate;
  readonly context: SecureContext;
}

/**
 * Which certificate a connection gets: the operator's, where the client asks for a name that it holds; otherwise
 * Caprock's own, which holds localhost and the addresses of this machine, so that local tools go on as they are.
 */
export class Certificates {
  #base: SecureContextOptions;
  readonly #clients: ClientCertificates | undefined;
  #named: Named | undefined;

  constructor({ fips, clients }: { readonly fips: boolean; readonly clients?: ClientCertificates }) {
    this.#base = { ...tlsOptions({ fips }), ...(clients === undefined ? {} : { ca: clients.authorities }) };
    this.#clients = clients;
    this.useRevocations(clients?.revocations ?? []);
  }

  contextOptions({ certificate, privateKey }: CertificatePair): SecureContextOptions {
    return { ...this.#base, cert: certificate, key: privateKey };
  }

  serverOptions(own: CertificatePair): TlsOptions {
    return {
      ...this.contextOptions(own),
      SNICallback: (name, done) => done(null, this.#contextFor(name)),
      ...(this.#clients === undefined
        ? {}
        : { requestCert: true, rejectUnauthorized: this.#clients.required }),
    };
  }

  /** @throws where the two do not make a context */
  useNamed(pair: CertificatePair): void {
    this.#named = {
      pair,
      certificate: new X509Certificate(pair.certificate),
      context: createSecureContext(this.contextOptions(pair)),
    };
  }

  /** For contexts that are made from now on, and the operator's at once. */
  useRevocations(lists: readonly string[]): void {
    if (lists.length > 0) this.#base = { ...this.#base, crl: [...lists] };
    if (this.#named !== undefined) this.useNamed(this.#named.pair);
  }

  /** `undefined` stands for the server's own. */
  #contextFor(name: string): SecureContext | undefined {
    const { certificate, context } = this.#named ?? {};
    return certificate?.checkHost(name) === undefined ? undefined : context;
  }
}

/**
 * Whether the client showed a certificate that none of the authorities issued, or that is out of date. That is worse
 * than none: its bearer believes to be known by it.
 */
export function hasUntrustedCertificate(socket: TLSSocket): boolean {
  return !socket.authorized && socket.getPeerX509Certificate() !== undefined;
}
