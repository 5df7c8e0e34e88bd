import { createPrivateKey } from 'node:crypto';
import { ApiError, codeOf, limits, Secret, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Database, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Sealer, SealedPlace } from '../sealer.ts';
import { readMaterial, requireWrapping, unwrapMaterial } from './imported-material.ts';
import type { KmsKey } from './key.ts';
import { requireDataKeyPairSpec } from './key-specs.ts';
import { requireSettled } from './key-state.ts';
import { materialIdOf, type Materials } from './materials.ts';
import { overwriteMaterial } from './overwrite.ts';

export interface ImportWish {
  readonly token: Uint8Array;
  readonly encrypted: Uint8Array;
  /** When the material expires, if it does. */
  readonly validTo: number | null;
  readonly description: string | undefined;
  /** Of the material, where the caller says which it is. */
  readonly materialId: string | undefined;
}

/** Keys whose material comes from outside. @see https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html */
export interface Imports {
  /** @throws ApiError `UnsupportedOperationException` | `KMSInvalidStateException`, as all that follow */
  parameters(
    key: KmsKey,
    wrapping: { readonly algorithm: string; readonly spec: string },
  ): Promise<{ readonly token: Uint8Array; readonly publicKey: Uint8Array; readonly validTo: number }>;
  /**
   * @throws ApiError `InvalidImportTokenException` | `ExpiredImportTokenException` | `InvalidCiphertextException` |
   *   `IncorrectKeyMaterialException`, also for other material than the key had before
   */
  import(key: KmsKey, wish: ImportWish): Promise<string>;
  /** The material is overwritten; the key waits for the same again. */
  delete(key: KmsKey): Promise<void>;
  /** Deletes what has expired. */
  expireDue(): Promise<void>;
}

/** What an import token holds, sealed. */
interface Token {
  readonly algorithm: string;
  readonly privateKey: string;
  readonly until: number;
}

export function createImports(deps: {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly materials: Materials;
  readonly clock: Clock;
}): Imports {
  const { store, sealer, materials, clock } = deps;

  async function remove(keyId: string): Promise<void> {
    await store.transaction(async (trx) => {
      await overwriteMaterial(trx, keyId);
      await trx.updateTable('kms_keys').set({ state: 'PendingImport' }).where('key_id', '=', keyId).execute();
    });
    materials.forget(keyId);
    await store.expunge('kms_key_versions');
  }

  return {
    async parameters(key, { algorithm, spec }) {
      requireExternal(key);
      requireSettled(key, ['PendingDeletion']);
      requireWrapping(algorithm);
      const { secret, publicKey } = await requireDataKeyPairSpec(spec).generate();
      const until = clock.now() + limits.kmsImportTokenMilliseconds;
      const token: Token = { algorithm, privateKey: secret.toString('base64'), until };
      const sealed = await sealer.seal(new Secret(JSON.stringify(token)), tokenPlace(key));
      return { token: sealed, publicKey: publicKey ?? Buffer.alloc(0), validTo: until };
    },

    async import(key, wish) {
      requireExternal(key);
      requireSettled(key, ['PendingDeletion']);
      const token = await openToken(sealer, key, wish.token);
      if (token.until <= clock.now()) {
        throw new ApiError('ExpiredImportTokenException', 'The import token has expired: get another.');
      }
      const wrapping = createPrivateKey({
        key: Buffer.from(token.privateKey, 'base64'),
        format: 'der',
        type: 'pkcs8',
      });
      const material = readMaterial(key.spec, unwrapMaterial(wrapping, token.algorithm, wish.encrypted));
      const materialId = materialIdOf(material.secret);
      if (wish.materialId !== undefined && wish.materialId !== materialId) {
        throw new ApiError(
          'IncorrectKeyMaterialException',
          'The key material has another id than KeyMaterialId.',
        );
      }
      const columns = await materials.seal(key, material);
      await store.transaction(async (trx) => {
        await refuseOtherMaterial(trx, key, materialId);
        const { keyId } = key;
        await trx
          .deleteFrom('kms_key_versions')
          .where('key_id', '=', keyId)
          .where('version_id', '=', columns.version_id)
          .execute();
        await trx
          .insertInto('kms_key_versions')
          .values({
            ...columns,
            key_id: keyId,
            serial: 1,
            created_at: clock.now(),
            rotation_type: null,
            description: wish.description ?? null,
            valid_to: wish.validTo,
          })
          .execute();
        await trx
          .updateTable('kms_keys')
          .set((eb) => ({
            version_id: columns.version_id,
            state: eb
              .case()
              .when('state', '=', 'PendingImport')
              .then('Enabled' as const)
              .else(eb.ref('state'))
              .end(),
          }))
          .where('key_id', '=', keyId)
          .execute();
      });
      materials.forget(key.keyId);
      return materialId;
    },

    async delete(key) {
      requireExternal(key);
      requireSettled(key, ['PendingDeletion']);
      await remove(key.keyId);
    },

    async expireDue() {
      const rows = await store.db
        .selectFrom('kms_key_versions')
        .select('key_id')
        .where('valid_to', '<=', clock.now())
        .where('sealed_material', 'is not', null)
        .execute();
      for (const { key_id: keyId } of rows) await remove(keyId);
    },
  };
}

/** @throws ApiError `UnsupportedOperationException` */
function requireExternal({ arn, origin }: KmsKey): void {
  if (origin === 'EXTERNAL') return;
  throw new ApiError(
    'UnsupportedOperationException',
    `${arn} origin is ${origin} which is not valid for this operation: it takes a key of the origin EXTERNAL.`,
  );
}

/** The same material may come again; the key is never made of another. */
async function refuseOtherMaterial(
  trx: Transaction<Database>,
  key: KmsKey,
  materialId: string,
): Promise<void> {
  const versions = await trx
    .selectFrom('kms_key_versions')
    .select('material_id')
    .where('key_id', '=', key.keyId)
    .execute();
  if (versions.every((version) => version.material_id === materialId)) return;
  throw new ApiError(
    'IncorrectKeyMaterialException',
    `${key.arn} had other key material before: only the same can be imported again.`,
  );
}

async function openToken(sealer: Sealer, key: KmsKey, token: Uint8Array): Promise<Token> {
  try {
    // It opens, so it is what `parameters` sealed.
    return JSON.parse(revealSecret(await sealer.open(token, tokenPlace(key)))) as Token;
  } catch (cause) {
    if (codeOf(cause) !== 'DoesNotOpen' && codeOf(cause) !== 'NoDataKey') throw cause;
    throw new ApiError('InvalidImportTokenException', 'The import token is not one of this key.', { cause });
  }
}

function tokenPlace({ keyId, accountId }: KmsKey): SealedPlace {
  return { accountId, purpose: 'kms', table: 'kms import token', row: keyId, column: '' };
}
