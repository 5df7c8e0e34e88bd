import type { Trails } from '#audit';
import { operationShape, services, type DeleteTrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refOf, trailNeed } from './trail-ref.ts';
import type { Weakening } from './weakening.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html */
export function deleteTrail(trails: Trails, weakening: Weakening) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'DeleteTrail'),
    eventClass: 'Management',
    readOnly: false,
    needs: ({ Name }: DeleteTrailRequest, caller) => [trailNeed(trails, 'DeleteTrail', refOf(caller, Name))],
    recorded: { input: ['Name'] },
    async perform(call) {
      const ref = refOf(call.caller, call.input.Name);
      const { arn } = await trails.getChangeable(ref);
      await weakening.record(call, arn, 'the trail is deleted');
      await trails.delete(ref);
      return { output: {} };
    },
  });
}
