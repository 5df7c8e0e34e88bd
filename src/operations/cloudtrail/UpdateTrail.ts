import type { Trails } from '#audit';
import { operationShape, services, type UpdateTrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseUnsupported } from './unsupported.ts';
import { trailMembers } from './trail-members.ts';
import { refOf, trailNeed } from './trail-ref.ts';
import type { Weakening } from './weakening.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html */
export function updateTrail(trails: Trails, weakening: Weakening) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'UpdateTrail'),
    eventClass: 'Management',
    readOnly: false,
    needs: ({ Name }: UpdateTrailRequest, caller) => [trailNeed(trails, 'UpdateTrail', refOf(caller, Name))],
    freeText: ['S3KeyPrefix'],
    recorded: {
      input: ['Name', 'S3BucketName', 'S3KeyPrefix', 'IsMultiRegionTrail', 'EnableLogFileValidation'],
      output: ['TrailARN'],
    },
    async perform(call) {
      const { input, caller } = call;
      refuseUnsupported(input);
      const ref = refOf(caller, input.Name);
      const before = await trails.getChangeable(ref);
      if (before.validated && input.EnableLogFileValidation === false) {
        await weakening.record(call, before.arn, 'log file validation is switched off');
      }
      if (input.S3BucketName !== undefined && input.S3BucketName !== before.bucket) {
        await weakening.record(call, before.arn, 'log files go to another bucket');
      }
      const settings = {
        bucket: input.S3BucketName,
        prefix: input.S3KeyPrefix,
        validated: input.EnableLogFileValidation,
        globalEvents: input.IncludeGlobalServiceEvents,
        multiRegion: input.IsMultiRegionTrail,
      };
      return { output: trailMembers(await trails.update(ref, settings)) };
    },
  });
}
