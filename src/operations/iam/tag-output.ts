import type { Tag } from '#identity';
import type { Tag as TagShape } from '#shapes';

export function tagOutput(tags: readonly Tag[]): TagShape[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** The member `Tags` of an entity, left out where it has none. */
export function tagsMember(tags: readonly Tag[]): { Tags?: TagShape[] } {
  return tags.length === 0 ? {} : { Tags: tagOutput(tags) };
}
