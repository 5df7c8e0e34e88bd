import type { ObjectHead, TrailObjects } from '#audit';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bucketNeed } from './bucket-need.ts';
import type { ObjectInput } from './inputs.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export function headObject(objects: TrailObjects) {
  return defineOperation({
    shape: operationShape(services.s3, 'HeadObject'),
    eventClass: 'Data',
    readOnly: true,
    needs: ({ Bucket, Key }: ObjectInput) => [bucketNeed('GetObject', Bucket, Key)],
    recorded: { input: ['Bucket', 'Key'] },
    async perform({ input, caller }) {
      return { output: objectMembers(await objects.head(caller.accountId, input.Bucket, input.Key)) };
    },
  });
}

/** What the answers of HeadObject and GetObject have in common. */
export function objectMembers({ size, etag, modifiedAt, metadata }: ObjectHead) {
  return {
    ContentLength: size,
    ContentType: 'application/x-gzip',
    ETag: etag,
    LastModified: new Date(modifiedAt),
    Metadata: metadata,
  };
}
