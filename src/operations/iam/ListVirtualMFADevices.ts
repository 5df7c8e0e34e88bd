import type { MfaDevice, MfaDevices, Users } from '#identity';
import { operationShape, services, type ListVirtualMFADevicesRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { userOutput } from './user-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html */
export function listVirtualMFADevices(devices: Pick<MfaDevices, 'list'>, users: Pick<Users, 'get'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListVirtualMFADevices'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListVirtualMFADevicesRequest) => [{ action: 'iam:ListVirtualMFADevices', resource: '*' }],
    recorded: { input: ['AssignmentStatus', 'MaxItems'] },
    async perform({ input, caller }) {
      const { AssignmentStatus: wanted = 'Any' } = input;
      const { accountId } = caller;
      const page = await devices.list({
        accountId,
        ...(wanted === 'Any' ? {} : { assigned: wanted === 'Assigned' }),
        ...pageQuery(input),
      });
      const ownerOf = async ({ userName }: MfaDevice) =>
        userName === undefined ? {} : { User: userOutput(await users.get({ accountId, userName })) };
      const VirtualMFADevices = await Promise.all(
        page.items.map(async (device) => ({
          SerialNumber: device.serialNumber,
          ...(device.enabledAt === undefined ? {} : { EnableDate: new Date(device.enabledAt) }),
          ...(await ownerOf(device)),
        })),
      );
      return { output: { VirtualMFADevices, ...pageOutput(page) } };
    },
  });
}
