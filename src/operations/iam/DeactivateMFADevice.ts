import type { MfaAssignments, Users } from '#identity';
import { operationShape, services, type DeactivateMFADeviceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html */
export function deactivateMFADevice(
  assignments: Pick<MfaAssignments, 'deactivate'>,
  users: Pick<Users, 'arnOf'>,
) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeactivateMFADevice'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeactivateMFADeviceRequest & { SerialNumber: string }, caller) =>
      userNeed('iam:DeactivateMFADevice', users, input, caller),
    recorded: { input: ['UserName', 'SerialNumber'] },
    async perform({ input, caller }) {
      await assignments.deactivate({ ...targetUser(input, caller), serialNumber: input.SerialNumber });
      return { output: {} };
    },
  });
}
