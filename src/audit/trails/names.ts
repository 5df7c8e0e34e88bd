import { ApiError, formatArn, PARTITION } from '#kernel';

/** The name of the trail that each account has from its beginning. */
export const OWN_TRAIL = 'caprock';

/** The bucket of an account's own trail. */
export function ownBucket(accountId: string): string {
  return `${OWN_BUCKET}${accountId}`;
}

const OWN_BUCKET = 'caprock-trail-';

/** Whether a bucket is kept for some account's own trail. */
export function isOwnBucket(bucket: string): boolean {
  return bucket.startsWith(OWN_BUCKET);
}

export function trailArn(region: string, accountId: string, name: string): string {
  return formatArn({
    partition: PARTITION,
    service: 'cloudtrail',
    region,
    account: accountId,
    resource: `trail/${name}`,
  });
}

/** @see CreateTrailRequest in the API model */
export function checkTrailName(name: string): void {
  const right =
    /^[A-Za-z0-9][A-Za-z0-9._-]{2,127}$/.test(name) &&
    !/[._-]{2}/.test(name) &&
    /[A-Za-z0-9]$/.test(name) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (right) return;
  throw new ApiError(
    'InvalidTrailNameException',
    'A trail name has 3 to 128 letters, digits, periods, underscores and dashes, begins and ends with a letter or digit, and has no two of the others side by side.',
  );
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function checkBucketName(name: string): void {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..')) return;
  throw new ApiError(
    'InvalidS3BucketNameException',
    'A bucket name has 3 to 63 lower-case letters, digits, periods and dashes, and begins and ends with a letter or digit.',
  );
}

export function checkPrefix(prefix: string): void {
  if (
    prefix.length <= 200 &&
    /^[A-Za-z0-9!_.*'()/-]*$/.test(prefix) &&
    !/(^|\/)\.{0,2}(\/|$)/.test(`${prefix}x`)
  )
    return;
  throw new ApiError(
    'InvalidS3PrefixException',
    'A prefix has at most 200 letters, digits and characters of a key, no empty part, and neither begins nor ends with a slash.',
  );
}

/** The trail's name, of a name or an ARN of this Region and account. */
export function nameOf(nameOrArn: string, region: string, accountId: string): string {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const prefix = trailArn(region, accountId, '');
  if (nameOrArn.startsWith(prefix)) return nameOrArn.slice(prefix.length);
  throw new ApiError('TrailNotFoundException', 'There is no trail with this ARN in this Region and account.');
}
