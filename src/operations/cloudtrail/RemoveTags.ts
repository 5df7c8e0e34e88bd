import type { Trails } from '#audit';
import { operationShape, services, type RemoveTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { tagsOf } from './tag-list.ts';
import { refOf, trailNeed } from './trail-ref.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_RemoveTags.html */
export function removeTags(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'RemoveTags'),
    eventClass: 'Management',
    readOnly: false,
    needs: ({ ResourceId, TagsList }: RemoveTagsRequest, caller) => [
      {
        ...trailNeed(trails, 'RemoveTags', refOf(caller, ResourceId)),
        context: { 'aws:TagKeys': tagsOf(TagsList).map(({ key }) => key) },
      },
    ],
    freeText: ['TagsList'],
    recorded: { input: ['ResourceId', 'TagsList'] },
    async perform({ input, caller }) {
      await trails.removeTags(
        refOf(caller, input.ResourceId),
        tagsOf(input.TagsList).map(({ key }) => key),
      );
      return { output: {} };
    },
  });
}
