import type { Need } from '../operation.ts';

/** The permission for an action on a bucket, or on an object in it. */
export function bucketNeed(action: string, bucket: string | undefined, key?: string): Need {
  const resource = `arn:aws:s3:::${bucket ?? ''}${key === undefined ? '' : `/${key}`}`;
  const resourceType = key === undefined ? 'AWS::S3::Bucket' : 'AWS::S3::Object';
  return { action: `s3:${action}`, resource, resourceType };
}
