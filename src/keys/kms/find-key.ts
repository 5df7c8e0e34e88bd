import type { Database } from '#store';
import type { Kysely } from 'kysely';
import { toKey, type KeyVersion, type KmsKey } from './key.ts';
import type { KeyRef } from './key-ref.ts';

export interface KeyQuery {
  /** By what the caller named; or by the id that a ciphertext holds, of whatever account. */
  readonly ref: KeyRef | { readonly keyId: string };
  /** The version that a ciphertext names; the current one unless given. */
  readonly versionId?: string | undefined;
}

/** A key with the version that is asked for, in one query: all of it is of one moment. */
export async function findKey(
  db: Kysely<Database>,
  region: string,
  { ref, versionId }: KeyQuery,
): Promise<KmsKey | undefined> {
  let query = db
    .selectFrom('kms_keys as k')
    .leftJoin('kms_key_versions as v', (join) =>
      join
        .onRef('v.key_id', '=', 'k.key_id')
        .on((on) =>
          versionId === undefined
            ? on('v.version_id', '=', on.ref('k.version_id'))
            : on('v.version_id', '=', versionId),
        ),
    )
    .selectAll('k')
    .select([
      'v.version_id as v_version_id',
      'v.material_id',
      'v.sealed_material',
      'v.public_key',
      'v.valid_to',
    ]);
  if ('accountId' in ref) query = query.where('k.account_id', '=', ref.accountId);
  query = query.where('k.key_id', '=', ref.keyId ?? '');
  const row = await query.executeTakeFirst();
  if (row === undefined) return undefined;
  const version: KeyVersion | undefined =
    row.v_version_id === null || row.material_id === null
      ? undefined
      : {
          versionId: row.v_version_id,
          materialId: row.material_id,
          sealed: row.sealed_material,
          publicKey: row.public_key,
          validTo: row.valid_to,
        };
  return toKey(row, region, version);
}
