import type { Trails } from '#audit';
import { operationShape, services, type GetTrailStatusRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refOf, trailNeed } from './trail-ref.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html */
export function getTrailStatus(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'GetTrailStatus'),
    eventClass: 'Management',
    readOnly: true,
    needs: ({ Name }: GetTrailStatusRequest, caller) => [
      trailNeed(trails, 'GetTrailStatus', refOf(caller, Name)),
    ],
    recorded: { input: ['Name'] },
    async perform({ input, caller }) {
      const ref = refOf(caller, input.Name);
      const { logging, startedAt, stoppedAt } = await trails.get(ref);
      return {
        output: {
          IsLogging: logging,
          LatestDeliveryTime: date(await trails.lastDelivery(ref, 'log')),
          LatestDigestDeliveryTime: date(await trails.lastDelivery(ref, 'digest')),
          StartLoggingTime: date(startedAt),
          StopLoggingTime: date(stoppedAt),
        },
      };
    },
  });
}

function date(milliseconds: number | undefined): Date | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}
