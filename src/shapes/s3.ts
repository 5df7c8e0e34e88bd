import { CaprockError } from '#kernel';
import { compilePattern, WITHOUT_ZERO } from './constraints.ts';
import { commonErrors } from './errors.ts';
import type {
  Binding,
  ErrorShape,
  Member,
  OperationShape,
  ServiceShape,
  Shape,
  StructureShape,
} from './model.ts';

/** What S3 calls the errors that every service has. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const NAMES_IN_S3: Readonly<Record<string, readonly [wireCode: string, status?: number]>> = {
  AccessDeniedException: ['AccessDenied'],
  MissingAuthenticationTokenException: ['MissingAuthenticationToken'],
  InvalidSignatureException: ['SignatureDoesNotMatch'],
  UnrecognizedClientException: ['InvalidAccessKeyId'],
  ExpiredTokenException: ['ExpiredToken'],
  ValidationException: ['InvalidArgument'],
  UnknownOperationException: ['NotImplemented', 501],
  ThrottlingException: ['SlowDown', 503],
  InternalServerException: ['InternalError'],
  ServiceUnavailableException: ['ServiceUnavailable'],
};

/**
 * The read side of S3, as far as clients need it to fetch what a trail delivers. These few shapes are written here:
 * the official client would bring a hundred operations that Caprock does not have.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export const s3: ServiceShape = {
  name: 's3',
  protocol: 'restXml',
  signingName: 's3',
  eventSource: 's3.amazonaws.com',
  apiVersion: '2006-03-01',
  xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  errors: errors(),
};

function errors(): ReadonlyMap<string, ErrorShape> {
  const common = commonErrors('restXml').map(([name, shape]): [string, ErrorShape] => {
    const [wireCode = shape.wireCode, status = shape.status] = NAMES_IN_S3[name] ?? [];
    return [name, { ...shape, wireCode, status }];
  });
  const own = ['NoSuchBucket', 'NoSuchKey'].map((name): [string, ErrorShape] => [
    name,
    { name, status: 404, wireCode: name, fault: 'client', members: new Map(), messageMember: 'message' },
  ]);
  return new Map([...common, ...own]);
}

const TEXT: Shape = { kind: 'string', pattern: compilePattern(WITHOUT_ZERO), patternSource: WITHOUT_ZERO };
const NUMBER: Shape = { kind: 'number', integer: true, min: 0, max: 2 ** 31 - 1 };
const SIZE: Shape = { kind: 'number', integer: true };
const BOOLEAN: Shape = { kind: 'boolean' };
const TIME: Shape = { kind: 'timestamp' };

function member(name: string, binding: Binding, shape: Shape, wireName = name, required = false): Member {
  return { name, shape, required, binding, wireName };
}

function structure(name: string, members: readonly Member[]): StructureShape {
  return {
    kind: 'structure',
    name,
    union: false,
    eventStream: false,
    members: new Map(members.map((one) => [one.name, one])),
  };
}

const BUCKET = member('Bucket', 'label', TEXT, 'Bucket', true);
const KEY = member('Key', 'label', TEXT, 'Key', true);
const listOf = (shape: Shape): Shape => ({ kind: 'list', member: shape });

const OBJECTS = listOf(
  structure('Object', [
    member('Key', 'body', TEXT),
    member('LastModified', 'body', TIME),
    member('ETag', 'body', TEXT),
    member('Size', 'body', SIZE),
    member('StorageClass', 'body', TEXT),
  ]),
);
const PREFIXES = listOf(structure('CommonPrefix', [member('Prefix', 'body', TEXT)]));

const asked = [
  BUCKET,
  member('Prefix', 'query', TEXT, 'prefix'),
  member('Delimiter', 'query', TEXT, 'delimiter'),
  member('MaxKeys', 'query', NUMBER, 'max-keys'),
  member('EncodingType', 'query', { kind: 'string', enum: ['url'] }, 'encoding-type'),
];
const listed = [
  member('Name', 'body', TEXT),
  member('Prefix', 'body', TEXT),
  member('Delimiter', 'body', TEXT),
  member('MaxKeys', 'body', NUMBER),
  member('EncodingType', 'body', TEXT),
  member('IsTruncated', 'body', BOOLEAN),
  member('Contents', 'body', OBJECTS),
  member('CommonPrefixes', 'body', PREFIXES),
];
const described = [
  member('ContentLength', 'header', SIZE, 'content-length'),
  member('ContentType', 'header', TEXT, 'content-type'),
  member('ETag', 'header', TEXT, 'etag'),
  member('LastModified', 'header', TIME, 'last-modified'),
  member('Metadata', 'prefixHeaders', { kind: 'map', key: { kind: 'string' }, value: TEXT }, 'x-amz-meta-'),
];

interface Described {
  readonly method: 'GET' | 'HEAD';
  readonly path: string;
  readonly input: readonly Member[];
  readonly output: StructureShape;
}

const OPERATIONS: Readonly<Record<string, Described>> = {
  GetBucketLocation: {
    method: 'GET',
    path: '/{Bucket}?location',
    input: [BUCKET],
    output: structure('LocationConstraint', [member('LocationConstraint', 'body', TEXT, '')]),
  },
  ListObjects: {
    method: 'GET',
    path: '/{Bucket}',
    input: [...asked, member('Marker', 'query', TEXT, 'marker')],
    output: structure('ListBucketResult', [
      ...listed,
      member('Marker', 'body', TEXT),
      member('NextMarker', 'body', TEXT),
    ]),
  },
  ListObjectsV2: {
    method: 'GET',
    path: '/{Bucket}?list-type=2',
    input: [
      ...asked,
      member('StartAfter', 'query', TEXT, 'start-after'),
      member('ContinuationToken', 'query', TEXT, 'continuation-token'),
      member('FetchOwner', 'query', BOOLEAN, 'fetch-owner'),
    ],
    output: structure('ListBucketResult', [
      ...listed,
      member('KeyCount', 'body', NUMBER),
      member('StartAfter', 'body', TEXT),
      member('ContinuationToken', 'body', TEXT),
      member('NextContinuationToken', 'body', TEXT),
    ]),
  },
  GetObject: {
    method: 'GET',
    path: '/{Bucket}/{Key+}',
    input: [BUCKET, KEY],
    output: structure('GetObjectOutput', [...described, member('Body', 'payload', { kind: 'blob' })]),
  },
  HeadObject: {
    method: 'HEAD',
    path: '/{Bucket}/{Key+}',
    input: [BUCKET, KEY],
    output: structure('HeadObjectOutput', described),
  },
};

/** @throws CaprockError `UnknownOperation` */
export function s3Operation(name: string): OperationShape {
  const found = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (found === undefined)
    throw new CaprockError('UnknownOperation', `The service s3 has no operation ${name}.`);
  const { method, path, input, output } = found;
  return {
    service: s3,
    name,
    http: { method, path, status: 200 },
    input: structure(`${name}Request`, input),
    output,
  };
}
