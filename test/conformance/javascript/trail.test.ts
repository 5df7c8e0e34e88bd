import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  AccessDeniedException,
  BedrockRuntimeClient,
  ConverseCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { conformanceCase } from '../support/case.ts';
import { ask, target, textOf, user } from './conversation.ts';

interface TrailRecord {
  readonly requestID: string;
  readonly eventSource: string;
  readonly errorCode?: string;
  readonly userAgent: string;
  readonly requestParameters: { readonly modelId: string };
  readonly userIdentity: { readonly type: string; readonly arn: string };
}

/** The one Converse call with this request id, and all of the answer as text. */
async function lookUp(requestId: string | undefined): Promise<{ record: TrailRecord; all: string }> {
  const attribute = { AttributeKey: 'EventName', AttributeValue: 'Converse' } as const;
  const answer = await new CloudTrailClient().send(
    new LookupEventsCommand({ LookupAttributes: [attribute] }),
  );
  const records = (answer.Events ?? []).map(({ EventName, CloudTrailEvent = '' }) => {
    assert.equal(EventName, 'Converse');
    return JSON.parse(CloudTrailEvent) as TrailRecord;
  });
  const found = records.filter(({ requestID }) => requestID === requestId);
  assert.equal(found.length, 1);
  const [record] = found;
  assert.ok(record);
  return { record, all: JSON.stringify(answer) };
}

conformanceCase('lookup-events', async () => {
  const canary = `canary${randomUUID()}`;
  const answer = await ask({ messages: [user(`Say something of ${canary}.`)] });
  const { record, all } = await lookUp(answer.$metadata.requestId);
  assert.equal(record.eventSource, 'bedrock.amazonaws.com');
  assert.equal(record.userIdentity.type, 'IAMUser');
  assert.equal(record.requestParameters.modelId, target.modelId);
  assert.match(record.userAgent, /aws-sdk-js/);
  assert.ok(!all.includes(canary));
  assert.ok(!all.includes(textOf(answer)));
});

conformanceCase('lookup-events-denied', async () => {
  const runtime = new BedrockRuntimeClient({ credentials: target.powerless });
  const denied = runtime.send(new ConverseCommand({ modelId: target.modelId, messages: [user('Hello')] }));
  const error: unknown = await denied.catch((error: unknown) => error);
  assert.ok(error instanceof AccessDeniedException);
  const { record } = await lookUp(error.$metadata.requestId);
  assert.match(record.errorCode ?? '', /^AccessDenied/);
  assert.match(record.userIdentity.arn, /user\/conformance-without-policy$/);
});
