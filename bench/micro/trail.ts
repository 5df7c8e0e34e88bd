import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newEventId, openTrail, type CloudTrailRecord } from '#audit';
import { foundationModelArn, isoSeconds, systemClock, userArn } from '#kernel';
import type { MicroCase } from './case.ts';
import { CREDENTIALS, MODEL_ID, REGION } from './request.ts';

/** Records that arrive together, as at 32 requests at once. */
const TOGETHER = 32;

/** What an append costs the thread that serves requests; the disk is another thread's. */
export async function trailCase(directory: string): Promise<MicroCase & AsyncDisposable> {
  const home = mkdtempSync(join(directory, 'trail-'));
  const trail = await openTrail({ directory: home }, { clock: systemClock });
  return {
    name: `trail: append, ${TOGETHER} together`,
    operation: () => Promise.all(Array.from({ length: TOGETHER }, () => trail.append(trailRecord()))),
    floorName: 'JSON.stringify of the record',
    floor: () => Array.from({ length: TOGETHER }, () => JSON.stringify(trailRecord())),
    batch: TOGETHER,
    async [Symbol.asyncDispose]() {
      await trail[Symbol.asyncDispose]();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The record of a Converse that went well. */
export function trailRecord(): CloudTrailRecord {
  const now = Date.now();
  const accountId = '123456789012';
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: userArn(accountId, '/', 'bench'),
      accountId,
      accessKeyId: CREDENTIALS.accessKeyId,
      userName: 'bench',
    },
    eventTime: isoSeconds(now),
    eventSource: 'bedrock.amazonaws.com',
    eventName: 'Converse',
    awsRegion: REGION,
    sourceIPAddress: '127.0.0.1',
    userAgent: 'aws-sdk-js/3.1164.0 ua/2.1 os/linux lang/js md/nodejs#24 api/bedrock-runtime#3.1164.0',
    requestParameters: { modelId: MODEL_ID, inferenceConfig: { maxTokens: 512, temperature: 0.5 } },
    responseElements: null,
    additionalEventData: { inputTokens: 250, outputTokens: 50, sealed: true, isolation: 'per-customer' },
    requestID: '00000000-0000-4000-8000-000000000000',
    eventID: newEventId(now),
    readOnly: true,
    resources: [
      { ARN: foundationModelArn(REGION, MODEL_ID), accountId, type: 'AWS::Bedrock::FoundationModel' },
    ],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_256_GCM_SHA384',
      clientProvidedHostHeader: '127.0.0.1:8443',
    },
  };
}
