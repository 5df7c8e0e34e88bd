import type { MfaAssignments, Users } from '#identity';
import { operationShape, services, type ResyncMFADeviceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

interface TwoCodes {
  SerialNumber: string;
  AuthenticationCode1: string;
  AuthenticationCode2: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html */
export function resyncMFADevice(assignments: Pick<MfaAssignments, 'resync'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ResyncMFADevice'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: ResyncMFADeviceRequest & TwoCodes, caller) =>
      userNeed('iam:ResyncMFADevice', users, input, caller),
    // promise 4: codes are not recorded
    recorded: { input: ['UserName', 'SerialNumber'] },
    async perform({ input, caller, sourceIp }) {
      await assignments.resync({
        ...targetUser(input, caller),
        serialNumber: input.SerialNumber,
        codes: [input.AuthenticationCode1, input.AuthenticationCode2],
        sourceIp,
      });
      return { output: {} };
    },
  });
}
