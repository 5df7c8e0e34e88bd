// The certificates' library wants this one loaded first. Both take a tenth of a second, so that this file is
// imported only where a certificate has to be made.
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type Extension,
} from '@peculiar/x509';
import { createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import type { ListenerName } from './names.ts';
import type { Validity } from './validity.ts';

/** The authority's own certificate, in PEM. @param key its P-256 private key */
export async function authorityCertificate(key: KeyObject, validity: Validity): Promise<string> {
  const publicKey = publicKeyOf(key);
  const identifier = await keyIdentifier(publicKey);
  const name = authorityName(identifier);
  const extensions = [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    new SubjectKeyIdentifierExtension(identifier),
    new AuthorityKeyIdentifierExtension(identifier),
  ];
  return signed({ signingKey: key, issuer: name, subject: name, publicKey, validity, extensions });
}

/** A server's certificate, in PEM. @param authority the P-256 key that signs; @param key the server's own */
export async function serverCertificate(
  authority: KeyObject,
  key: KeyObject,
  names: readonly ListenerName[],
  validity: Validity,
): Promise<string> {
  const publicKey = publicKeyOf(key);
  const issuerIdentifier = await keyIdentifier(publicKeyOf(authority));
  const extensions = [
    new BasicConstraintsExtension(false, undefined, true),
    // All that a handshake with an elliptic curve needs.
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(
      names.map(({ kind, value }) => ({ type: kind === 'DNS' ? 'dns' : 'ip', value })),
    ),
    new SubjectKeyIdentifierExtension(await keyIdentifier(publicKey)),
    new AuthorityKeyIdentifierExtension(issuerIdentifier),
  ];
  const subject = distinguishedName('Caprock listener');
  const issuer = authorityName(issuerIdentifier);
  return signed({ signingKey: authority, issuer, subject, publicKey, validity, extensions });
}

/** @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
async function signed(parts: {
  signingKey: KeyObject;
  issuer: Name;
  subject: Name;
  publicKey: PublicKey;
  validity: Validity;
  extensions: Extension[];
}): Promise<string> {
  const { validity, ...rest } = parts;
  const certificate = await X509CertificateGenerator.create(
    {
      ...rest,
      signingKey: parts.signingKey.toCryptoKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      notBefore: new Date(validity.from),
      notAfter: new Date(validity.to),
    },
    webcrypto,
  );
  // Files of certificates are joined end to end, so the last line needs its end too.
  return `${certificate.toString('pem')}\n`;
}

function publicKeyOf(key: KeyObject): PublicKey {
  return new PublicKey(createPublicKey(key).export({ type: 'spki', format: 'der' }));
}

/** SHA-256 cut to 160 bits, in hexadecimal. @see https://www.rfc-editor.org/rfc/rfc7093#section-2 */
async function keyIdentifier(key: PublicKey): Promise<string> {
  return Buffer.from(await key.getKeyIdentifier('SHA-256', webcrypto)).toString('hex', 0, 20);
}

/** Each installation's authority has a name of its own, so that a client that trusts two can tell them apart. */
function authorityName(identifier: string): Name {
  return distinguishedName(`Caprock private CA ${identifier.slice(0, 8)}`);
}

/** The kind of string is fixed: some clients compare an issuer's name byte by byte. */
function distinguishedName(commonName: string): Name {
  return new Name([{ O: [{ utf8String: 'Caprock' }] }, { CN: [{ utf8String: commonName }] }]);
}
