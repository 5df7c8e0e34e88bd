import { mfaDeviceArn, type MfaDevices } from '#identity';
import { operationShape, services, type CreateVirtualMFADeviceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { mfaNeed } from './mfa-need.ts';
import { tagsOf } from './tag-input.ts';
import { tagsMember } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html */
export function createVirtualMFADevice(devices: Pick<MfaDevices, 'create'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'CreateVirtualMFADevice'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: CreateVirtualMFADeviceRequest & { VirtualMFADeviceName: string }, caller) =>
      mfaNeed(
        'iam:CreateVirtualMFADevice',
        mfaDeviceArn(caller.accountId, input.Path ?? '/', input.VirtualMFADeviceName),
        requestTagKeys(tagsOf(input)),
      ),
    recorded: {
      input: ['VirtualMFADeviceName', 'Path', 'Tags'],
      output: ['VirtualMFADevice.SerialNumber'],
    },
    freeText: ['Path', 'Tags'],
    async perform({ input, caller }) {
      const tags = tagsOf(input);
      const device = await devices.create({
        accountId: caller.accountId,
        name: input.VirtualMFADeviceName,
        ...(input.Path === undefined ? {} : { path: input.Path }),
        tags,
      });
      return {
        output: {
          VirtualMFADevice: {
            SerialNumber: device.serialNumber,
            // promise 4: shown this once, and never recorded
            Base32StringSeed: device.seed,
            QRCodePNG: device.qrCode,
            ...tagsMember(tags),
          },
        },
      };
    },
  });
}
