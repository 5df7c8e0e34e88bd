import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { agree } from '../../../src/keys/kms/key-agreement.ts';
import { openOaep } from '../../../src/keys/kms/rsa-oaep.ts';
import { signingAlgorithms, type SigningAlgorithm } from '../../../src/keys/kms/signatures/algorithms.ts';
import { bytesOf, textOf, type Vector, type VectorSet } from './vector.ts';

function publicKey(vector: Vector): KeyObject {
  return createPublicKey({ key: bytesOf(vector, 'publicKeyDer'), format: 'der', type: 'spki' });
}

function algorithmOf(name: string): SigningAlgorithm {
  const found = signingAlgorithms.get(name);
  if (found === undefined) throw new Error(`there is no signing algorithm ${name}`);
  return found;
}

/** Of messages. */
function signatures(file: string, algorithm: string, perClass: number): VectorSet {
  const isMlDsa = file.startsWith('mldsa');
  return {
    name: `${algorithm} of messages (${file})`,
    file,
    group: ['publicKeyDer'],
    perClass,
    takes: (vector) =>
      algorithmOf(algorithm).verify(publicKey(vector), bytesOf(vector, 'msg'), bytesOf(vector, 'sig')),
    // The KMS API has no context.
    ...(isMlDsa ? { refuses: (vector: Vector) => textOf(vector, 'ctx') !== '' } : {}),
    ...(isMlDsa || file.includes('256k1') ? { unapproved: () => true } : {}),
  };
}

/** Of messages, and the same once more of their digests. */
function withDigests(file: string, algorithm: string, perClass: number): VectorSet[] {
  const ofMessages = signatures(file, algorithm, perClass);
  const { digest } = algorithmOf(algorithm);
  const hash = `sha${algorithm.slice(-3)}`;
  return [
    ofMessages,
    {
      ...ofMessages,
      name: `${algorithm} of digests (${file})`,
      takes(vector) {
        const hashed = createHash(hash).update(bytesOf(vector, 'msg')).digest();
        return digest?.verify(publicKey(vector), hashed, bytesOf(vector, 'sig')) === true;
      },
      ...(digest?.approved === true ? {} : { unapproved: () => true }),
    },
  ];
}

/** The key as a private one of this curve, which the vectors give as a number. */
function privateKeyOf(curve: string, vector: Vector, length: number): KeyObject {
  const number = textOf(vector, 'private')
    .replace(/^0+/, '')
    .padStart(2 * length, '0');
  // ECPrivateKey of RFC 5915 without the public key, in PKCS #8.
  const oids: Readonly<Record<string, string>> = {
    secp256r1: '06082a8648ce3d030107',
    secp384r1: '06052b81040022',
    secp521r1: '06052b81040023',
  };
  const der = (tag: string, content: string): string => {
    const bytes = content.length / 2;
    return `${tag}${bytes < 128 ? '' : '81'}${bytes.toString(16).padStart(2, '0')}${content}`;
  };
  const ec = der('30', `020101${der('04', number)}`);
  const algorithm = der('30', `06072a8648ce3d0201${oids[curve]}`);
  const pkcs8 = der('30', `020100${algorithm}${der('04', ec)}`);
  return createPrivateKey({ key: Buffer.from(pkcs8, 'hex'), format: 'der', type: 'pkcs8' });
}

function agreement(curve: string, bits: number): VectorSet {
  return {
    name: `ECDH over ${curve}`,
    file: `ecdh_${curve}`,
    group: ['curve'],
    perClass: 4,
    takes: (vector) =>
      agree(privateKeyOf(curve, vector, Math.ceil(bits / 8)), bytesOf(vector, 'public')).equals(
        bytesOf(vector, 'shared'),
      ),
  };
}

function oaep(file: string, hash: string): VectorSet {
  return {
    name: `RSA-OAEP (${file})`,
    file,
    group: ['privateKeyPkcs8'],
    perClass: 6,
    takes(vector) {
      const key = createPrivateKey({ key: bytesOf(vector, 'privateKeyPkcs8'), format: 'der', type: 'pkcs8' });
      return openOaep(key, hash, bytesOf(vector, 'ct')).equals(bytesOf(vector, 'msg'));
    },
    // The KMS API has no label.
    refuses: (vector) => textOf(vector, 'label') !== '',
  };
}

/** What has to do with pairs of keys. */
export const keyPairSets: readonly VectorSet[] = [
  ...withDigests('ecdsa_secp256r1_sha256', 'ECDSA_SHA_256', 4),
  ...withDigests('ecdsa_secp384r1_sha384', 'ECDSA_SHA_384', 4),
  ...withDigests('ecdsa_secp521r1_sha512', 'ECDSA_SHA_512', 4),
  ...withDigests('ecdsa_secp256k1_sha256', 'ECDSA_SHA_256', 4),
  ...withDigests('rsa_signature_2048_sha256', 'RSASSA_PKCS1_V1_5_SHA_256', 20),
  ...withDigests('rsa_signature_3072_sha384', 'RSASSA_PKCS1_V1_5_SHA_384', 10),
  ...withDigests('rsa_signature_4096_sha512', 'RSASSA_PKCS1_V1_5_SHA_512', 10),
  ...withDigests('rsa_pss_2048_sha256_mgf1_32', 'RSASSA_PSS_SHA_256', 5),
  ...withDigests('rsa_pss_2048_sha384_mgf1_48', 'RSASSA_PSS_SHA_384', 5),
  ...withDigests('rsa_pss_4096_sha512_mgf1_64', 'RSASSA_PSS_SHA_512', 5),
  signatures('ed25519', 'ED25519_SHA_512', 4),
  signatures('mldsa_44_verify', 'ML_DSA_SHAKE_256', 1),
  signatures('mldsa_65_verify', 'ML_DSA_SHAKE_256', 1),
  signatures('mldsa_87_verify', 'ML_DSA_SHAKE_256', 1),
  oaep('rsa_oaep_2048_sha1_mgf1sha1', 'sha1'),
  oaep('rsa_oaep_2048_sha256_mgf1sha256', 'sha256'),
  oaep('rsa_oaep_3072_sha256_mgf1sha256', 'sha256'),
  oaep('rsa_oaep_4096_sha256_mgf1sha256', 'sha256'),
  agreement('secp256r1', 256),
  agreement('secp384r1', 384),
  agreement('secp521r1', 521),
];
