import { getFips, randomBytes } from 'node:crypto';
import { ApiError } from '#kernel';
import { ecPair, ed25519Pair, rsaPair } from './key-pair.ts';
import type { NewMaterial } from './materials.ts';

/** What a kind of key is made of and good for. */
export interface KeySpec {
  readonly name: string;
  /** What its keys may be for, and with which algorithms, as the API spells them. None: for data key pairs alone. */
  readonly usages: Readonly<Record<string, readonly string[]>>;
  /** Whether the algorithms are among those that FIPS 140-3 approves. */
  readonly approved: boolean;
  /** Whether GenerateDataKeyPair makes its pairs. */
  readonly isPair: boolean;
  readonly generate: () => Promise<NewMaterial>;
}

function pair(name: string, generate: KeySpec['generate'], usages = {}, approved = true): KeySpec {
  return { name, usages, approved, isPair: true, generate };
}

const SPECS: readonly KeySpec[] = [
  {
    name: 'SYMMETRIC_DEFAULT',
    usages: { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] },
    approved: true,
    isPair: false,
    generate: async () => ({ secret: randomBytes(32), publicKey: null }),
  },
  pair('RSA_2048', () => rsaPair(2048)),
  pair('RSA_3072', () => rsaPair(3072)),
  pair('RSA_4096', () => rsaPair(4096)),
  pair('ECC_NIST_P256', () => ecPair('P-256')),
  pair('ECC_NIST_P384', () => ecPair('P-384')),
  pair('ECC_NIST_P521', () => ecPair('P-521')),
  pair('ECC_SECG_P256K1', () => ecPair('secp256k1'), {}, false),
  pair('ECC_NIST_EDWARDS25519', ed25519Pair),
];

/** Every kind of key that Caprock makes, by the API's name. */
const keySpecs: ReadonlyMap<string, KeySpec> = new Map(SPECS.map((spec) => [spec.name, spec]));

/** @throws ApiError `UnsupportedOperationException` for a kind of key that is not made here */
export function requireSpec(name: string): KeySpec {
  return require(name, ({ usages }) => Object.keys(usages).length > 0);
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
