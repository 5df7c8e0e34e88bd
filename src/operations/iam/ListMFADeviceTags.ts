import type { MfaDeviceRef, Tags } from '#identity';
import { operationShape, services, type ListMFADeviceTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { mfaNeed } from './mfa-need.ts';
import { pageOutput, pageQuery } from './page-output.ts';
import { tagOutput } from './tag-output.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html */
export function listMFADeviceTags(tags: Pick<Tags<MfaDeviceRef>, 'list'>) {
  return defineOperation({
    shape: operationShape(services.iam, 'ListMFADeviceTags'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListMFADeviceTagsRequest & { SerialNumber: string }) =>
      mfaNeed('iam:ListMFADeviceTags', input.SerialNumber),
    recorded: { input: ['SerialNumber', 'MaxItems'] },
    async perform({ input, caller }) {
      const { SerialNumber: serialNumber } = input;
      const page = await tags.list({ accountId: caller.accountId, serialNumber, ...pageQuery(input) });
      return { output: { Tags: tagOutput(page.items), ...pageOutput(page) } };
    },
  });
}
