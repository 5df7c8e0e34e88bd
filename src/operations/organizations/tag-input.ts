import type { Tag } from '#identity';

/** A request's `Tags`; the shape has made sure that keys and values are there. */
export function tagInput(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): readonly Tag[] {
  return (tags ?? []).map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
}
