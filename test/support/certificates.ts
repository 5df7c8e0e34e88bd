// The certificates' library wants this one loaded first.
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
  type X509Certificate,
} from '@peculiar/x509';
import { webcrypto, X509Certificate as NodeCertificate, type webcrypto as Web } from 'node:crypto';
import { isIP } from 'node:net';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;

/** A certificate and its key, in PEM. */
export interface TestPair {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test's own, which issues certificates for servers and for clients. */
export class TestAuthority {
  readonly #keys: Web.CryptoKeyPair;
  readonly #certificate: X509Certificate;

  private constructor(keys: Web.CryptoKeyPair, certificate: X509Certificate) {
    this.#keys = keys;
    this.#certificate = certificate;
  }

  static async make(): Promise<TestAuthority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned(
      {
        name: 'CN=A test authority',
        keys,
        signingAlgorithm: ALGORITHM,
        ...validFor(30),
        extensions: [new BasicConstraintsExtension(true, 0, true)],
      },
      webcrypto,
    );
    return new TestAuthority(keys, certificate);
  }

  /** In PEM. */
  get pem(): string {
    return `${this.#certificate.toString('pem')}\n`;
  }

  /** A list, in PEM, of certificates that it takes back. @param days until the next one, from two days ago */
  async revoke(certificates: readonly string[], days = 30): Promise<string> {
    const { notBefore, notAfter } = validFor(days);
    const list = await X509CrlGenerator.create(
      {
        issuer: this.#certificate.subject,
        signingKey: this.#keys.privateKey,
        signingAlgorithm: ALGORITHM,
        thisUpdate: notBefore,
        nextUpdate: notAfter,
        entries: certificates.map((pem) => ({
          serialNumber: new NodeCertificate(pem).serialNumber.toLowerCase(),
          revocationDate: notBefore,
        })),
      },
      webcrypto,
    );
    // The library's label is not that of OpenSSL and everybody else.
    return `${list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL')}\n`;
  }

  /** @param days from two days ago: less than that gives one that is out of date */
  async issue(name: string, days = 30): Promise<TestPair> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create(
      {
        subject: `CN=${name},O=Example`,
        issuer: this.#certificate.subject,
        publicKey: keys.publicKey,
        signingKey: this.#keys.privateKey,
        signingAlgorithm: ALGORITHM,
        ...validFor(days),
        extensions: [
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
          new SubjectAlternativeNameExtension([{ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }]),
        ],
      },
      webcrypto,
    );
    const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    const lines = key.match(/.{1,64}/g)?.join('\n') ?? '';
    return {
      cert: `${certificate.toString('pem')}\n`,
      key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
    };
  }
}

function newKeys(): Promise<Web.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const from = Date.now() - 2 * DAY;
  return { notBefore: new Date(from), notAfter: new Date(from + days * DAY) };
}
