import { ApiError } from '#kernel';

/**
 * The value of the one filter that these lists take.
 * @param path `UserName` for users, `DisplayName` for groups
 * @throws ApiError `ValidationException`
 */
export function nameFilter(
  filters:
    | readonly { readonly AttributePath?: string | undefined; readonly AttributeValue?: string | undefined }[]
    | undefined,
  path: string,
): string | undefined {
  if (filters === undefined || filters.length === 0) return undefined;
  const [filter] = filters;
  if (filters.length === 1 && filter?.AttributePath?.toLowerCase() === path.toLowerCase()) {
    return filter.AttributeValue;
  }
  throw new ApiError('ValidationException', `Filters takes one filter at most, by ${path}.`);
}
