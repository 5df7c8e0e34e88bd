import { ApiError } from '#kernel';
import { pageSize, readMarker, toPage, type Page, type PageQuery } from './page.ts';

/** One of several lists that are shown as one, such as the users, groups and roles that a policy is attached to. */
export interface Section<T> {
  /** Without a slash. */
  readonly name: string;
  /** At most `limit` items whose key sorts after `after`, sorted by key. */
  readonly read: (after: string, limit: number) => Promise<readonly Keyed<T>[]>;
}

export interface Keyed<T> {
  readonly key: string;
  readonly item: T;
}

/**
 * A page over several lists, one after the other.
 *
 * @throws ApiError `ValidationException` for a marker that another list gave, or none
 */
export async function pageAcross<T>(
  list: string,
  query: PageQuery,
  sections: readonly Section<T>[],
): Promise<Page<T>> {
  const size = pageSize(query);
  const marker = readMarker(list, query.marker);
  const slash = marker.indexOf('/');
  const first = marker === '' ? 0 : sections.findIndex(({ name }) => name === marker.slice(0, slash));
  if (first === -1) throw new ApiError('ValidationException', 'Invalid Marker.');
  let after = marker.slice(slash + 1);
  const found: Keyed<T>[] = [];
  for (const { name, read } of sections.slice(first)) {
    const rows = await read(after, size + 1 - found.length);
    found.push(...rows.map(({ key, item }) => ({ key: `${name}/${key}`, item })));
    if (found.length > size) break;
    after = '';
  }
  return toPage(
    list,
    found,
    size,
    ({ key }) => key,
    ({ item }) => item,
  );
}
