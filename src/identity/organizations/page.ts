import { codeOf, limits } from '#kernel';
import { readMarker, toPage, type Page } from '../page.ts';
import { invalidInput } from './errors.ts';

/** Which part of a list, in the words of this API. */
export interface ListQuery {
  readonly nextToken?: string;
  /** 1 to 20; 20 unless given. */
  readonly maxResults?: number;
}

/**
 * A page of a list that is sorted by a key.
 * @param read at most `limit` rows whose key sorts after `after`
 * @throws ApiError `InvalidInputException`
 */
export async function pageOf<Row, T>(
  list: string,
  query: ListQuery,
  read: (after: string, limit: number) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  itemOf: (row: Row) => T,
): Promise<Page<T>> {
  const size = query.maxResults ?? limits.organizationsPage;
  return toPage(list, await read(readToken(list, query.nextToken), size + 1), size, keyOf, itemOf);
}

function readToken(list: string, token: string | undefined): string {
  try {
    return readMarker(list, token);
  } catch (error) {
    if (codeOf(error) !== 'ValidationException') throw error;
    throw invalidInput('INVALID_NEXT_TOKEN', 'NextToken is not one that this list has given.');
  }
}
