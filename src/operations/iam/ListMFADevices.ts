import type { MfaDevices, Users } from '#identity';
import { operationShape, services, type ListMFADevicesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { targetUser, userNeed } from './user-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html */
export function listMFADevices(devices: Pick<MfaDevices, 'listOfUser'>, users: Pick<Users, 'arnOf'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListMFADevices'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListMFADevicesRequest, caller) => userNeed('iam:ListMFADevices', users, input, caller),
    recorded: { input: ['UserName', 'MaxItems'] },
    async perform({ input, caller }) {
      const page = await devices.listOfUser({ ...targetUser(input, caller), ...pageQuery(input) });
      const MFADevices = page.items.map((device) => ({
        UserName: device.userName,
        SerialNumber: device.serialNumber,
        EnableDate: new Date(device.enabledAt ?? 0),
      }));
      return { output: { MFADevices, ...pageOutput(page) } };
    },
  });
}
