import { getFips, randomBytes } from 'node:crypto';
import { ApiError } from '#kernel';
import { ecPair, ed25519Pair, mlDsaPair, rsaPair } from './key-pair.ts';
import type { NewMaterial } from './materials.ts';

/** What a kind of key is made of and good for. */
export interface KeySpec {
  readonly name: string;
  /** What its keys may be for, and with which algorithms, as the API spells them. */
  readonly usages: Readonly<Record<string, readonly string[]>>;
  /** Whether the algorithms are among those that FIPS 140-3 approves. */
  readonly approved: boolean;
  /** Whether GenerateDataKeyPair makes its pairs. */
  readonly isPair: boolean;
  /** How long the secret is, where any bytes of that length are one. */
  readonly secretBytes?: number;
  readonly generate: () => Promise<NewMaterial>;
}

const RSA = {
  usages: {
    ENCRYPT_DECRYPT: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
    SIGN_VERIFY: [
      'RSASSA_PKCS1_V1_5_SHA_256',
      'RSASSA_PKCS1_V1_5_SHA_384',
      'RSASSA_PKCS1_V1_5_SHA_512',
      'RSASSA_PSS_SHA_256',
      'RSASSA_PSS_SHA_384',
      'RSASSA_PSS_SHA_512',
    ],
  },
  approved: true,
  isPair: true,
};

function secretKey(name: string, bytes: number, usages: KeySpec['usages']): KeySpec {
  const generate = async () => ({ secret: randomBytes(bytes), publicKey: null });
  return { name, usages, approved: true, isPair: false, secretBytes: bytes, generate };
}

function hmac(bits: number, bytes: number): KeySpec {
  return secretKey(`HMAC_${bits}`, bytes, { GENERATE_VERIFY_MAC: [`HMAC_SHA_${bits}`] });
}

function nistCurve(name: string, curve: string, algorithm: string): KeySpec {
  const usages = { SIGN_VERIFY: [algorithm], KEY_AGREEMENT: ['ECDH'] };
  return { name, usages, approved: true, isPair: true, generate: () => ecPair(curve) };
}

function mlDsa(parameters: 44 | 65 | 87): KeySpec {
  const usages = { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] };
  const generate = () => mlDsaPair(`ml-dsa-${parameters}`);
  return { name: `ML_DSA_${parameters}`, usages, approved: true, isPair: false, generate };
}

const SPECS: readonly KeySpec[] = [
  secretKey('SYMMETRIC_DEFAULT', 32, { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] }),
  hmac(224, 28),
  hmac(256, 32),
  hmac(384, 48),
  hmac(512, 64),
  { name: 'RSA_2048', ...RSA, generate: () => rsaPair(2048) },
  { name: 'RSA_3072', ...RSA, generate: () => rsaPair(3072) },
  { name: 'RSA_4096', ...RSA, generate: () => rsaPair(4096) },
  nistCurve('ECC_NIST_P256', 'P-256', 'ECDSA_SHA_256'),
  nistCurve('ECC_NIST_P384', 'P-384', 'ECDSA_SHA_384'),
  nistCurve('ECC_NIST_P521', 'P-521', 'ECDSA_SHA_512'),
  {
    name: 'ECC_SECG_P256K1',
    usages: { SIGN_VERIFY: ['ECDSA_SHA_256'] },
    approved: false,
    isPair: true,
    generate: () => ecPair('secp256k1'),
  },
  {
    name: 'ECC_NIST_EDWARDS25519',
    usages: { SIGN_VERIFY: ['ED25519_SHA_512'] },
    approved: true,
    isPair: true,
    generate: ed25519Pair,
  },
  mlDsa(44),
  mlDsa(65),
  mlDsa(87),
];

/** Every kind of key that Caprock makes, by the API's name. */
const keySpecs: ReadonlyMap<string, KeySpec> = new Map(SPECS.map((spec) => [spec.name, spec]));

/** @throws ApiError `UnsupportedOperationException` for a kind of key that is not made here */
export function requireSpec(name: string): KeySpec {
  return require(name, () => true);
}

/** @throws ApiError `UnsupportedOperationException` for a kind of pair that is not made here */
export function requireDataKeyPairSpec(name: string): KeySpec {
  return require(name, ({ isPair }) => isPair);
}

function require(name: string, serves: (spec: KeySpec) => boolean): KeySpec {
  const spec = keySpecs.get(name);
  if (spec === undefined || !serves(spec)) {
    const known = [...keySpecs.values()].filter(serves).map((one) => one.name);
    throw unsupported(`Keys of ${name} are not made here; these are: ${known.join(', ')}.`);
  }
  if (!spec.approved && getFips() === 1) {
    throw unsupported(`Keys of ${name} are not approved by FIPS 140-3, and this service runs in FIPS mode.`);
  }
  return spec;
}

/** @throws ApiError `ValidationException` where the kind of key does not go with the usage */
export function requireUsageOf(spec: KeySpec, usage: string | undefined): string {
  const possible = Object.keys(spec.usages);
  const wanted = usage ?? 'ENCRYPT_DECRYPT';
  if (usage === undefined && (!possible.includes(wanted) || possible.length > 1)) {
    throw new ApiError('ValidationException', `You must specify a KeyUsage value for ${spec.name} keys.`);
  }
  if (possible.includes(wanted)) return wanted;
  throw new ApiError(
    'ValidationException',
    `KeyUsage ${wanted} is not compatible with KeySpec ${spec.name}; ${possible.join(' or ')} is.`,
  );
}

/** With which algorithms a key works. */
export function algorithmsOf({ spec, usage }: { readonly spec: string; readonly usage: string }) {
  return keySpecs.get(spec)?.usages[usage] ?? [];
}

function unsupported(message: string): ApiError {
  return new ApiError('UnsupportedOperationException', message);
}
