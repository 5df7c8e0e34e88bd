import type { MfaDeviceRef, Tags } from '#identity';
import { operationShape, services, type TagMFADeviceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { mfaNeed } from './mfa-need.ts';
import { tagsOf } from './tag-input.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html */
export function tagMFADevice(tags: Pick<Tags<MfaDeviceRef>, 'tag'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'TagMFADevice'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: TagMFADeviceRequest & { SerialNumber: string }) =>
      mfaNeed('iam:TagMFADevice', input.SerialNumber, requestTagKeys(tagsOf(input))),
    recorded: { input: ['SerialNumber', 'Tags'] },
    freeText: ['Tags'],
    async perform({ input, caller }) {
      const { SerialNumber: serialNumber } = input;
      await tags.tag({ accountId: caller.accountId, serialNumber, tags: tagsOf(input) });
      return { output: {} };
    },
  });
}
