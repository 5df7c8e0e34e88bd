import type { Json } from './json.ts';

/**
 * One CloudTrail record. Members keep CloudTrail's names and order, so that tools which read CloudTrail files read
 * ours.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export interface CloudTrailRecord {
  readonly eventVersion: '1.11';
  readonly userIdentity: UserIdentity;
  /** `2026-11-23T02:08:00Z` */
  readonly eventTime: string;
  /** The service's name for events: `bedrock.amazonaws.com`. */
  readonly eventSource: string;
  /** The operation: `ConverseStream`. */
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** The input without content; null where there is nothing to say. */
  readonly requestParameters: { readonly [name: string]: Json } | null;
  /** What a changing operation answered, without content or secrets; null for one that only reads. */
  readonly responseElements: { readonly [name: string]: Json } | null;
  readonly additionalEventData?: { readonly [name: string]: Json };
  readonly requestID: string;
  /** A UUID, given by `newEventId`. */
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly RecordResource[];
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent' | 'AwsConsoleSignIn';
  readonly managementEvent: boolean;
  /** The account whose event this is, and in which LookupEvents finds it. */
  readonly recipientAccountId: string;
  /** What the records of one event in several accounts have in common. */
  readonly sharedEventID?: string;
  readonly eventCategory: 'Management' | 'Data';
  readonly tlsDetails?: TlsDetails;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export interface UserIdentity {
  readonly type:
    | 'Root'
    | 'IAMUser'
    | 'AssumedRole'
    | 'Role'
    | 'FederatedUser'
    | 'WebIdentityUser'
    | 'AWSAccount'
    | 'AWSService'
    | 'IdentityCenterUser'
    | 'Unknown';
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  /** Of a WebIdentityUser: who vouches for it. */
  readonly identityProvider?: string;
  readonly invokedBy?: string;
  /** Of an IdentityCenterUser, and of a role session that such a person has: who it is. */
  readonly onBehalfOf?: { readonly userId: string; readonly identityStoreArn: string };
  readonly sessionContext?: { readonly [name: string]: Json };
}

export interface RecordResource {
  readonly ARN: string;
  readonly accountId?: string;
  /** `AWS::Bedrock::FoundationModel` */
  readonly type?: string;
}

export interface TlsDetails {
  /** `TLSv1.3` */
  readonly tlsVersion: string;
  readonly cipherSuite: string;
  readonly clientProvidedHostHeader: string;
}
