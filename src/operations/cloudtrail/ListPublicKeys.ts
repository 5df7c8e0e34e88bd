import type { DigestKey } from '#audit';
import { ApiError } from '#kernel';
import { operationShape, services, type ListPublicKeysRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html */
export function listPublicKeys(key: DigestKey) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'ListPublicKeys'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListPublicKeysRequest) => [{ action: 'cloudtrail:ListPublicKeys', resource: '*' }],
    recorded: { input: ['StartTime', 'EndTime'] },
    async perform({ input: { StartTime, EndTime } }) {
      const from = StartTime?.getTime() ?? 0;
      const to = EndTime?.getTime() ?? Infinity;
      if (from > to) throw new ApiError('InvalidTimeRangeException', 'The StartTime is after the EndTime.');
      const valid = key.validFrom <= to && key.validUntil >= from;
      const PublicKeyList = valid
        ? [
            {
              Value: key.der,
              ValidityStartTime: new Date(key.validFrom),
              ValidityEndTime: new Date(key.validUntil),
              Fingerprint: key.fingerprint,
            },
          ]
        : [];
      return { output: { PublicKeyList } };
    },
  });
}
