import { newEventId, type CloudTrailRecord, type Json } from '#audit';
import type { Principal } from '#identity';
import { isoSeconds, limits, type ApiError } from '#kernel';
import type { Need, Notes, Operation } from '#operations';
import type { ServiceShape } from '#shapes';
import { AccessDenied } from './authorise.ts';
import type { ConnectionFacts, RequestHead } from './exchange.ts';
import { pick } from './member-paths.ts';

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
  caller?: Principal;
  input?: unknown;
  needs?: readonly Need[];
  output?: unknown;
  notes?: Notes | undefined;
  error?: ApiError | undefined;
  /** The client went away before its answer was whole. */
  clientGone?: boolean;
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
    userIdentity: identityOf(journey),
    eventTime: isoSeconds(journey.receivedAt),
    eventSource: service?.eventSource ?? 'bedrock.amazonaws.com',
    eventName: operation?.shape.name ?? 'UnknownOperation',
    awsRegion: deps.region,
    sourceIPAddress: journey.connection.sourceIp,
    userAgent: (head?.headers['user-agent'] ?? '').slice(0, limits.auditUserAgentBytes),
    ...(error === undefined
      ? {}
      : { errorCode: service?.errors.get(error.code)?.wireCode ?? error.code, errorMessage: error.message }),
    requestParameters: pick(journey.input, recorded?.input ?? []),
    responseElements: error === undefined ? pick(journey.output, recorded?.output ?? []) : null,
    ...additionalOf(journey, deps.sealed),
    requestID: journey.requestId,
    eventID: eventId ?? newEventId(journey.receivedAt),
    readOnly: operation?.readOnly ?? true,
    ...resourcesOf(journey),
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

/** Only what was proven is told as the caller's; a claimed key id stands alone, with type Unknown. */
function identityOf({ caller, claimedAccessKeyId }: Journey): CloudTrailRecord['userIdentity'] {
  if (caller !== undefined) {
    const { type, principalId, arn, accountId, accessKeyId, userName } = caller;
    const named = userName === undefined ? {} : { userName };
    return { type, principalId, arn, accountId, accessKeyId, ...named, ...sessionContextOf(caller) };
  }
  return claimedAccessKeyId === undefined
    ? { type: 'Unknown' }
    : { type: 'Unknown', accessKeyId: claimedAccessKeyId };
}

/**
 * Whose session it is, when it began, and whether with a second factor.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
function sessionContextOf(
  caller: Principal,
): Pick<CloudTrailRecord['userIdentity'], 'sessionContext'> | undefined {
  const { session, accountId } = caller;
  if (session === undefined) return undefined;
  const { issuedAt, mfaAuthenticatedAt, sourceIdentity, federatedProvider } = session;
  return {
    sessionContext: {
      ...issuerOf(caller, accountId),
      ...(federatedProvider === undefined ? {} : { webIdFederationData: { federatedProvider } }),
      attributes: {
        creationDate: isoSeconds(issuedAt),
        mfaAuthenticated: String(mfaAuthenticatedAt !== undefined),
      },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  };
}

function issuerOf(caller: Principal, accountId: string): { readonly [name: string]: Json } {
  if (caller.type === 'AssumedRole') {
    const { roleId, roleArn, roleName } = caller;
    const sessionIssuer = { type: 'Role', principalId: roleId, arn: roleArn, accountId, userName: roleName };
    return { sessionIssuer };
  }
  if (caller.type === 'FederatedUser') {
    const { userId, arn, userName } = caller.issuer;
    return { sessionIssuer: { type: 'IAMUser', principalId: userId, arn, accountId, userName } };
  }
  return {};
}

function additionalOf(
  { notes, clientGone, error }: Journey,
  sealed: boolean,
): Pick<CloudTrailRecord, 'additionalEventData'> {
  const additional: Record<string, Json> = {
    ...notes?.additionalEventData,
    ...(sealed ? {} : { sealed }),
    ...(clientGone === true ? { clientGone } : {}),
    ...(error instanceof AccessDenied
      ? { denial: { decision: error.verdict.decision, ...error.verdict.reason } }
      : {}),
  };
  return Object.keys(additional).length === 0 ? {} : { additionalEventData: additional };
}

function resourcesOf({ needs = [], caller }: Journey): Pick<CloudTrailRecord, 'resources'> {
  const resources = needs.flatMap(({ resource, resourceType }) =>
    resourceType === undefined
      ? []
      : [{ type: resourceType, ARN: resource, accountId: caller?.accountId ?? '' }],
  );
  return resources.length === 0 ? {} : { resources };
}
