import type { MfaDevices, Users } from '#identity';
import { ApiError } from '#kernel';
import { operationShape, services, type GetMFADeviceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html */
export function getMFADevice(devices: Pick<MfaDevices, 'get'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'GetMFADevice'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: GetMFADeviceRequest & { SerialNumber: string }, caller) =>
      userNeed('iam:GetMFADevice', users, input, caller),
    recorded: { input: ['UserName', 'SerialNumber'] },
    async perform({ input, caller }) {
      const { userName } = targetUser(input, caller);
      const { SerialNumber } = input;
      const device = await devices.get({ accountId: caller.accountId, serialNumber: SerialNumber });
      // The permission was for one user: whose other devices there are is not told.
      if (device.userName !== userName || device.enabledAt === undefined) {
        throw new ApiError('NoSuchEntityException', 'MFA Device invalid for user.');
      }
      return { output: { UserName: userName, SerialNumber, EnableDate: new Date(device.enabledAt) } };
    },
  });
}
