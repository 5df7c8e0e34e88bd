import { newEventId, type CloudTrailRecord } from '#audit';
import { isoSeconds, limits } from '#kernel';
import type { ConnectionFacts, RequestHead } from '../exchange.ts';
import type { EventFacts, Page } from './page.ts';

/**
 * The record of a visit, in the form that CloudTrail has for those who sign in to a console.
 *
 * promise 6: API and user activity logging
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function pageRecord(
  event: NonNullable<Page['event']>,
  facts: EventFacts,
  visit: {
    readonly requestId: string;
    readonly receivedAt: number;
    readonly head: RequestHead;
    readonly connection: ConnectionFacts;
  },
  installation: { readonly accountId: string; readonly region: string; readonly sealed: boolean },
  eventId?: string,
): CloudTrailRecord {
  const { head, connection, receivedAt } = visit;
  const identity = facts.identity ?? { type: 'Unknown' };
  const additional = { ...facts.additional, ...(installation.sealed ? {} : { sealed: false }) };
  return {
    eventVersion: '1.11',
    userIdentity: identity,
    eventTime: isoSeconds(receivedAt),
    eventSource: event.source ?? 'signin.amazonaws.com',
    eventName: facts.name ?? event.name,
    awsRegion: installation.region,
    sourceIPAddress: connection.sourceIp,
    userAgent: (head.headers['user-agent'] ?? '').slice(0, limits.auditUserAgentBytes),
    ...(facts.errorCode === undefined ? {} : { errorCode: facts.errorCode }),
    ...(facts.errorMessage === undefined ? {} : { errorMessage: facts.errorMessage }),
    requestParameters: facts.requestParameters ?? null,
    responseElements: facts.responseElements ?? null,
    ...(Object.keys(additional).length === 0 ? {} : { additionalEventData: additional }),
    requestID: visit.requestId,
    eventID: eventId ?? newEventId(receivedAt),
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    managementEvent: true,
    recipientAccountId: facts.accountId ?? identity.accountId ?? installation.accountId,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: connection.tlsVersion,
      cipherSuite: connection.cipherSuite,
      clientProvidedHostHeader: (head.headers['host'] ?? head.headers[':authority'] ?? '').slice(0, 255),
    },
  };
}
