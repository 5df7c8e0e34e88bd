import { kmsArn, type Clock } from '#kernel';
import { NAMES_NOBODY, type CompiledResourcePolicy, type TrustCaller } from '#policy';
import type { Store } from '#store';
import type { Sealer } from '../sealer.ts';
import { createAsymmetric, type Asymmetric } from './asymmetric.ts';
import { createAliases, type Aliases } from './aliases.ts';
import { readHeader, type CiphertextHeader } from './ciphertext.ts';
import { createCustomerKeys, type CustomerKeys } from './customer-keys.ts';
import { createDataKeyPairs, type DataKeyPairs } from './data-key-pairs.ts';
import { destroyDueKeys } from './deletion.ts';
import { createEncryption, type Encryption } from './encryption.ts';
import { findKey, findVersion } from './find-key.ts';
import { createGrants, type Grants } from './grants.ts';
import { createImports, type Imports } from './imports.ts';
import { repeatJobs } from './jobs.ts';
import type { KmsKey } from './key.ts';
import { KeyPolicies, type Principals } from './key-policies.ts';
import { parseKeyRef } from './key-ref.ts';
import { createKeys, type KmsKeys } from './keys.ts';
import { createMacs, type Macs } from './macs.ts';
import { Materials } from './materials.ts';
import { createRotation, type Rotation } from './rotation.ts';
import { createSymmetric, type Symmetric } from './symmetric.ts';

export type { TrustCaller as KeyCaller } from '#policy';
export { algorithmsOf } from './key-specs.ts';
export type { EncryptionContext } from './encryption-context.ts';
export { requireAliasName } from './aliases.ts';
export { customerTextKey, type CustomerKeys } from './customer-keys.ts';
export { grantFor, isNamed, type Grant, type GrantConstraints } from './grant.ts';
export { noGrant } from './grants.ts';
export { readGrantToken, writeGrantToken } from './grant-token.ts';
export type { KmsKey } from './key.ts';

/** A key that a request names, and what decides on its use. */
export interface KeyAccess {
  /** The key's ARN; of one that is not there, the one that it would have. */
  readonly arn: string;
  readonly accountId: string;
  readonly policy: CompiledResourcePolicy;
  /** The id of a grant that covers the request. */
  readonly grant?: string;
  /** Absent where there is no such key. */
  readonly key?: KmsKey;
}

/** Customers' keys: what the KMS API works with. */
export interface Kms {
  readonly region: string;
  readonly clock: Clock;
  readonly keys: KmsKeys;
  readonly symmetric: Symmetric;
  /** With symmetric keys and RSA pairs alike. */
  readonly encryption: Encryption;
  readonly dataKeyPairs: DataKeyPairs;
  readonly asymmetric: Asymmetric;
  readonly macs: Macs;
  readonly rotation: Rotation;
  readonly imports: Imports;
  readonly aliases: Aliases;
  readonly grants: Grants;
  /** For other services of this house: what they keep under a key that the customer chose. */
  readonly customerKeys: CustomerKeys;
  /** The key that a `KeyId` names. @throws ApiError `InvalidArnException` | `NotFoundException` for what is no name of a key */
  access(keyId: string, caller: TrustCaller, versionId?: string): Promise<KeyAccess>;
  /** The key that a ciphertext names, whosever it is. */
  accessByCiphertext(header: CiphertextHeader, caller: TrustCaller): Promise<KeyAccess>;
  /** @throws ApiError `InvalidCiphertextException` */
  readHeader(blob: Uint8Array): CiphertextHeader;
  /**
   * Destroys the keys whose waiting period is over, rotates those whose period is, and deletes imported material that
   * has expired: now and from time to time.
   */
  startJobs(failed: (error: unknown) => void): AsyncDisposable;
}

export interface KmsDeps {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly region: string;
  readonly principals: Principals;
}

export function createKms({ store, sealer, clock, region, principals }: KmsDeps): Kms {
  const materials = new Materials(sealer, clock);
  const policies = new KeyPolicies(principals);

  function accessTo(key: KmsKey | undefined, unknown: { arn: string; accountId: string }): KeyAccess {
    if (key === undefined) return { ...unknown, policy: NAMES_NOBODY };
    return { arn: key.arn, accountId: key.accountId, policy: policies.compiled(key), key };
  }

  const symmetric = createSymmetric(materials, (keyId, versionId) => findVersion(store.db, keyId, versionId));
  const imports = createImports({ store, sealer, materials, clock });
  const rotation = createRotation({ store, materials, region, clock });
  return {
    region,
    clock,
    keys: createKeys({ store, materials, policies, region, clock }),
    symmetric,
    encryption: createEncryption(symmetric, materials),
    asymmetric: createAsymmetric(materials),
    macs: createMacs(materials),
    rotation,
    imports,
    dataKeyPairs: createDataKeyPairs(symmetric),
    aliases: createAliases(store, region, clock),
    grants: createGrants({ store, principals, clock }),
    customerKeys: createCustomerKeys(symmetric),
    readHeader,
    startJobs: (failed) =>
      repeatJobs(
        [
          () => destroyDueKeys({ store, materials, clock }),
          () => imports.expireDue(),
          () => rotation.rotateDue(),
        ],
        failed,
      ),

    async access(keyId, caller, versionId) {
      const ref = parseKeyRef(keyId, caller.accountId, region);
      const key = await findKey(store.db, region, { ref, versionId, caller });
      const resource = ref.aliasName ?? `key/${ref.keyId}`;
      return accessTo(key, { arn: arnOf(ref.accountId, resource), accountId: ref.accountId });
    },

    async accessByCiphertext({ keyId, versionId }, caller) {
      const key = await findKey(store.db, region, { ref: { keyId }, versionId, caller });
      return accessTo(key, { arn: arnOf(caller.accountId, `key/${keyId}`), accountId: caller.accountId });
    },
  };

  function arnOf(accountId: string, resource: string): string {
    return kmsArn(region, accountId, resource);
  }
}
