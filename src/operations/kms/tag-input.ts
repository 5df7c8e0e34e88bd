import { ApiError } from '#kernel';

/**
 * Tags as they are kept.
 * @throws ApiError `TagException` for two tags of one key, or a key that is AWS's own
 */
export function tagsIn(
  tags: readonly { readonly TagKey?: string | undefined; readonly TagValue?: string | undefined }[] = [],
): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const { TagKey = '', TagValue = '' } of tags) {
    if (found.has(TagKey)) throw new ApiError('TagException', 'Two tags have the same key.');
    if (/^aws:/i.test(TagKey))
      throw new ApiError('TagException', 'The key of a tag must not begin with aws:.');
    found.set(TagKey, TagValue);
  }
  return Object.fromEntries(found);
}
