import type { TrailObjects } from '#audit';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import { bucketNeed } from './bucket-need.ts';
import { objectMembers } from './HeadObject.ts';
import type { ObjectInput } from './inputs.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export function getObject(objects: TrailObjects) {
  return defineOperation({
    shape: operationShape(services.s3, 'GetObject'),
    eventClass: 'Data',
    readOnly: true,
    needs: ({ Bucket, Key }: ObjectInput) => [bucketNeed('GetObject', Bucket, Key)],
    recorded: { input: ['Bucket', 'Key'] },
    async perform({ input, caller }) {
      const object = await objects.get(caller.accountId, input.Bucket, input.Key);
      return { output: { ...objectMembers(object), Body: object.bytes } };
    },
  });
}
