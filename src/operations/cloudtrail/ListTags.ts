import type { Trails } from '#audit';
import { operationShape, services, type ListTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refOf, trailNeed } from './trail-ref.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTags.html */
export function listTags(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'ListTags'),
    eventClass: 'Management',
    readOnly: true,
    needs: ({ ResourceIdList }: ListTagsRequest, caller) =>
      (ResourceIdList ?? []).map((id) => trailNeed(trails, 'ListTags', refOf(caller, id))),
    recorded: { input: ['ResourceIdList'] },
    async perform({ input, caller }) {
      const ResourceTagList = [];
      for (const ResourceId of input.ResourceIdList ?? []) {
        const tags = await trails.tags(refOf(caller, ResourceId));
        ResourceTagList.push({
          ResourceId,
          TagsList: tags.map(({ key, value }) => ({ Key: key, Value: value })),
        });
      }
      return { output: { ResourceTagList } };
    },
  });
}
