import type { MfaDeviceRef, Tags } from '#identity';
import { operationShape, services, type UntagMFADeviceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { mfaNeed } from './mfa-need.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html */
export function untagMFADevice(tags: Pick<Tags<MfaDeviceRef>, 'untag'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'UntagMFADevice'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UntagMFADeviceRequest & { SerialNumber: string; TagKeys: string[] }) =>
      mfaNeed('iam:UntagMFADevice', input.SerialNumber, { 'aws:TagKeys': input.TagKeys }),
    recorded: { input: ['SerialNumber', 'TagKeys'] },
    async perform({ input, caller }) {
      const { SerialNumber: serialNumber, TagKeys: keys } = input;
      await tags.untag({ accountId: caller.accountId, serialNumber, keys });
      return { output: {} };
    },
  });
}
