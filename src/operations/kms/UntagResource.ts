import type { Kms } from '#keys';
import { operationShape, services, type UntagResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html */
export function untagResource(kms: Pick<Kms, 'access' | 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'UntagResource'),
    eventClass: 'Management',
    readOnly: false,
    needs: (input: UntagResourceRequest & { KeyId: string; TagKeys: string[] }, caller) =>
      keyNeed(kms, 'kms:UntagResource', input, caller, { 'aws:TagKeys': input.TagKeys }),
    recorded: { input: ['KeyId', 'TagKeys'] },
    async perform({ input, needs }) {
      await kms.keys.tag(keyNeeded(needs), {}, input.TagKeys);
      return { output: {} };
    },
  });
}
