import type { MfaDevices } from '#identity';
import { operationShape, services, type DeleteVirtualMFADeviceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { mfaNeed } from './mfa-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html */
export function deleteVirtualMFADevice(devices: Pick<MfaDevices, 'delete'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'DeleteVirtualMFADevice'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: DeleteVirtualMFADeviceRequest & { SerialNumber: string }) =>
      mfaNeed('iam:DeleteVirtualMFADevice', input.SerialNumber),
    recorded: { input: ['SerialNumber'] },
    async perform({ input, caller }) {
      await devices.delete({ accountId: caller.accountId, serialNumber: input.SerialNumber });
      return { output: {} };
    },
  });
}
