import type { Kysely } from 'kysely';
import { CaprockError } from '#kernel';
import type { Database, RootKeyRow } from '#store';
import type { KnownRootKeys, MadeRootKey, RootKeyParameters, RootKeyProvider } from './provider.ts';

/** The root key that new data keys are wrapped under; `undefined` before the first start, and of older versions. */
export function activeRootKey(db: Kysely<Database>): Promise<RootKeyRow | undefined> {
  return db.selectFrom('root_keys').selectAll().where('retired_at', 'is', null).executeTakeFirst();
}

export async function knownRootKeys(db: Kysely<Database>): Promise<KnownRootKeys> {
  const rows = await db.selectFrom('root_keys').select(['root_key_id', 'retired_at']).execute();
  return {
    active: rows.find(({ retired_at }) => retired_at === null)?.root_key_id,
    used: new Set(rows.map(({ root_key_id }) => root_key_id)),
  };
}

/** The root keys that data keys still hang from. */
export async function rootKeysInUse(db: Kysely<Database>): Promise<string[]> {
  const rows = await db.selectFrom('data_keys').select('root_key_id').distinct().execute();
  return rows.map(({ root_key_id }) => root_key_id).sort();
}

export async function insertActive(
  db: Kysely<Database>,
  { key, parameters }: MadeRootKey,
  kind: RootKeyProvider['kind'],
  now: number,
): Promise<void> {
  const row = { kind, parameters: JSON.stringify(parameters), activated_at: now, retired_at: null };
  await db
    .insertInto('root_keys')
    .values({ root_key_id: key.id, ...row })
    // A key that was retired and comes back.
    .onConflict((conflict) => conflict.column('root_key_id').doUpdateSet(row))
    .execute();
}

/** What other processes keep of keys, they ask for again. */
export async function countKeyChange(db: Kysely<Database>): Promise<void> {
  await db
    .updateTable('key_generation')
    .set(({ eb }) => ({ generation: eb('generation', '+', 1) }))
    .execute();
}

/** @throws CaprockError `BadRootKey` */
export function parametersOf(row: Pick<RootKeyRow, 'parameters'> | undefined): RootKeyParameters {
  const parameters: unknown = JSON.parse(row?.parameters ?? '{}');
  if (typeof parameters === 'object' && parameters !== null) return { ...parameters };
  throw new CaprockError('BadRootKey', 'The state describes its root key in a form that is not known.');
}
