import { ApiError } from '#kernel';
import type { OperationShape } from '#shapes';
import type { WireRequest } from '../http.ts';
import type { Identified } from '../path-tree.ts';
import { parseForm } from '../query/form.ts';

/** Parameters that say nothing of what is asked for. */
const SAYS_NOTHING = ['x-id', 'encoding-type', 'prefix', 'delimiter', 'max-keys', 'marker'];
const ONLY_V2 = ['list-type', 'start-after', 'continuation-token', 'fetch-owner'];

/**
 * The S3 operation of a path-style request: `/bucket` or `/bucket/key`. Another parameter would make it another
 * operation, which Caprock does not have.
 * @throws ApiError ValidationException
 */
export function identifyS3(
  request: WireRequest,
  operations: ReadonlyMap<string, OperationShape>,
): Identified | undefined {
  const [, bucket = '', ...rest] = request.rawPath.split('/');
  const key = rest.join('/');
  const parameters = [...parseForm(request.rawQuery).keys()];
  const only = (...known: readonly string[]): boolean => parameters.every((name) => known.includes(name));
  const name =
    key === ''
      ? onBucket(request.method, parameters, only)
      : only('x-id')
        ? onObject[request.method]
        : undefined;
  const operation = name === undefined ? undefined : operations.get(name);
  if (operation === undefined || bucket === '') return undefined;
  const labels = key === '' ? { Bucket: decode(bucket) } : { Bucket: decode(bucket), Key: decode(key) };
  return { operation, labels };
}

const onObject: Readonly<Record<string, string>> = { GET: 'GetObject', HEAD: 'HeadObject' };

function onBucket(
  method: string,
  parameters: readonly string[],
  only: (...known: readonly string[]) => boolean,
): string | undefined {
  if (method !== 'GET') return undefined;
  if (parameters.includes('location')) return only('location', 'x-id') ? 'GetBucketLocation' : undefined;
  if (parameters.includes('list-type'))
    return only(...SAYS_NOTHING, ...ONLY_V2) ? 'ListObjectsV2' : undefined;
  return only(...SAYS_NOTHING) ? 'ListObjects' : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ApiError('ValidationException', 'The path of the request is not percent-encoded UTF-8.');
  }
}
