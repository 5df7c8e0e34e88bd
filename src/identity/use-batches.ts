import { sql, type AliasableExpression } from 'kysely';
import { limits } from '#kernel';

/**
 * Uses in batches for one statement each: written one by one, those of ten thousand users cost as much as some of the
 * requests that they are of. The sizes are powers of two, so that there are few statements to prepare. Where two processes
 * write the same uses at once, PostgreSQL may end one of the statements: those uses are written with the next.
 */
export function* useBatches<Use>(uses: readonly Use[]): Generator<readonly Use[]> {
  for (let at = 0; at < uses.length;) {
    const size = Math.min(limits.lastUsedAtOnce, 2 ** Math.floor(Math.log2(uses.length - at)));
    yield uses.slice(at, at + size);
    at += size;
  }
}

/** A table of parameters, whose columns both databases name `column1`, `column2` and so on. */
export function valuesTable<Row>(rows: readonly (readonly (string | number)[])[]): AliasableExpression<Row> {
  const lists = rows.map((row) => sql`(${sql.join(row)})`);
  return sql<Row>`(values ${sql.join(lists)})`;
}
