import type { TrailObjects } from '#audit';
import { operationShape, services } from '#shapes';
import { defineOperation } from '../operation.ts';
import type { ListInput } from './inputs.ts';
import { listMembers, listNeed, listQuery } from './listing.ts';

interface ListV2Input extends ListInput {
  readonly StartAfter?: string;
  readonly ContinuationToken?: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjectsV2(objects: TrailObjects) {
  return defineOperation({
    shape: operationShape(services.s3, 'ListObjectsV2'),
    eventClass: 'Data',
    readOnly: true,
    needs: (input: ListV2Input) => [listNeed(input)],
    recorded: { input: ['Bucket', 'Prefix', 'Delimiter', 'MaxKeys', 'StartAfter'] },
    async perform({ input, caller }) {
      const { StartAfter, ContinuationToken } = input;
      // A token is the key that a page ended with: it opens nothing that the caller may not list anyway.
      const after = ContinuationToken === undefined ? (StartAfter ?? '') : fromToken(ContinuationToken);
      const listing = await objects.list(listQuery(input, caller.accountId, after));
      const { next } = listing;
      return {
        output: {
          ...listMembers(input, listing),
          KeyCount: listing.objects.length + listing.commonPrefixes.length,
          StartAfter,
          ContinuationToken,
          NextContinuationToken: next === undefined ? undefined : Buffer.from(next).toString('base64url'),
        },
      };
    },
  });
}

function fromToken(token: string): string {
  return Buffer.from(token, 'base64url').toString('utf8');
}
