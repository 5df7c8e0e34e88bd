import type { Kms } from '#keys';
import { ApiError } from '#kernel';
import { operationShape, services, type CreateKeyRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { requestTagKeys } from '../request-tag-keys.ts';
import { keyCaller } from './key-caller.ts';
import { keyOutput } from './key-output.ts';
import { tagsIn } from './tag-input.ts';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
export function createKey({ keys }: Pick<Kms, 'keys'>) {
  return defineOperation({
    shape: operationShape(services.kms, 'CreateKey'),
    eventClass: 'Management',
    readOnly: false,
    needs(input: CreateKeyRequest, caller) {
      const tags = Object.entries(tagsIn(input.Tags)).map(([key, value]) => ({ key, value }));
      const context = {
        'kms:CallerAccount': caller.accountId,
        'kms:KeySpec': specOf(input),
        'kms:KeyUsage': input.KeyUsage ?? 'ENCRYPT_DECRYPT',
        'kms:KeyOrigin': input.Origin ?? 'AWS_KMS',
        'kms:MultiRegion': String(input.MultiRegion ?? false),
        'kms:BypassPolicyLockoutSafetyCheck': String(input.BypassPolicyLockoutSafetyCheck ?? false),
        ...requestTagKeys(tags),
      };
      const need = { action: 'kms:CreateKey', resource: '*', context };
      return tags.length === 0 ? [need] : [need, { ...need, action: 'kms:TagResource' }];
    },
    recorded: {
      input: [
        'Policy',
        'Description',
        'KeyUsage',
        'CustomerMasterKeySpec',
        'KeySpec',
        'Origin',
        'BypassPolicyLockoutSafetyCheck',
        'Tags',
        'MultiRegion',
      ],
      output: ['KeyMetadata'],
    },
    freeText: ['Description', 'Tags'],
    async perform({ input, caller }) {
      refuseUnbuilt(input);
      const key = await keys.create({
        accountId: caller.accountId,
        caller: keyCaller(caller),
        spec: specOf(input),
        usage: input.KeyUsage,
        origin: input.Origin === 'EXTERNAL' ? 'EXTERNAL' : 'AWS_KMS',
        description: input.Description ?? '',
        policy: input.Policy,
        bypassLockoutCheck: input.BypassPolicyLockoutSafetyCheck ?? false,
        tags: tagsIn(input.Tags),
      });
      return { output: { KeyMetadata: keyOutput(key) } };
    },
  });
}

/** `CustomerMasterKeySpec` is the old name. */
function specOf({ KeySpec, CustomerMasterKeySpec }: CreateKeyRequest): string {
  return KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
}

/** @throws ApiError `UnsupportedOperationException` | `ValidationException` */
function refuseUnbuilt(input: CreateKeyRequest): void {
  if (
    input.KeySpec !== undefined &&
    input.CustomerMasterKeySpec !== undefined &&
    input.KeySpec !== input.CustomerMasterKeySpec
  ) {
    throw new ApiError('ValidationException', 'KeySpec and CustomerMasterKeySpec must not differ.');
  }
  if (input.MultiRegion === true) {
    throw new ApiError('UnsupportedOperationException', 'Multi-Region keys are not made here.');
  }
  const isElsewhere = input.CustomKeyStoreId !== undefined || input.XksKeyId !== undefined;
  if (isElsewhere || input.Origin === 'AWS_CLOUDHSM' || input.Origin === 'EXTERNAL_KEY_STORE') {
    throw new ApiError(
      'UnsupportedOperationException',
      'There are no custom key stores here: the origin of a key is AWS_KMS or EXTERNAL.',
    );
  }
}
