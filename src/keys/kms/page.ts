import { ApiError } from '#kernel';

/** Which part of a list: `marker` is what the last page gave, opaque to the caller. */
export interface PageQuery {
  readonly marker?: string | undefined;
  readonly limit?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** There when more follows. */
  readonly marker?: string;
}

/**
 * The sort key after which the page begins; the empty string sorts before every key.
 * @throws ApiError `InvalidMarkerException` for a marker that another list gave, or none
 */
export function readMarker(list: string, marker: string | undefined): string {
  if (marker === undefined) return '';
  const [, after] = Buffer.from(marker, 'base64url').toString('utf8').split('\n');
  if (!after || writeMarker(list, after) !== marker) {
    throw new ApiError('InvalidMarkerException', 'The marker is not one that this list gave.');
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
