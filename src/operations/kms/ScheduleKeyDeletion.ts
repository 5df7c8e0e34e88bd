import type { Kms } from '#keys';
import { ApiError } from '#kernel';
import { operationShape, services, type ScheduleKeyDeletionRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
export function scheduleKeyDeletion(kms: Pick<Kms, 'access' | 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ScheduleKeyDeletion'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: ScheduleKeyDeletionRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:ScheduleKeyDeletion', input, caller, {
        'kms:ScheduleKeyDeletionPendingWindowInDays': String(daysOf(input)),
      }),
    recorded: {
      input: ['KeyId', 'PendingWindowInDays'],
      output: ['KeyId', 'DeletionDate', 'KeyState', 'PendingWindowInDays'],
    },
    async perform({ input, needs }) {
      const key = keyNeeded(needs);
      const { deletionAt } = await kms.keys.scheduleDeletion(key, daysOf(input));
      return {
        output: {
          KeyId: key.arn,
          DeletionDate: new Date(deletionAt),
          KeyState: 'PendingDeletion',
          PendingWindowInDays: daysOf(input),
        },
      };
    },
  });
}

/** @throws ApiError `ValidationException` */
function daysOf({ PendingWindowInDays: days = 30 }: ScheduleKeyDeletionRequest): number {
  if (days >= 7 && days <= 30) return days;
  throw new ApiError('ValidationException', 'PendingWindowInDays must be between 7 and 30.');
}
