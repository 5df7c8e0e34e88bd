import type { Tag } from '#identity';
import type { Tag as TagShape } from '#shapes';

/** A request's `Tags`; the shape has made sure that keys and values are there. */
export function tagsOf(input: { readonly Tags?: readonly TagShape[] | undefined }): readonly Tag[] {
  return (input.Tags ?? []).map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
}
