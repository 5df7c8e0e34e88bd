import {
  constants,
  privateEncrypt,
  publicDecrypt,
  sign,
  verify,
  type KeyObject,
  type SignKeyObjectInput,
} from 'node:crypto';
import { hasLengthOf } from '../rsa-length.ts';
import { digestInfo } from './digest-info.ts';
import { signDigest, verifyDigest } from './ecdsa-digest.ts';
import { encodePss, isPss } from './emsa-pss.ts';

/** How one signing algorithm signs a message, and a digest where it takes one. */
export interface SigningAlgorithm {
  readonly sign: (key: KeyObject, message: Uint8Array) => Buffer;
  readonly verify: (key: KeyObject, message: Uint8Array, signature: Uint8Array) => boolean;
  readonly digest?: DigestForm;
}

interface DigestForm {
  readonly bytes: number;
  /** Whether OpenSSL's FIPS provider does it: what has to be put together outside of it is not approved. */
  readonly approved: boolean;
  readonly sign: (key: KeyObject, digest: Uint8Array) => Buffer;
  readonly verify: (key: KeyObject, digest: Uint8Array, signature: Uint8Array) => boolean;
}

const HASHES: readonly (readonly [string, string, number])[] = [
  ['SHA_256', 'sha256', 32],
  ['SHA_384', 'sha384', 48],
  ['SHA_512', 'sha512', 64],
];

/** Every signing algorithm that Caprock has, by the API's name. */
export const signingAlgorithms: ReadonlyMap<string, SigningAlgorithm> = new Map([
  ...HASHES.flatMap(([name, hash, bytes]): [string, SigningAlgorithm][] => [
    [`RSASSA_PKCS1_V1_5_${name}`, pkcs1(hash, bytes)],
    [`RSASSA_PSS_${name}`, pss(hash, bytes)],
    [`ECDSA_${name}`, ecdsa(hash, bytes)],
  ]),
  ['ED25519_SHA_512', whole()],
  ['ML_DSA_SHAKE_256', whole()],
]);

/** By node:crypto, which hashes the message with `hash`; without one the algorithm does that itself. */
function byNode(hash: string | null, options: Omit<SignKeyObjectInput, 'key'>) {
  return {
    sign: (key: KeyObject, message: Uint8Array) => sign(hash, message, { key, ...options }),
    verify: (key: KeyObject, message: Uint8Array, signature: Uint8Array) =>
      verify(hash, message, { key, ...options }, signature),
  };
}

function whole(): SigningAlgorithm {
  return byNode(null, {});
}

function ecdsa(hash: string, bytes: number): SigningAlgorithm {
  return {
    ...byNode(hash, { dsaEncoding: 'der' }),
    digest: { bytes, approved: false, sign: signDigest, verify: verifyDigest },
  };
}

/** The same with an RSA key. */
function rsaByNode(hash: string, options: Omit<SignKeyObjectInput, 'key'>): SigningAlgorithm {
  const { sign: signs, verify: verifies } = byNode(hash, options);
  return {
    sign: signs,
    verify: (key, message, signature) => hasLengthOf(key, signature) && verifies(key, message, signature),
  };
}

function pkcs1(hash: string, bytes: number): SigningAlgorithm {
  const padding = constants.RSA_PKCS1_PADDING;
  return {
    ...rsaByNode(hash, { padding }),
    digest: {
      bytes,
      approved: true,
      sign: (key, digest) => privateEncrypt({ key, padding }, digestInfo(hash, digest)),
      verify(key, digest, signature) {
        const opened = openSignature(key, padding, signature);
        return opened !== undefined && opened.equals(digestInfo(hash, digest));
      },
    },
  };
}

function pss(hash: string, bytes: number): SigningAlgorithm {
  const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const padding = constants.RSA_NO_PADDING;
  return {
    ...rsaByNode(hash, options),
    digest: {
      bytes,
      approved: false,
      sign: (key, digest) => privateEncrypt({ key, padding }, encodePss(hash, digest, bitsOf(key))),
      verify(key, digest, signature) {
        const opened = openSignature(key, padding, signature);
        return opened !== undefined && isPss(hash, digest, opened, bitsOf(key));
      },
    },
  };
}

/** What a signature says, or `undefined` for what is none of this key. */
function openSignature(key: KeyObject, padding: number, signature: Uint8Array): Buffer | undefined {
  if (!hasLengthOf(key, signature)) return undefined;
  try {
    return publicDecrypt({ key, padding }, signature);
  } catch {
    return undefined;
  }
}

/** Whole bytes all: an encoded message is one bit shorter than the modulus, and as many bytes long. */
function bitsOf({ asymmetricKeyDetails }: KeyObject): number {
  return (asymmetricKeyDetails?.modulusLength ?? 0) - 1;
}
