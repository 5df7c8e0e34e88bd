import type { Kms } from '#keys';
import { operationShape, services, type TagResourceRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { keyNeed, keyNeeded } from './key-need.ts';
import { tagsIn } from './tag-input.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html */
export function tagResource(kms: Pick<Kms, 'access' | 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'TagResource'),
    eventClass: 'Management',
    readOnly: false,
    needs(input: TagResourceRequest & { KeyId: string }, caller) {
      const tags = Object.entries(tagsIn(input.Tags)).map(([key, value]) => ({ key, value }));
      return keyNeed(kms, 'kms:TagResource', input, caller, requestTagKeys(tags));
    },
    recorded: { input: ['KeyId', 'Tags'] },
    freeText: ['Tags'],
    async perform({ input, needs }) {
      await kms.keys.tag(keyNeeded(needs), tagsIn(input.Tags), []);
      return { output: {} };
    },
  });
}
