import { codeOf } from '#kernel';

/** SQLite's extended result code as its name or number, PostgreSQL's SQLSTATE, or the operating system's code. */
export function codeOfDatabaseError(error: unknown): string | undefined {
  const sqlite = sqliteCode(error);
  return sqlite === undefined ? codeOf(error) : `SQLite error ${sqlite}`;
}

/** Another row has this key already. */
export function isUniqueViolation(error: unknown): boolean {
  const sqlite = sqliteCode(error);
  return (
    sqlite === SQLITE_CONSTRAINT_UNIQUE ||
    sqlite === SQLITE_CONSTRAINT_PRIMARYKEY ||
    codeOf(error) === '23505'
  );
}

/** Serialisation failure or deadlock: PostgreSQL rolled one of the rivals back, and running it again is right. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** Another connection holds SQLite's write lock. */
export function isBusy(error: unknown): boolean {
  return ((sqliteCode(error) ?? 0) & 0xff) === SQLITE_BUSY;
}

/** @see https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}
