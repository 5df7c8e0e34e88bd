import type { ObjectListing } from '#audit';
import { limits } from '#kernel';
import type { Need } from '../operation.ts';
import { bucketNeed } from './bucket-need.ts';
import type { ListInput } from './inputs.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html */
export function listNeed({ Bucket, Prefix = '', Delimiter = '', MaxKeys }: ListInput): Need {
  return {
    ...bucketNeed('ListBucket', Bucket),
    context: {
      's3:prefix': Prefix,
      's3:delimiter': Delimiter,
      ...(MaxKeys === undefined ? {} : { 's3:max-keys': String(MaxKeys) }),
    },
  };
}

export function listQuery(input: ListInput, accountId: string, after: string) {
  const { Bucket, Prefix = '', Delimiter = '', MaxKeys = limits.objectsPerPage } = input;
  return { accountId, bucket: Bucket, prefix: Prefix, delimiter: Delimiter, after, most: MaxKeys };
}

/** What both listings answer alike. */
export function listMembers(input: ListInput, { objects, commonPrefixes, next }: ObjectListing) {
  const { Bucket, Prefix = '', Delimiter, MaxKeys = limits.objectsPerPage, EncodingType } = input;
  const written = (key: string): string =>
    EncodingType === 'url' ? encodeURIComponent(key).replaceAll('%2F', '/') : key;
  return {
    Name: Bucket,
    Prefix: written(Prefix),
    Delimiter,
    MaxKeys,
    EncodingType,
    IsTruncated: next !== undefined,
    Contents: objects.map(({ key, size, modifiedAt, etag }) => ({
      Key: written(key),
      LastModified: new Date(modifiedAt),
      ETag: etag,
      Size: size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: written(prefix) })),
  };
}
