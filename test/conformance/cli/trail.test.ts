import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { conformanceCase } from '../support/case.ts';
import { answerOf, as, refused, target } from './aws.ts';
import { ask, converse, textOf, user } from './conversation.ts';

interface TrailRecord {
  readonly eventSource: string;
  readonly errorCode?: string;
  readonly userAgent: string;
  readonly requestParameters: { readonly modelId: string } | null;
  readonly userIdentity: { readonly type: string; readonly arn: string };
}

/** The one Converse call that carried this mark in its user agent, and all of the answer as text. */
async function lookUp(mark: string): Promise<{ record: TrailRecord; all: string }> {
  const answer = await answerOf<{ Events: { EventName: string; CloudTrailEvent: string }[] }>([
    ...['cloudtrail', 'lookup-events', '--max-items', '50'],
    ...['--lookup-attributes', 'AttributeKey=EventName,AttributeValue=Converse'],
  ]);
  const records = answer.Events.map(({ EventName, CloudTrailEvent }) => {
    assert.equal(EventName, 'Converse');
    return JSON.parse(CloudTrailEvent) as TrailRecord;
  });
  const found = records.filter(({ userAgent }) => userAgent.includes(mark));
  assert.equal(found.length, 1);
  const [record] = found;
  assert.ok(record);
  return { record, all: JSON.stringify(answer) };
}

/** The CLI shows no request id; a name for the application goes with its user agent. */
const newMark = (): string => `mark${randomUUID()}`;

conformanceCase('lookup-events', async () => {
  const [mark, canary] = [newMark(), `canary${randomUUID()}`];
  const messages = [user(`Say something of ${canary}.`)];
  const answer = await ask({ messages }, { AWS_SDK_UA_APP_ID: mark });
  const { record, all } = await lookUp(mark);
  assert.equal(record.eventSource, 'bedrock.amazonaws.com');
  assert.equal(record.userIdentity.type, 'IAMUser');
  assert.equal(record.requestParameters?.modelId, target.modelId);
  assert.match(record.userAgent, /aws-cli\/1\./);
  assert.ok(!all.includes(canary));
  assert.ok(!all.includes(textOf(answer)));
});

conformanceCase('lookup-events-denied', async () => {
  const mark = newMark();
  await refused('AccessDeniedException', converse(), { ...as(target.powerless), AWS_SDK_UA_APP_ID: mark });
  const { record } = await lookUp(mark);
  assert.match(record.errorCode ?? '', /^AccessDenied/);
  assert.match(record.userIdentity.arn, /user\/conformance-without-policy$/);
});
