import type { TrailObjects } from '#audit';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bucketNeed } from './bucket-need.ts';
import type { BucketInput } from './inputs.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export function getBucketLocation(objects: TrailObjects, region: string) {
  return defineOperation({
    shape: operationShape(services.s3, 'GetBucketLocation'),
    eventClass: 'Management',
    readOnly: true,
    needs: ({ Bucket }: BucketInput) => [bucketNeed('GetBucketLocation', Bucket)],
    recorded: { input: ['Bucket'] },
    async perform({ input, caller }) {
      await objects.checkBucket(caller.accountId, input.Bucket);
      // S3's oldest Region is the one that it does not name.
      return { output: { LocationConstraint: region === 'us-east-1' ? '' : region } };
    },
  });
}
