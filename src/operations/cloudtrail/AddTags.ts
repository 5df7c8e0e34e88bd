import type { Trails } from '#audit';
import { operationShape, services, type AddTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { tagsOf } from './tag-list.ts';
import { refOf, trailNeed } from './trail-ref.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html */
export function addTags(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'AddTags'),
    eventClass: 'Management',
    readOnly: false,
    needs: ({ ResourceId, TagsList }: AddTagsRequest, caller) => [
      {
        ...trailNeed(trails, 'AddTags', refOf(caller, ResourceId)),
        context: requestTagKeys(tagsOf(TagsList)),
      },
    ],
    freeText: ['TagsList'],
    recorded: { input: ['ResourceId', 'TagsList'] },
    async perform({ input, caller }) {
      await trails.addTags(refOf(caller, input.ResourceId), tagsOf(input.TagsList));
      return { output: {} };
    },
  });
}
