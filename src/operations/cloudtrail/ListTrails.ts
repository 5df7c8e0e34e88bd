import type { Trails } from '#audit';
import { operationShape, services, type ListTrailsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';

/**
 * An account has few trails: one page has them all.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTrails.html
 */
export function listTrails(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'ListTrails'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: ListTrailsRequest) => [{ action: 'cloudtrail:ListTrails', resource: '*' }],
    async perform({ caller }) {
      const all = await trails.list(caller.accountId);
      return {
        output: {
          Trails: all.map(({ name, arn, region }) => ({ Name: name, TrailARN: arn, HomeRegion: region })),
        },
      };
    },
  });
}
