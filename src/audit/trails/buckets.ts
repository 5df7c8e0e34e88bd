import type { Kysely } from 'kysely';
import type { Database } from '#store';
import { ApiError, limits } from '#kernel';
import { isOwnBucket, ownBucket } from './names.ts';

/** A bucket belongs to the account that named it first. @throws ApiError `S3BucketDoesNotExistException` */
export async function takeBucket(
  db: Kysely<Database>,
  bucket: string,
  accountId: string,
  now: number,
): Promise<void> {
  if (isOwnBucket(bucket) && bucket !== ownBucket(accountId)) throw foreignBucket();
  const known = await db
    .selectFrom('trail_buckets')
    .select('bucket')
    .where('account_id', '=', accountId)
    .limit(limits.trailBucketsPerAccount)
    .execute();
  if (known.length >= limits.trailBucketsPerAccount && !known.some((one) => one.bucket === bucket)) {
    throw new ApiError(
      'InsufficientS3BucketPolicyException',
      `The trails of an account may name ${limits.trailBucketsPerAccount} buckets, one after the other.`,
    );
  }
  await db
    .insertInto('trail_buckets')
    .values({ bucket, account_id: accountId, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const owner = await db
    .selectFrom('trail_buckets')
    .select('account_id')
    .where('bucket', '=', bucket)
    .executeTakeFirstOrThrow();
  if (owner.account_id !== accountId) throw foreignBucket();
}

function foreignBucket(): ApiError {
  return new ApiError(
    'S3BucketDoesNotExistException',
    'This bucket belongs to another account: name another one.',
  );
}
