import type { ShapeBuilder } from './build.ts';
import type { ErrorShape, Protocol } from './model.ts';
import { readSchema } from './schema.ts';

/** Status and wire code of an error that no model lists, because every service has it. */
interface CommonError {
  readonly rest: readonly [status: number];
  readonly json: readonly [status: number, wireCode?: string];
  readonly query: readonly [status: number, wireCode: string];
}

/**
 * What any service may answer before an operation is reached, under one name each.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
const COMMON: Readonly<Record<string, CommonError>> = {
  MissingAuthenticationTokenException: {
    rest: [403],
    json: [400],
    query: [403, 'MissingAuthenticationToken'],
  },
  IncompleteSignatureException: { rest: [403], json: [400], query: [400, 'IncompleteSignature'] },
  InvalidSignatureException: { rest: [403], json: [400], query: [403, 'SignatureDoesNotMatch'] },
  UnrecognizedClientException: { rest: [403], json: [400], query: [403, 'InvalidClientTokenId'] },
  AccessDeniedException: { rest: [403], json: [400], query: [403, 'AccessDenied'] },
  ExpiredTokenException: { rest: [403], json: [400], query: [403, 'ExpiredToken'] },
  ValidationException: { rest: [400], json: [400], query: [400, 'ValidationError'] },
  SerializationException: { rest: [400], json: [400], query: [400, 'MalformedQueryString'] },
  UnknownOperationException: { rest: [404], json: [400], query: [400, 'InvalidAction'] },
  MissingActionException: { rest: [400], json: [400], query: [400, 'MissingAction'] },
  ThrottlingException: { rest: [429], json: [400], query: [400, 'Throttling'] },
  RequestTimeoutException: { rest: [408], json: [408], query: [408, 'RequestTimeout'] },
  RequestEntityTooLargeException: { rest: [413], json: [413], query: [413, 'RequestEntityTooLarge'] },
  InternalServerException: { rest: [500], json: [500, 'InternalFailure'], query: [500, 'InternalFailure'] },
  ServiceUnavailableException: {
    rest: [503],
    json: [503, 'ServiceUnavailable'],
    query: [503, 'ServiceUnavailable'],
  },
};

/**
 * Common errors and those of the model. Where both know a name, restJson1 models it; of the others the common one has
 * the name, and the modelled one, such as STS's ExpiredTokenException for an identity token, has it with `Modelled`
 * before it.
 */
export function errorShapes(
  protocol: Protocol,
  exports: Readonly<Record<string, unknown>>,
  builder: ShapeBuilder,
): ReadonlyMap<string, ErrorShape> {
  const common = commonErrors(protocol);
  const modelled = modelledErrors(protocol, exports, builder);
  if (protocol === 'restJson1') return new Map([...common, ...modelled]);
  const hidden = modelled.filter(([name]) => Object.hasOwn(COMMON, name));
  return new Map([
    ...modelled,
    ...common,
    ...hidden.map(([name, shape]) => [`Modelled${name}`, shape] as const),
  ]);
}

/** What any service may answer, without the errors of its model. */
export function commonErrors(protocol: Protocol): [string, ErrorShape][] {
  const column =
    protocol === 'restJson1' || protocol === 'restXml'
      ? 'rest'
      : protocol === 'awsJson1_1'
        ? 'json'
        : 'query';
  return Object.entries(COMMON).map(([name, error]) => {
    const [status, wireCode = name] = error[column];
    const fault = status >= 500 ? 'server' : 'client';
    return [name, { name, status, wireCode, fault, members: new Map(), messageMember: 'message' }];
  });
}

function modelledErrors(
  protocol: Protocol,
  exports: Readonly<Record<string, unknown>>,
  builder: ShapeBuilder,
): [string, ErrorShape][] {
  const found: [string, ErrorShape][] = [];
  for (const [exported, schema] of Object.entries(exports)) {
    if (!exported.endsWith('$') || !Array.isArray(schema)) continue;
    const { node } = readSchema(schema);
    if (node.kind !== 'structure' || node.form !== 'error' || node.traits['error'] === undefined) continue;
    const { error, httpError, awsQueryError } = node.traits;
    const status = typeof httpError === 'number' ? httpError : error === 'client' ? 400 : 500;
    const members = new Map(builder.members(node));
    const messageMember = members.has('Message') ? 'Message' : 'message';
    members.delete(messageMember);
    // CloudTrail's schemas carry awsQueryError too, but it speaks awsJson1_1 and gives the shape's name.
    const [wireCode, queryStatus] =
      protocol === 'awsQuery' && Array.isArray(awsQueryError) ? awsQueryError : [node.name, status];
    found.push([
      node.name,
      {
        name: node.name,
        status: typeof queryStatus === 'number' ? queryStatus : status,
        wireCode: typeof wireCode === 'string' ? wireCode : node.name,
        fault: error === 'client' ? 'client' : 'server',
        members,
        messageMember,
      },
    ]);
  }
  return found;
}
