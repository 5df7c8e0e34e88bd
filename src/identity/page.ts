import { ApiError, limits } from '#kernel';

/** Which part of a list: `marker` is what the last page gave, opaque to the caller. */
export interface PageQuery {
  readonly marker?: string;
  /** 1 to 1,000; 100 unless given. */
  readonly maxItems?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** There when more follows; `IsTruncated` is that it is there. */
  readonly marker?: string;
}

/** A page's size: what was asked for, within what IAM allows. */
export function pageSize(query: PageQuery): number {
  return Math.min(Math.max(query.maxItems ?? limits.listPageDefault, 1), limits.listPageMost);
}

/**
 * The sort key after which the page begins; the empty string sorts before every name.
 *
 * @throws ApiError `ValidationException` for a marker that another list gave, or none
 */
export function readMarker(list: string, marker: string | undefined): string {
  if (marker === undefined) return '';
  const [, after] = Buffer.from(marker, 'base64url').toString('utf8').split('\n');
  if (!after || writeMarker(list, after) !== marker) {
    throw new ApiError('ValidationException', 'Invalid Marker.');
  }
  return after;
}

function writeMarker(list: string, after: string): string {
  return Buffer.from(`${list}\n${after}`, 'utf8').toString('base64url');
}

/** A page of `size` from rows that were read with one row more than that. */
export function toPage<Row, T>(
  list: string,
  rows: readonly Row[],
  size: number,
  keyOf: (row: Row) => string,
  itemOf: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const items = shown.map(itemOf);
  if (rows.length <= size || last === undefined) return { items };
  return { items, marker: writeMarker(list, keyOf(last)) };
}
