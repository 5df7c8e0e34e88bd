import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import {
  bitString,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  pem,
  sequence,
  set,
  time,
  utf8String,
  yes,
} from './der.ts';
import { addressBytes, type ListenerName } from './names.ts';

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  organization: '2.5.4.10',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

/** Milliseconds since the epoch, both ends included; whole seconds count. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

/** The authority's own certificate, in PEM. @param key its P-256 private key */
export function authorityCertificate(key: KeyObject, validity: Validity): string {
  const name = authorityName(key);
  const extensions = [
    extension(OID.basicConstraints, sequence(yes(), integer(Uint8Array.of(0))), true),
    // Bits 5 and 6: to sign certificates and revocation lists.
    extension(OID.keyUsage, bitString(Uint8Array.of(0b0000_0110), 1), true),
    extension(OID.subjectKeyIdentifier, octetString(keyIdentifier(key))),
    extension(OID.authorityKeyIdentifier, sequence(implicit(0, keyIdentifier(key)))),
  ];
  return certificate({ issuerKey: key, issuer: name, subject: name, subjectKey: key, validity, extensions });
}

/** A server's certificate, in PEM. @param authority the private key that signs; @param key the server's own */
export function serverCertificate(
  authority: KeyObject,
  key: KeyObject,
  names: readonly ListenerName[],
  validity: Validity,
): string {
  const extensions = [
    extension(OID.basicConstraints, sequence(), true),
    // Bit 0: to sign, which is all that a handshake with an elliptic curve needs.
    extension(OID.keyUsage, bitString(Uint8Array.of(0b1000_0000), 7), true),
    extension(OID.extendedKeyUsage, sequence(objectIdentifier(OID.serverAuth))),
    extension(OID.subjectAltName, sequence(...names.map(alternativeName))),
    extension(OID.subjectKeyIdentifier, octetString(keyIdentifier(key))),
    extension(OID.authorityKeyIdentifier, sequence(implicit(0, keyIdentifier(authority)))),
  ];
  const subject = distinguishedName('Caprock listener');
  return certificate({
    issuerKey: authority,
    issuer: authorityName(authority),
    subject,
    subjectKey: key,
    validity,
    extensions,
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certificate(parts: {
  issuerKey: KeyObject;
  issuer: Uint8Array;
  subject: Uint8Array;
  subjectKey: KeyObject;
  validity: Validity;
  extensions: readonly Uint8Array[];
}): string {
  const algorithm = sequence(objectIdentifier(OID.ecdsaWithSha256));
  const toBeSigned = sequence(
    explicit(0, integer(Uint8Array.of(2))), // version 3
    integer(serialNumber()),
    algorithm,
    parts.issuer,
    sequence(time(parts.validity.from), time(parts.validity.to)),
    parts.subject,
    publicKeyInfo(parts.subjectKey),
    explicit(3, sequence(...parts.extensions)),
  );
  const signature = bitString(sign('sha256', toBeSigned, parts.issuerKey));
  return pem('CERTIFICATE', sequence(toBeSigned, algorithm, signature));
}

/** 127 random bits: positive, and never the same twice. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function publicKeyInfo(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** SHA-256 cut to 160 bits. @see https://www.rfc-editor.org/rfc/rfc7093#section-2 */
function keyIdentifier(key: KeyObject): Buffer {
  // The point is the last 65 bytes of a P-256 public key: 04, x and y.
  return createHash('sha256').update(publicKeyInfo(key).subarray(-65)).digest().subarray(0, 20);
}

/** Each installation's authority has a name of its own, so that a client that trusts two can tell them apart. */
function authorityName(key: KeyObject): Buffer {
  return distinguishedName(`Caprock private CA ${keyIdentifier(key).toString('hex', 0, 4)}`);
}

function distinguishedName(commonName: string): Buffer {
  const attribute = (oid: string, text: string): Buffer =>
    set(sequence(objectIdentifier(oid), utf8String(text)));
  return sequence(attribute(OID.organization, 'Caprock'), attribute(OID.commonName, commonName));
}

function extension(oid: string, content: Uint8Array, critical = false): Buffer {
  return sequence(objectIdentifier(oid), ...(critical ? [yes()] : []), octetString(content));
}

function alternativeName(name: ListenerName): Buffer {
  return name.kind === 'DNS'
    ? implicit(2, Buffer.from(name.value, 'ascii'))
    : implicit(7, addressBytes(name.value));
}
