import { ApiError } from '#kernel';
import type { CreateTrailRequest } from '#shapes';

type Further = Partial<
  Pick<
    CreateTrailRequest,
    | 'SnsTopicName'
    | 'CloudWatchLogsLogGroupArn'
    | 'CloudWatchLogsRoleArn'
    | 'KmsKeyId'
    | 'IsOrganizationTrail'
  >
>;

/** What Caprock's trails cannot do is refused, rather than silently not done. */
export function refuseUnsupported(input: Further): void {
  const asked = [
    ['SnsTopicName', input.SnsTopicName],
    ['CloudWatchLogsLogGroupArn', input.CloudWatchLogsLogGroupArn],
    ['CloudWatchLogsRoleArn', input.CloudWatchLogsRoleArn],
    ['KmsKeyId', input.KmsKeyId],
    ['IsOrganizationTrail', input.IsOrganizationTrail === true ? 'true' : ''],
  ] as const;
  const [unsupported] = asked.find(([, value]) => value !== undefined && value !== '') ?? [];
  if (unsupported === undefined) return;
  throw new ApiError('UnsupportedOperationException', `${unsupported} is not supported here: leave it out.`);
}
