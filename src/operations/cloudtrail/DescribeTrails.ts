import type { Trails } from '#audit';
import { operationShape, services, type DescribeTrailsRequest } from '#shapes';
import { defineOperation } from '../operation.ts';
import { describedMembers } from './trail-members.ts';

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html */
export function describeTrails(trails: Trails) {
  return defineOperation({
    shape: operationShape(services.cloudtrail, 'DescribeTrails'),
    eventClass: 'Management',
    readOnly: true,
    needs: (_input: DescribeTrailsRequest) => [{ action: 'cloudtrail:DescribeTrails', resource: '*' }],
    recorded: { input: ['trailNameList', 'includeShadowTrails'] },
    async perform({ input: { trailNameList = [] }, caller }) {
      const all = await trails.list(caller.accountId);
      const wanted = all.filter(
        ({ name, arn }) =>
          trailNameList.length === 0 || trailNameList.includes(name) || trailNameList.includes(arn),
      );
      return { output: { trailList: wanted.map(describedMembers) } };
    },
  });
}
