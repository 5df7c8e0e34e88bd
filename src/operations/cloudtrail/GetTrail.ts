import type { Trails } from '#audit';
import { operationShape, services, type GetTrailRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { describedMembers } from './trail-members.ts';
import { refOf, trailNeed } from './trail-ref.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrail.html */
export function getTrail(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'GetTrail'),
    eventClass: 'Management',
    readOnly: true,
    needs: ({ Name }: GetTrailRequest, caller) => [trailNeed(trails, 'GetTrail', refOf(caller, Name))],
    recorded: { input: ['Name'] },
    async perform({ input, caller }) {
      return { output: { Trail: describedMembers(await trails.get(refOf(caller, input.Name))) } };
    },
  });
}
