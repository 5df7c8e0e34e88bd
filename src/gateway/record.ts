import { newEventId, type CloudTrailRecord, type Json } from '#audit';
import type { Principal, UnsignedPrincipal } from '#identity';
import { isoSeconds, limits, type ApiError } from '#kernel';
import type { Need, Notes, Operation } from '#operations';
import type { ServiceShape } from '#shapes';
import { AccessDenied } from './authorise.ts';
import { type Confidential, ConfidentialData } from './guard.ts';
import type { ConnectionFacts, RequestHead } from './exchange.ts';
import { pick } from './member-paths.ts';
import type { Proof } from './proof.ts';
import { userIdentity } from './user-identity.ts';

/** What the road has learnt of one request so far: each step adds its part, and the record shows it. */
export interface Journey {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly connection: ConnectionFacts;
  head?: RequestHead;
  service?: ServiceShape;
  operation?: Operation | undefined;
  /** What the caller says its key is, before that is proven. */
  claimedAccessKeyId?: string | undefined;
  caller?: Principal | UnsignedPrincipal | undefined;
  proof?: Proof;
  input?: unknown;
  /** What the guard found and let pass, where the installation only warns. */
  confidential?: readonly Confidential[];
  needs?: readonly Need[];
  output?: unknown;
  notes?: Notes | undefined;
  error?: ApiError | undefined;
  /** Its free text was read and nothing was found that may not be there: what the caller declares may be recorded. */
  guarded?: boolean;
  /** From the request's first byte to its record. */
  durationMilliseconds?: number;
  /** It is one of many that have one record together. */
  counted?: boolean;
  /** Whether the operation has done its work: no error that follows undoes it. */
  performed?: boolean;
  /** The client went away before its answer was whole. */
  clientGone?: boolean;
  /** It was performed, and its answer could not be given: the code of why. */
  unanswered?: string;
}

/** What every record of this installation says alike. */
export interface RecordDeps {
  /** Whose account a request counts for before its caller is known. */
  readonly accountId: string;
  readonly region: string;
  /** Whether model software runs in a sandbox; where it does not, every record says so. */
  readonly sealed: boolean;
}

/**
 * The CloudTrail record of a request: who did what to which resource, with the members that the operation
 * declares as recorded, and never content.
 *
 * promise 6: API and user activity logging
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function toRecord(journey: Journey, deps: RecordDeps, eventId?: string): CloudTrailRecord {
  const { head, operation, service, caller, error } = journey;
  const recorded = operation?.recorded;
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(caller, journey.claimedAccessKeyId),
    eventTime: isoSeconds(journey.receivedAt),
    eventSource: service?.eventSource ?? 'bedrock.amazonaws.com',
    eventName: operation?.shape.name ?? 'UnknownOperation',
    awsRegion: deps.region,
    sourceIPAddress: journey.connection.sourceIp,
    userAgent: (head?.headers['user-agent'] ?? '').slice(0, limits.auditUserAgentBytes),
    ...(error === undefined
      ? {}
      : { errorCode: service?.errors.get(error.code)?.wireCode ?? error.code, errorMessage: error.message }),
    requestParameters: requestParameters(journey),
    responseElements: error === undefined ? pick(journey.output, recorded?.output ?? []) : null,
    ...additionalOf(journey, deps.sealed),
    requestID: journey.requestId,
    eventID: eventId ?? newEventId(journey.receivedAt),
    readOnly: operation?.readOnly ?? true,
    // An ARN is made of what was asked for, and holds what the guard found.
    ...(withheld(journey).length > 0 ? {} : resourcesOf(journey)),
    eventType: 'AwsApiCall',
    managementEvent: (operation?.eventClass ?? 'Management') === 'Management',
    recipientAccountId: caller?.accountId ?? deps.accountId,
    eventCategory: operation?.eventClass ?? 'Management',
    tlsDetails: {
      tlsVersion: journey.connection.tlsVersion,
      cipherSuite: journey.connection.cipherSuite,
      clientProvidedHostHeader: (head?.headers['host'] ?? head?.headers[':authority'] ?? '').slice(0, 255),
    },
  };
}

/** The recorded members; a field in which the guard found something is named, and not shown. */
function requestParameters(journey: Journey): CloudTrailRecord['requestParameters'] {
  const { input, operation } = journey;
  const paths = operation?.recorded.input ?? [];
  const found = withheld(journey);
  if (found.length === 0) return pick(input, paths);
  const others = paths.filter(
    (path) => !found.some(({ field }) => path === field || path.startsWith(`${field}.`)),
  );
  const marks = found.map(({ field, type }) => [
    field.slice(0, 1).toLowerCase() + field.slice(1),
    `[withheld: ${type}]`,
  ]);
  return { ...pick(input, others), ...Object.fromEntries(marks) };
}

