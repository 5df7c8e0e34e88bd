export {
  algorithmsOf,
  customerTextKey,
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
export { createBundleSealer } from './bundle-sealer.ts';
export { requireFips } from './fips.ts';
export { keyStatus, rotateDataKeys, shredDataKeys, type DataKeySelection, type KeyStatus } from './life.ts';
export { loadRootKey, removeLeftovers } from './root/file.ts';
export { openRootKeys, type RootKeys } from './root/root-keys.ts';
export { type AskPassphrase } from './root/passphrase.ts';
export { type RootKeyProvider } from './root/provider.ts';
export { type RootKey } from './root/root-key.ts';
export { rotateRoot, type Rotation, type RotationStep } from './root/rotate.ts';
export { rootKeyProvider } from './root/spec.ts';
export type { OpenServiceKey, ServiceKey } from './root/key-service.ts';
export { createSealer, type SealedPlace, type Sealer } from './sealer.ts';
export { readPrivateFile } from './private-file.ts';
export { destroySigningKey, openSigningKey, type SigningKey } from './signing-key.ts';
export { createTextSealer } from './text-sealer.ts';
export { ensureTls, type TlsFiles } from './tls/index.ts';
export { readAuthorities, readOperatorPair } from './tls/operator.ts';
export { readRevocations } from './tls/revocations.ts';
