import { ApiError } from '#kernel';

/** A page of a sorted list of names; the token is the last name of the page before. @throws ApiError `InvalidRequestException` */
export function pageOf(
  all: readonly string[],
  {
    nextToken,
    maxResults = 100,
  }: { readonly nextToken?: string | undefined; readonly maxResults?: number | undefined },
): { readonly items: readonly string[]; readonly nextToken: { readonly nextToken?: string } } {
  const after = nextToken === undefined ? '' : Buffer.from(nextToken, 'base64url').toString('utf8');
  if (nextToken !== undefined && Buffer.from(after, 'utf8').toString('base64url') !== nextToken) {
    throw new ApiError('InvalidRequestException', 'nextToken is not one that this list gave.');
  }
  const rest = all.filter((name) => name > after);
  const items = rest.slice(0, maxResults);
  const last = items.at(-1);
  if (rest.length <= items.length || last === undefined) return { items, nextToken: {} };
  return { items, nextToken: { nextToken: Buffer.from(last, 'utf8').toString('base64url') } };
}
