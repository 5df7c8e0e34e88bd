import type { TrailDescription, Trails } from '#audit';
import { operationShape, services, type UpdateTrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refuseUnsupported } from './unsupported.ts';
import { trailMembers } from './trail-members.ts';
import { refOf, trailNeed } from './trail-ref.ts';
import type { Weakening } from './weakening.ts';

/** What a change takes from whoever relies on the trail as it was. */
const WAYS: readonly (readonly [string, (asked: UpdateTrailRequest, before: TrailDescription) => boolean])[] =
  [
    [
      'log file validation is switched off',
      (asked, { validated }) => validated && asked.EnableLogFileValidation === false,
    ],
    ['log files go to another bucket', ({ S3BucketName: asked }, { bucket }) => (asked ?? bucket) !== bucket],
    [
      'log files go below another prefix',
      ({ S3KeyPrefix: asked }, { prefix }) => (asked ?? prefix) !== prefix,
    ],
    [
      'events of global services are left out',
      (asked, { globalEvents }) => globalEvents && asked.IncludeGlobalServiceEvents === false,
    ],
    [
      'events of other Regions are left out',
      (asked, { multiRegion }) => multiRegion && asked.IsMultiRegionTrail === false,
    ],
  ];

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
      for (const [how, weakens] of WAYS) {
        if (weakens(input, before)) await weakening.record(call, before.arn, how);
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
