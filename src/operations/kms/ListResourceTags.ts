import type { Kms } from '#keys';
import { operationShape, services, type ListResourceTagsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

/** All of them in one page: a key has 50 at most. @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html */
export function listResourceTags(kms: Pick<Kms, 'access'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'ListResourceTags'),
    eventClass: 'Management',
    readOnly: true,
    needs: (input: ListResourceTagsRequest & { KeyId: string }, caller) =>
      keyNeed(kms, 'kms:ListResourceTags', input, caller),
    recorded: { input: ['KeyId'] },
    async perform({ needs }) {
      const { tags } = keyNeeded(needs);
      const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
      return { output: { Tags, Truncated: false } };
    },
  });
}
