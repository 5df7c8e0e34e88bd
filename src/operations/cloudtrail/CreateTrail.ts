import type { Trails } from '#audit';
import { operationShape, services, type CreateTrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { refuseUnsupported } from './unsupported.ts';
import { tagsOf } from './tag-list.ts';
import { trailMembers } from './trail-members.ts';
import { refOf, trailNeed } from './trail-ref.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
export function createTrail(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'CreateTrail'),
    eventClass: 'Management',
    readOnly: false,
    needs: ({ Name, TagsList }: CreateTrailRequest, caller) => [
      {
        ...trailNeed(trails, 'CreateTrail', refOf(caller, Name)),
        context: requestTagKeys(tagsOf(TagsList)),
      },
    ],
    freeText: ['Name', 'S3KeyPrefix', 'TagsList'],
    recorded: {
      input: ['Name', 'S3BucketName', 'S3KeyPrefix', 'IsMultiRegionTrail', 'EnableLogFileValidation'],
      output: ['TrailARN'],
    },
    async perform({ input, caller }) {
      refuseUnsupported(input);
      const settings = {
        bucket: input.S3BucketName,
        prefix: input.S3KeyPrefix,
        validated: input.EnableLogFileValidation,
        globalEvents: input.IncludeGlobalServiceEvents,
        multiRegion: input.IsMultiRegionTrail,
      };
      const trail = await trails.create(refOf(caller, input.Name), settings, tagsOf(input.TagsList));
      return { output: trailMembers(trail) };
    },
  });
}
