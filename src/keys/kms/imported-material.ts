import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ApiError } from '#kernel';
import { requireSpec } from './key-specs.ts';
import { unwrapPadded } from './key-wrap.ts';
import type { NewMaterial } from './materials.ts';
import { namesItsCurve } from './named-curve.ts';
import { openOaep } from './rsa-oaep.ts';

/** How material that is imported is wrapped: RSA-OAEP, or RSA-OAEP over an AES key that wraps it. */
const WRAPPINGS: ReadonlyMap<string, { readonly oaepHash: string; readonly isHybrid: boolean }> = new Map([
  ['RSAES_OAEP_SHA_1', { oaepHash: 'sha1', isHybrid: false }],
  ['RSAES_OAEP_SHA_256', { oaepHash: 'sha256', isHybrid: false }],
  ['RSA_AES_KEY_WRAP_SHA_1', { oaepHash: 'sha1', isHybrid: true }],
  ['RSA_AES_KEY_WRAP_SHA_256', { oaepHash: 'sha256', isHybrid: true }],
]);

/** @throws ApiError `UnsupportedOperationException` */
export function requireWrapping(algorithm: string): void {
  if (WRAPPINGS.has(algorithm)) return;
  throw new ApiError(
    'UnsupportedOperationException',
    `Material wrapped with ${algorithm} is not taken; these are: ${[...WRAPPINGS.keys()].join(', ')}.`,
  );
}

/** @throws ApiError `InvalidCiphertextException` */
export function unwrapMaterial(key: KeyObject, algorithm: string, encrypted: Uint8Array): Buffer {
  const { oaepHash, isHybrid } = WRAPPINGS.get(algorithm) ?? { oaepHash: 'sha256', isHybrid: false };
  const size = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  try {
    const head = isHybrid ? encrypted.subarray(0, size) : encrypted;
    const opened = openOaep(key, oaepHash, head);
    return isHybrid ? unwrapPadded(opened, encrypted.subarray(size)) : opened;
  } catch (cause) {
    throw new ApiError(
      'InvalidCiphertextException',
      'The key material does not unwrap with the key and the algorithm that the import token is of.',
      { cause },
    );
  }
}

/** @throws ApiError `IncorrectKeyMaterialException` for what is no key of this kind */
export function readMaterial(spec: string, bytes: Buffer): NewMaterial {
  const { secretBytes } = requireSpec(spec);
  if (secretBytes !== undefined) {
    if (bytes.length === secretBytes) return { secret: bytes, publicKey: null };
    throw incorrect(`${spec} takes ${secretBytes} bytes`);
  }
  try {
    const key = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
    if (specOf(key) !== spec) throw incorrect(`it is not a key of ${spec}`);
    const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'ec' && !namesItsCurve(publicKey)) {
      throw incorrect('it spells its curve out, and has to name it');
    }
    return { secret: key.export({ format: 'der', type: 'pkcs8' }), publicKey };
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw incorrect(`${spec} takes a private key in PKCS #8`, cause);
  }
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'ECC_NIST_P256',
  secp384r1: 'ECC_NIST_P384',
  secp521r1: 'ECC_NIST_P521',
  secp256k1: 'ECC_SECG_P256K1',
};

function specOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string | undefined {
  if (type === 'rsa') return `RSA_${details?.modulusLength}`;
  if (type === 'ec') return CURVES[details?.namedCurve ?? ''];
  if (type === 'ed25519') return 'ECC_NIST_EDWARDS25519';
  return type?.startsWith('ml-dsa-') === true ? type.toUpperCase().replaceAll('-', '_') : undefined;
}

function incorrect(why: string, cause?: unknown): ApiError {
  return new ApiError('IncorrectKeyMaterialException', `The key material is not right: ${why}.`, { cause });
}
