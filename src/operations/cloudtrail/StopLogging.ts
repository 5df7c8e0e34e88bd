import type { Trails } from '#audit';
import { operationShape, services, type StopLoggingRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { refOf, trailNeed } from './trail-ref.ts';
import type { Weakening } from './weakening.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html */
export function stopLogging(trails: Trails, weakening: Weakening) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'StopLogging'),
    eventClass: 'Management',
    readOnly: false,
    needs: ({ Name }: StopLoggingRequest, caller) => [trailNeed(trails, 'StopLogging', refOf(caller, Name))],
    recorded: { input: ['Name'] },
    async perform(call) {
      const ref = refOf(call.caller, call.input.Name);
      const { arn } = await trails.getChangeable(ref);
      await weakening.record(call, arn, 'logging is stopped');
      await trails.stop(ref);
      return { output: {} };
    },
  });
}
