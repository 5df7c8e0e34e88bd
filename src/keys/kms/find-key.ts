import type { TrustCaller } from '#policy';
import type { Database } from '#store';
import type { Kysely } from 'kysely';
import { grantNames, isNamed, toGrant, type Grant } from './grant.ts';
import { toKey, toVersion, type KeyVersion, type KmsKey } from './key.ts';
import type { KeyRef } from './key-ref.ts';

export interface KeyQuery {
  /** By what the caller named; or by the id that a ciphertext holds, of whatever account. */
  readonly ref: KeyRef | { readonly keyId: string };
  /** The version that a ciphertext names; the current one unless given. */
  readonly versionId?: string | undefined;
  /** Whose grants are found with it. */
  readonly caller: TrustCaller;
}

/**
 * A key with the version that is asked for and the grants of the caller, in one query: all of it is of one moment, and
 * costs one way to the database.
 */
export async function findKey(
  db: Kysely<Database>,
  region: string,
  query: KeyQuery,
): Promise<KmsKey | undefined> {
  const rows = await readRows(db, query);
  const [row] = rows;
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
  const grants = rows.flatMap((one) => grantIn(one, query.caller));
  return toKey(row, region, version, grants);
}

type Row = Awaited<ReturnType<typeof readRows>>[number];

/** A row for each grant, and one where there is none. */
async function readRows(db: Kysely<Database>, { ref, versionId, caller }: KeyQuery) {
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
    .leftJoin('kms_grants as g', (join) =>
      join.onRef('g.key_id', '=', 'k.key_id').on('g.grantee', 'in', grantNames(caller)),
    )
    .selectAll('k')
    .select([
      'v.version_id as v_version_id',
      'v.material_id',
      'v.sealed_material',
      'v.public_key',
      'v.valid_to',
      'g.grant_id',
      'g.name',
      'g.grantee',
      'g.grantee_id',
      'g.retiring',
      'g.retiring_id',
      'g.issuing_account_id',
      'g.operations',
      'g.constraints',
      'g.created_at as g_created_at',
    ]);
  if ('accountId' in ref) query = query.where('k.account_id', '=', ref.accountId);
  const { aliasName, accountId = '' } = 'accountId' in ref ? ref : {};
  query =
    aliasName === undefined
      ? query.where('k.key_id', '=', ref.keyId ?? '')
      : query.where('k.key_id', '=', (eb) =>
          eb
            .selectFrom('kms_aliases as a')
            .select('a.key_id')
            .where('a.account_id', '=', accountId)
            .where('a.alias_name', '=', aliasName),
        );
  return query.execute();
}

function grantIn(row: Row, caller: TrustCaller): readonly Grant[] {
  const { grant_id, grantee, issuing_account_id, operations, g_created_at } = row;
  if (grant_id === null || grantee === null || issuing_account_id === null) return [];
  if (operations === null || g_created_at === null || !isNamed(caller, grantee, row.grantee_id)) return [];
  const { key_id, account_id, name, grantee_id, retiring, retiring_id, constraints } = row;
  const ids = { grant_id, key_id, account_id, name, grantee, grantee_id, retiring, retiring_id };
  return [toGrant({ ...ids, issuing_account_id, operations, constraints, created_at: g_created_at })];
}

/** One version of a key that is known. */
export async function findVersion(
  db: Kysely<Database>,
  keyId: string,
  versionId: string,
): Promise<KeyVersion | undefined> {
  const row = await db
    .selectFrom('kms_key_versions')
    .selectAll()
    .where('key_id', '=', keyId)
    .where('version_id', '=', versionId)
    .executeTakeFirst();
  return row === undefined ? undefined : toVersion(row);
}
