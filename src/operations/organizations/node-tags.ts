import type { Identity, Page, Tag } from '#identity';
import type { ReadTags } from '../with-resource-tags.ts';

/**
 * Tags of a root, unit, account or policy, whose ARN ends with its id.
 * @throws (the function that it gives) ApiError as the tags of an organisation
 */
export function readNodeTags({ tags }: Pick<Identity['organizations'], 'tags'>): ReadTags {
  return async (resource, { accountId }) => {
    const ref = { accountId, resourceId: resource.slice(resource.lastIndexOf('/') + 1) };
    const all: Tag[] = [];
    let nextToken: string | undefined;
    do {
      const page: Page<Tag> = await tags.list({ ...ref, ...(nextToken === undefined ? {} : { nextToken }) });
      all.push(...page.items);
      nextToken = page.marker;
    } while (nextToken !== undefined);
    return all;
  };
}
