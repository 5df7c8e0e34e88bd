import { type Kysely, sql, type Transaction } from 'kysely';
import { CaprockError } from '#kernel';
import { type ColumnTypes, columnTypes } from './column-types.ts';
import type { Database } from './tables/index.ts';

export interface Migration {
  /** Sorts in the order of application, and never changes once released: `0001-identity`. */
  readonly name: string;
  up(db: Transaction<Database>, types: ColumnTypes): Promise<void>;
}

/**
 * Brings the schema up to date, in one transaction: wholly or not at all. Several processes may start at once; one
 * migrates and the others wait for it.
 *
 * @throws CaprockError `StoreIsNewer` when a later version of Caprock has migrated this database
 */
export async function migrate(
  db: Kysely<Database>,
  kind: 'sqlite' | 'postgresql',
  migrations: readonly Migration[],
): Promise<void> {
  const types = columnTypes[kind];
  await db.transaction().execute(async (trx) => {
    // SQLite's transactions begin with the write lock held; PostgreSQL needs a lock of its own for this.
    if (kind === 'postgresql')
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(trx);
    await sql`create table if not exists schema_migrations (
      name ${types.text} primary key, applied_at ${types.integer} not null) ${types.tableOptions}`.execute(
      trx,
    );

    const rows = await trx.selectFrom('schema_migrations').select('name').execute();
    const applied = new Set(rows.map((row) => row.name));
    const known = new Set(migrations.map((migration) => migration.name));
    if (rows.some((row) => !known.has(row.name))) {
      throw new CaprockError(
        'StoreIsNewer',
        'The database was written by a later version of Caprock: start that version, or restore a backup from before it.',
      );
    }
    for (const migration of migrations) {
      if (applied.has(migration.name)) continue;
      await migration.up(trx, types);
      await trx
        .insertInto('schema_migrations')
        .values({ name: migration.name, applied_at: Date.now() })
        .execute();
    }
  });
}

/** Any number that nothing else in the database locks. */
const MIGRATION_LOCK = 4_207_849_484;
