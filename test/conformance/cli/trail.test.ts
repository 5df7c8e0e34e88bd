import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { conformanceCase } from '../support/case.ts';
import { answerOf, as, command, refused, target, type Options } from './aws.ts';
import { ask, converse, textOf, user } from './conversation.ts';
import { newUser } from './people.ts';

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

conformanceCase('lookup-events-pages', async () => {
  interface Page {
    readonly Events: readonly { readonly EventName: string; readonly Username: string }[];
    readonly NextToken?: string;
  }
  const name = `conformance-cli-${randomUUID().slice(0, 13)}`;
  await using mine = await newUser(name);
  for (let call = 0; call < 3; call += 1) await answerOf(command('sts', 'get-caller-identity'), as(mine.key));
  const asked = { 'lookup-attributes': `AttributeKey=Username,AttributeValue=${name}` };
  const lookUp = (options: Options) =>
    answerOf<Page>(command('cloudtrail', 'lookup-events', { ...asked, ...options }));
  const whole = await lookUp({ 'page-size': '1' });
  assert.deepEqual(
    whole.Events.map(({ EventName, Username }) => [EventName, Username]),
    Array.from({ length: 3 }, () => ['GetCallerIdentity', name]),
  );
  const first = await lookUp({ 'max-items': '2' });
  const rest = await lookUp({ 'starting-token': first.NextToken ?? '' });
  assert.deepEqual([...first.Events, ...rest.Events], whole.Events);
});

conformanceCase('trail-life', async () => {
  const cloudtrail = <T = undefined>(name: string, options: Options = {}) =>
    answerOf<T>(command('cloudtrail', name, options));
  const name = `conformance-cli-${randomUUID().slice(0, 13)}`;
  const logs = async () => (await cloudtrail<{ IsLogging: boolean }>('get-trail-status', { name })).IsLogging;
  const made = await cloudtrail<{ TrailARN: string }>('create-trail', { name, 's3-bucket-name': name });
  assert.ok(made.TrailARN.endsWith(`:trail/${name}`));
  assert.equal(await logs(), false);
  await cloudtrail('start-logging', { name });
  assert.equal(await logs(), true);
  const { trailList } = await cloudtrail<{ trailList: { S3BucketName: string }[] }>('describe-trails', {
    ...{ 'trail-name-list': name },
  });
  assert.deepEqual(
    trailList.map(({ S3BucketName }) => S3BucketName),
    [name],
  );
  await cloudtrail('stop-logging', { name });
  assert.equal(await logs(), false);
  await cloudtrail('delete-trail', { name });
  await refused('TrailNotFoundException', command('cloudtrail', 'get-trail-status', { name }));
});
