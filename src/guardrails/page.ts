import { ApiError, limits } from '#kernel';

/** Which part of a list: `token` is what the last page gave, opaque to the caller. */
export interface PageQuery {
  readonly token?: string | undefined;
  readonly size?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** There when more follows. */
  readonly token?: string;
}

export function pageSize(query: PageQuery): number {
  return Math.min(Math.max(query.size ?? limits.listPageDefault, 1), limits.listPageMost);
}

/**
 * The key after which the page begins, or `undefined` for the first.
 * @throws ApiError `ValidationException` for a token that another list gave, or none
 */
export function readToken(list: string, token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const [, after] = Buffer.from(token, 'base64url').toString('utf8').split('\n');
  if (!after || writeToken(list, after) !== token) {
    throw new ApiError('ValidationException', 'The nextToken is not one that this list gave.');
  }
  return after;
}

function writeToken(list: string, after: string): string {
  return Buffer.from(`${list}\n${after}`, 'utf8').toString('base64url');
}

/** A page of `size` from rows that were read with one row more than that. */
export function toPage<Row>(
  list: string,
  rows: readonly Row[],
  size: number,
  keyOf: (row: Row) => string,
): Page<Row> {
  const items = rows.slice(0, size);
  const last = items.at(-1);
  if (rows.length <= size || last === undefined) return { items };
  return { items, token: writeToken(list, keyOf(last)) };
}
