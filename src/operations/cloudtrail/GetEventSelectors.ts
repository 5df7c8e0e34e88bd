import type { Trails } from '#audit';
import { operationShape, services, type GetEventSelectorsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { selectorMembers } from './trail-members.ts';
import { refOf, trailNeed } from './trail-ref.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html */
export function getEventSelectors(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'GetEventSelectors'),
    eventClass: 'Management',
    readOnly: true,
    needs: ({ TrailName }: GetEventSelectorsRequest, caller) => [
      trailNeed(trails, 'GetEventSelectors', refOf(caller, TrailName)),
    ],
    recorded: { input: ['TrailName'] },
    async perform({ input, caller }) {
      return { output: selectorMembers(await trails.get(refOf(caller, input.TrailName))) };
    },
  });
}
