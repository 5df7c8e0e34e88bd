import { type RawBuilder, sql } from 'kysely';

/** The words for one idea in either SQL. */
export interface ColumnTypes {
  /** Compares by bytes, so that both databases sort and page alike. */
  readonly text: RawBuilder<string>;
  /** Whole numbers up to 2^53: times in milliseconds, counters, 0 and 1. */
  readonly integer: RawBuilder<number>;
  readonly blob: RawBuilder<Uint8Array>;
  /** A key that counts upwards by itself. */
  readonly serialKey: RawBuilder<number>;
  /** What follows the closing parenthesis of `create table`. */
  readonly tableOptions: RawBuilder<unknown>;
}

export const columnTypes: Readonly<Record<'sqlite' | 'postgresql', ColumnTypes>> = {
  sqlite: {
    text: sql`text`,
    integer: sql`integer`,
    blob: sql`blob`,
    serialKey: sql`integer primary key`,
    // Without it SQLite would store a text in an integer column.
    tableOptions: sql`strict`,
  },
  postgresql: {
    text: sql`text collate "C"`,
    integer: sql`bigint`,
    blob: sql`bytea`,
    serialKey: sql`bigint generated always as identity primary key`,
    tableOptions: sql``,
  },
};
