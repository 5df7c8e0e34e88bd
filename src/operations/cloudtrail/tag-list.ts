import type { TrailTag } from '#audit';
import type { CloudTrailTag } from '#shapes';

export function tagsOf(tags: readonly CloudTrailTag[] | undefined): TrailTag[] {
  return (tags ?? []).map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));
}
