import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';

/** What two names have in common that IAM does not tell apart. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/**
 * That the path begins so. Not LIKE: it disregards case in SQLite, and `_` in a path would stand for any character.
 */
export function pathStartsWith(path: Expression<string>, prefix: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`substr(${path}, 1, ${sql.lit(prefix.length)}) = ${prefix}`;
}