/** Fields in which the guard found something, whether it refused the request or warned. */
function withheld({ error, confidential = [] }: Journey): readonly Confidential[] {
  return error instanceof ConfidentialData ? [error] : confidential;
}

/** The condition key that only API keys have. */
const BEARER_TOKEN = 'bedrock:bearerTokenType';

function additionalOf(journey: Journey, sealed: boolean): Pick<CloudTrailRecord, 'additionalEventData'> {
  const { notes, clientGone, unanswered, error, proof, connection, durationMilliseconds } = journey;
  const { confidential = [] } = journey;
  const additional: Record<string, Json> = {
    ...notes?.additionalEventData,
    ...principalTags(journey),
    ...declaredByCaller(journey),
    ...(durationMilliseconds === undefined ? {} : { durationMilliseconds }),
    ...(proof !== undefined && BEARER_TOKEN in proof.conditions ? { callWithBearerToken: true } : {}),
    ...(connection.clientCertificate === undefined
      ? {}
      : { clientCertificate: { ...connection.clientCertificate } }),
    ...(sealed ? {} : { sealed }),
    ...(confidential.length === 0
      ? {}
      : { confidentialData: confidential.map(({ field, type }) => ({ field, type })) }),
    ...(clientGone === true ? { clientGone } : {}),
    ...(unanswered === undefined ? {} : { unanswered }),
    ...(error instanceof AccessDenied
      ? { denial: { decision: error.verdict.decision, ...error.verdict.reason } }
      : {}),
  };
  return Object.keys(additional).length === 0 ? {} : { additionalEventData: additional };
}

/** The tags that policies saw: of the user or role, and of the session. */
function principalTags({ caller }: Journey): { readonly principalTags?: Json } {
  if (caller === undefined || !('tags' in caller) || caller.tags.size === 0) return {};
  return { principalTags: Object.fromEntries(caller.tags) };
}

/** What nobody proved: a caller can write there what it likes. */
function declaredByCaller({ input, operation, guarded }: Journey): { readonly declaredByCaller?: Json } {
  if (guarded !== true) return {};
  const declared = pick(input, operation?.declaredByCaller ?? []);
  return declared === null || Object.keys(declared).length === 0 ? {} : { declaredByCaller: declared };
}

function resourcesOf({ needs = [], caller }: Journey): Pick<CloudTrailRecord, 'resources'> {
  const resources = needs.flatMap(({ resource, resourceType }) =>
    resourceType === undefined
      ? []
      : [{ type: resourceType, ARN: resource, accountId: ownerOf(resource) ?? caller?.accountId ?? '' }],
  );
  return resources.length === 0 ? {} : { resources };
}

/** The account in an ARN; `undefined` where it names none. */
function ownerOf(arn: string): string | undefined {
  const account = arn.split(':', 5)[4] ?? '';
  return /^\d{12}$/.test(account) ? account : undefined;
}

/**
 * The accounts, besides the caller's, whose roles or keys a request used: each has a record of it as well. What was
 * refused is told to the caller's account alone, so that nobody can write into the trail of another.
 */
export function ownersElsewhere({ needs = [], caller, error }: Journey): readonly string[] {
  if (caller === undefined || error !== undefined) return [];
  const owners = needs.flatMap(({ resource, resourceType }) =>
    resourceType === undefined ? [] : (ownerOf(resource) ?? []),
  );
  return [...new Set(owners)].filter((accountId) => accountId !== caller.accountId);
}

/**
 * The record as the account has it whose role or key was used: of the caller it tells the account, and no more than
 * that.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_examples-sts-api-cross-account
 */
export function recordForOwner(
  record: CloudTrailRecord,
  accountId: string,
  eventID: string,
): CloudTrailRecord {
  const { type, principalId, accountId: callers } = record.userIdentity;
  const resources = record.resources?.filter((resource) => resource.accountId === accountId) ?? [];
  const { additionalEventData = {}, ...told } = record;
  const { principalTags: _, clientCertificate: __, ...additional } = additionalEventData;
  return {
    ...told,
    ...(Object.keys(additional).length === 0 ? {} : { additionalEventData: additional }),
    userIdentity: {
      type: 'AWSAccount',
      ...(principalId === undefined || type === 'Unknown' ? {} : { principalId }),
      ...(callers === undefined ? {} : { accountId: callers }),
    },
    eventID,
    resources,
    recipientAccountId: accountId,
  };
}
