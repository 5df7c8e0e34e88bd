import { type CloudTrailRecord, newEventId } from '#audit';
import { isoSeconds } from '#kernel';

export const ACCOUNT = '111122223333';
export const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/caprock.tiny-v1:0';

/** 2026-11-20, within 90 days of `NOW`. */
export const NOW = Date.UTC(2026, 10, 20, 12);

/** A record like those of the road, with what a test needs to be different. */
export function aRecord(
  different: Partial<CloudTrailRecord> & { readonly at?: number } = {},
): CloudTrailRecord {
  const { at = NOW, ...members } = different;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE01',
      arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
      accountId: ACCOUNT,
      accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
      userName: 'ada',
    },
    eventTime: isoSeconds(at),
    eventSource: 'bedrock.amazonaws.com',
    eventName: 'Converse',
    awsRegion: 'us-east-1',
    sourceIPAddress: '127.0.0.1',
    userAgent: 'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.1',
    requestParameters: { modelId: MODEL, inferenceConfig: { maxTokens: 512 } },
    responseElements: null,
    additionalEventData: { inputTokens: 12, outputTokens: 34 },
    requestID: newEventId(NOW),
    eventID: newEventId(NOW),
    readOnly: true,
    resources: [{ ARN: MODEL, accountId: ACCOUNT, type: 'AWS::Bedrock::FoundationModel' }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_256_GCM_SHA384',
      clientProvidedHostHeader: '127.0.0.1:8443',
    },
    ...members,
  };
}
