import type { TrailObjects } from '#audit';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import type { ListInput } from './inputs.ts';
import { listMembers, listNeed, listQuery } from './listing.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export function listObjects(objects: TrailObjects) {
  return defineOperation({
    shape: operationShape(services.s3, 'ListObjects'),
    eventClass: 'Data',
    readOnly: true,
    needs: (input: ListInput & { readonly Marker?: string }) => [listNeed(input)],
    recorded: { input: ['Bucket', 'Prefix', 'Delimiter', 'MaxKeys', 'Marker'] },
    async perform({ input, caller }) {
      const { Marker = '' } = input;
      const listing = await objects.list(listQuery(input, caller.accountId, Marker));
      return { output: { ...listMembers(input, listing), Marker, NextMarker: listing.next } };
    },
  });
}
