import type { MfaAssignments, Users } from '#identity';
import { operationShape, services, type EnableMFADeviceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

interface TwoCodes {
  SerialNumber: string;
  AuthenticationCode1: string;
  AuthenticationCode2: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html */
export function enableMFADevice(assignments: Pick<MfaAssignments, 'enable'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'EnableMFADevice'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: EnableMFADeviceRequest & TwoCodes, caller) =>
      userNeed('iam:EnableMFADevice', users, input, caller),
    // promise 4: codes are not recorded
    recorded: { input: ['UserName', 'SerialNumber'] },
    async perform({ input, caller, sourceIp }) {
      await assignments.enable({
        ...targetUser(input, caller),
        serialNumber: input.SerialNumber,
        codes: [input.AuthenticationCode1, input.AuthenticationCode2],
        sourceIp,
      });
      return { output: {} };
    },
  });
}
