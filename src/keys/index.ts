export {
  algorithmsOf,
  createKms,
  grantFor,
  isNamed,
  noGrant,
  readGrantToken,
  requireAliasName,
  writeGrantToken,
  type EncryptionContext,
  type Grant,
  type GrantConstraints,
  type KeyAccess,
  type KeyCaller,
  type Kms,
  type KmsKey,
} from './kms/index.ts';
export { requireFips } from './fips.ts';
export { openRootKey } from './open-root-key.ts';
export { loadRootKey, type RootKey } from './root-key.ts';
export { createSealer, type SealedPlace, type Sealer } from './sealer.ts';
export { openSigningKey, type SigningKey } from './signing-key.ts';
export { createTextSealer } from './text-sealer.ts';
export { ensureTls, type TlsFiles } from './tls/index.ts';
