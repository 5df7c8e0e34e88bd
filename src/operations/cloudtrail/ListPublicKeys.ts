import type { DigestKey, DigestKeys } from '#audit';
import { ApiError, type Clock } from '#kernel';
import { operationShape, services, type ListPublicKeysRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/**
 * Without times, the key that signs now. An installation has few keys: one page has them all.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
 */
export function listPublicKeys(keys: Pick<DigestKeys, 'list'>, clock: Clock) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'ListPublicKeys'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListPublicKeysRequest) => [{ action: 'cloudtrail:ListPublicKeys', resource: '*' }],
    recorded: { input: ['StartTime', 'EndTime'] },
    async perform({ input: { StartTime, EndTime } }) {
      // The first one is made where there is none yet.
      const all = await keys.list();
      const now = clock.now();
      const to = EndTime?.getTime() ?? Math.max(now, StartTime?.getTime() ?? now);
      const from = StartTime?.getTime() ?? Math.min(now, to);
      if (from > to) throw new ApiError('InvalidTimeRangeException', 'The StartTime is after the EndTime.');
      const valid = all.filter(({ validFrom, validUntil }) => validFrom <= to && validUntil >= from);
      return { output: { PublicKeyList: valid.map(toMember) } };
    },
  });
}

function toMember({ der, fingerprint, validFrom, validUntil }: DigestKey) {
  return {
    Value: der,
    ValidityStartTime: new Date(validFrom),
    ValidityEndTime: new Date(validUntil),
    Fingerprint: fingerprint,
  };
}
