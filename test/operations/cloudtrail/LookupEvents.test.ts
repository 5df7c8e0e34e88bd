import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CloudTrailClient,
  LookupEventsCommand,
  paginateLookupEvents,
  type Event,
  type LookupAttributeKey,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';

describe('LookupEvents through its official client', () => {
  let service: TestService;
  let trail: CloudTrailClient;
  let iam: IAMClient;
  let account: string;
  /** What ada's key is, and what her five calls were, in their order. */
  let key: string;
  const calls: string[] = [];
  before(async () => {
    service = await startService();
    trust(service);
    trail = new CloudTrailClient(clientOptions(service));
    iam = new IAMClient(clientOptions(service));
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    key = AccessKey?.AccessKeyId ?? '';
    const credentials = { accessKeyId: key, secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    const hers = new STSClient(clientOptions(service, credentials));
    for (let call = 0; call < 5; call += 1) {
      const { Account = '', $metadata } = await hers.send(new GetCallerIdentityCommand({}));
      account = Account;
      calls.push($metadata.requestId ?? '');
    }
    hers.destroy();
    await iam.send(new ListUsersCommand({}));
  });
  after(async () => {
    trail.destroy();
    iam.destroy();
    await service[Symbol.asyncDispose]();
  });

  const lookUp = async (input: LookupEventsCommandInput): Promise<Event[]> =>
    (await trail.send(new LookupEventsCommand(input))).Events ?? [];
  const by = (AttributeKey: LookupAttributeKey, AttributeValue: string) => ({
    LookupAttributes: [{ AttributeKey, AttributeValue }],
  });
  const requestOf = ({ CloudTrailEvent = '{}' }: Event): string => JSON.parse(CloudTrailEvent).requestID;

  test('each attribute finds the calls that have its value, and none that has another', async () => {
    const [first] = await lookUp(by('Username', 'ada'));
    const id = first?.EventId ?? '';
    const user = `arn:aws:iam::${account}:user/ada`;
    const cases: readonly (readonly [LookupAttributeKey, string, (event: Event) => boolean, number])[] = [
      ['EventId', id, ({ EventId }) => EventId === id, 1],
      ['EventName', 'CreateUser', ({ EventName }) => EventName === 'CreateUser', 1],
      ['EventSource', 'sts.amazonaws.com', ({ EventSource }) => EventSource === 'sts.amazonaws.com', 5],
      ['ReadOnly', 'false', ({ ReadOnly }) => ReadOnly === 'false', 2],
      ['ReadOnly', 'true', ({ ReadOnly }) => ReadOnly === 'true', 6],
      ['Username', 'ada', ({ Username }) => Username === 'ada', 5],
      ['AccessKeyId', key, ({ AccessKeyId }) => AccessKeyId === key, 5],
      ['ResourceName', user, ({ Resources = [] }) => Resources.some((one) => one.ResourceName === user), 2],
      [
        'ResourceType',
        'AWS::IAM::User',
        ({ Resources = [] }) => Resources.some((one) => one.ResourceType === 'AWS::IAM::User'),
        2,
      ],
    ];
    for (const [attribute, value, has, least] of cases) {
      const found = await lookUp(by(attribute, value));
      assert.ok(found.length >= least, `${attribute} ${value} finds ${found.length}`);
      assert.ok(found.every(has), `${attribute} ${value}`);
    }
    assert.deepEqual(await lookUp(by('Username', 'nobody')), []);
  });

  test('a time range has what was called in it, its bounds included', async () => {
    const all = await lookUp({});
    const times = all.map(({ EventTime }) => EventTime?.getTime() ?? 0);
    const at = times.at(-1) ?? 0;
    const StartTime = new Date(at);
    const inside = await lookUp({ StartTime, EndTime: StartTime });
    assert.ok(inside.length > 0 && inside.every(({ EventTime }) => EventTime?.getTime() === at));
    assert.deepEqual(await lookUp({ EndTime: new Date(at - 1000) }), []);
    assert.deepEqual(await lookUp({ StartTime: new Date(Date.now() + 3600_000) }), []);
    await assert.rejects(lookUp({ StartTime: new Date(), EndTime: new Date(at - 1000) }), {
      name: 'InvalidTimeRangeException',
    });
  });

  test('the official paginator gives every call once, newest first', async () => {
    const sizes: number[] = [];
    const found: string[] = [];
    for await (const { Events = [] } of paginateLookupEvents(
      { client: trail, pageSize: 2 },
      by('Username', 'ada'),
    )) {
      sizes.push(Events.length);
      found.push(...Events.map(requestOf));
    }
    assert.deepEqual(sizes, [2, 2, 1]);
    assert.deepEqual(found, calls.toReversed());
  });

  test('what CloudTrail refuses is refused with its errors', async () => {
    const refusals: readonly (readonly [string, object])[] = [
      [
        'InvalidLookupAttributesException',
        {
          LookupAttributes: [
            ...by('EventName', 'A').LookupAttributes,
            ...by('EventName', 'B').LookupAttributes,
          ],
        },
      ],
      ['InvalidLookupAttributesException', by('Colour' as LookupAttributeKey, 'red')],
      ['InvalidMaxResultsException', { MaxResults: 51 }],
      ['InvalidMaxResultsException', { MaxResults: 0 }],
      ['InvalidNextTokenException', { NextToken: 'made-up' }],
    ];
    for (const [name, input] of refusals) await assert.rejects(lookUp(input), { name });
  });
});
