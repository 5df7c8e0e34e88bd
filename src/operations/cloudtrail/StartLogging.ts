import type { Trails } from '#audit';
import { operationShape, services, type StartLoggingRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refOf, trailNeed } from './trail-ref.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html */
export function startLogging(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'StartLogging'),
    eventClass: 'Management',
    readOnly: false,
    needs: ({ Name }: StartLoggingRequest, caller) => [
      trailNeed(trails, 'StartLogging', refOf(caller, Name)),
    ],
    recorded: { input: ['Name'] },
    async perform({ input, caller }) {
      await trails.start(refOf(caller, input.Name));
      return { output: {} };
    },
  });
}
