import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AddTagsCommand,
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
  ListTagsCommand,
  ListTrailsCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  RemoveTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { clientOptions, trust } from '../../support/clients.ts';
import { startService, type TestService } from '../../support/service.ts';
import { recordsOnDisk } from '../../support/trail-file.ts';

const OWN = 'caprock';

describe('the CloudTrail API through its official client', () => {
  let service: TestService;
  let trail: CloudTrailClient;
  before(async () => {
    service = await startService();
    trust(service);
    trail = new CloudTrailClient(clientOptions(service));
  });
  after(async () => {
    trail.destroy();
    await service[Symbol.asyncDispose]();
  });

  /** The records of an operation, newest first. */
  const recordsOf = async (eventName: string) => {
    const attributes = [{ AttributeKey: 'EventName' as const, AttributeValue: eventName }];
    const { Events = [] } = await trail.send(new LookupEventsCommand({ LookupAttributes: attributes }));
    return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? ''));
  };

  test('an account has a trail of its own from the start, which logs, and takes everything', async () => {
    const { trailList = [] } = await trail.send(new DescribeTrailsCommand({}));
    const [own, ...others] = trailList;
    assert.deepEqual(others, []);
    assert.equal(own?.Name, OWN);
    assert.equal(own?.LogFileValidationEnabled, true);
    const { IsLogging } = await trail.send(new GetTrailStatusCommand({ Name: OWN }));
    assert.equal(IsLogging, true);
    const { AdvancedEventSelectors = [] } = await trail.send(
      new GetEventSelectorsCommand({ TrailName: OWN }),
    );
    assert.deepEqual(
      AdvancedEventSelectors.map(({ FieldSelectors }) => FieldSelectors?.[0]?.Equals),
      [['Management'], ['Data']],
    );
  });

  test("the account's own trail is neither stopped nor thinned nor deleted, and each try is on record", async () => {
    const tries = [
      new StopLoggingCommand({ Name: OWN }),
      new DeleteTrailCommand({ Name: OWN }),
      new UpdateTrailCommand({ Name: OWN, EnableLogFileValidation: false }),
      new PutEventSelectorsCommand({ TrailName: OWN, EventSelectors: [{ ReadWriteType: 'ReadOnly' }] }),
    ];
    for (const command of tries) {
      await assert.rejects(trail.send(command as StopLoggingCommand), {
        name: 'OperationNotPermittedException',
      });
    }
    const { IsLogging } = await trail.send(new GetTrailStatusCommand({ Name: OWN }));
    assert.equal(IsLogging, true);
    for (const name of ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors']) {
      assert.equal((await recordsOf(name))[0]?.errorCode, 'OperationNotPermittedException');
    }
    assert.deepEqual(await recordsOf('TrailWeakened'), []);
  });

  test('a trail is created, found, updated, started, stopped and deleted', async () => {
    const Name = 'team-trail';
    const created = await trail.send(
      new CreateTrailCommand({
        Name,
        S3BucketName: 'team-bucket',
        S3KeyPrefix: 'logs',
        EnableLogFileValidation: true,
      }),
    );
    assert.match(created.TrailARN ?? '', /^arn:aws:cloudtrail:us-east-1:\d{12}:trail\/team-trail$/);
    const byArn = await trail.send(new GetTrailCommand({ Name: created.TrailARN }));
    assert.equal(byArn.Trail?.S3KeyPrefix, 'logs');
    const { Trails = [] } = await trail.send(new ListTrailsCommand({}));
    assert.deepEqual(Trails.map((one) => one.Name).toSorted(), [OWN, Name]);
    assert.equal((await trail.send(new GetTrailStatusCommand({ Name }))).IsLogging, false);
    await trail.send(new StartLoggingCommand({ Name }));
    assert.equal((await trail.send(new GetTrailStatusCommand({ Name }))).IsLogging, true);
    const updated = await trail.send(new UpdateTrailCommand({ Name, S3KeyPrefix: 'other' }));
    assert.equal(updated.S3KeyPrefix, 'other');
    await trail.send(new StopLoggingCommand({ Name }));
    const stopped = await trail.send(new GetTrailStatusCommand({ Name }));
    assert.equal(stopped.IsLogging, false);
    assert.ok(stopped.StopLoggingTime instanceof Date);
    await trail.send(new DeleteTrailCommand({ Name }));
    await assert.rejects(trail.send(new GetTrailCommand({ Name })), { name: 'TrailNotFoundException' });
  });

  test('whatever weakens a trail is an event of its own kind and a warning, before it is done; what does not is none', async () => {
    const Name = 'to-weaken';
    const { TrailARN } = await trail.send(
      new CreateTrailCommand({
        Name,
        S3BucketName: 'weak-bucket',
        EnableLogFileValidation: true,
        IsMultiRegionTrail: true,
      }),
    );
    const before = (await recordsOf('TrailWeakened')).length;
    const update = (members: object) => new UpdateTrailCommand({ Name, ...members }) as StartLoggingCommand;
    const select = (members: object) =>
      new PutEventSelectorsCommand({ TrailName: Name, ...members }) as unknown as StartLoggingCommand;
    const FieldSelectors = [
      { Field: 'eventCategory', Equals: ['Management'] },
      { Field: 'readOnly', Equals: ['false'] },
    ];
    const calls: readonly (readonly [StartLoggingCommand, string | undefined])[] = [
      [new StartLoggingCommand({ Name }), undefined],
      [update({ EnableLogFileValidation: true, S3BucketName: 'weak-bucket' }), undefined],
      [
        select({ EventSelectors: [{ ReadWriteType: 'ReadOnly' }] }),
        'the events that it takes are chosen anew',
      ],
      [select({ AdvancedEventSelectors: [{ FieldSelectors }] }), 'the events that it takes are chosen anew'],
      [
        update({ IncludeGlobalServiceEvents: false, IsMultiRegionTrail: true }),
        'events of global services are left out',
      ],
      [update({ IsMultiRegionTrail: false }), 'events of other Regions are left out'],
      [update({ S3KeyPrefix: 'elsewhere' }), 'log files go below another prefix'],
      [update({ S3BucketName: 'other-weak-bucket' }), 'log files go to another bucket'],
      [update({ EnableLogFileValidation: false }), 'log file validation is switched off'],
      [new StopLoggingCommand({ Name }), 'logging is stopped'],
      [new DeleteTrailCommand({ Name }) as StartLoggingCommand, 'the trail is deleted'],
    ];
    const told: [string, string | undefined][] = [];
    for (const [command, how] of calls) {
      const { $metadata } = await trail.send(command);
      told.push([$metadata.requestId ?? '', how]);
    }
    const records = (await recordsOf('TrailWeakened')).toReversed().slice(before);
    assert.deepEqual(
      records.map(({ requestID, additionalEventData: { how } }) => [requestID, how]),
      told.filter(([, how]) => how !== undefined),
    );
    for (const record of records) {
      assert.equal(record.eventType, 'AwsServiceEvent');
      assert.equal(record.resources[0].ARN, TrailARN);
      assert.match(record.userIdentity.arn, /user\/administrator$/);
    }
    // In the order of writing: what came of the call is told after it.
    const written = recordsOnDisk(service).map(({ requestID, eventName }) => `${requestID} ${eventName}`);
    const [id = ''] = told.find(([, how]) => how === 'logging is stopped') ?? [];
    assert.ok(written.indexOf(`${id} TrailWeakened`) < written.indexOf(`${id} StopLogging`));
    assert.match(service.output(), /a trail is being weakened/);
  });

  test('selectors, classic and advanced, are read back as they were put', async () => {
    const TrailName = 'selecting';
    await trail.send(new CreateTrailCommand({ Name: TrailName, S3BucketName: 'select-bucket' }));
    const first = await trail.send(new GetEventSelectorsCommand({ TrailName }));
    assert.equal(first.EventSelectors?.[0]?.ReadWriteType, 'All');
    const EventSelectors = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }];
    await trail.send(new PutEventSelectorsCommand({ TrailName, EventSelectors }));
    const classic = await trail.send(new GetEventSelectorsCommand({ TrailName }));
    assert.deepEqual(classic.EventSelectors, EventSelectors);
    const AdvancedEventSelectors = [
      { Name: 'Writes', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    ];
    await trail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    const advanced = await trail.send(new GetEventSelectorsCommand({ TrailName }));
    assert.deepEqual(advanced.AdvancedEventSelectors, AdvancedEventSelectors);
    assert.equal(advanced.EventSelectors, undefined);
    await assert.rejects(trail.send(new PutEventSelectorsCommand({ TrailName })), {
      name: 'InvalidEventSelectorsException',
    });
    await trail.send(new DeleteTrailCommand({ Name: TrailName }));
  });

  test('tags are added, listed and removed', async () => {
    const { TrailARN: ResourceId } = await trail.send(
      new CreateTrailCommand({
        Name: 'tagged',
        S3BucketName: 'tag-bucket',
        TagsList: [{ Key: 'team', Value: 'red' }],
      }),
    );
    const tags = async () => {
      const { ResourceTagList } = await trail.send(
        new ListTagsCommand({ ResourceIdList: [ResourceId ?? ''] }),
      );
      return ResourceTagList?.[0]?.TagsList;
    };
    await trail.send(new AddTagsCommand({ ResourceId, TagsList: [{ Key: 'cost', Value: '7' }] }));
    assert.deepEqual(await tags(), [
      { Key: 'cost', Value: '7' },
      { Key: 'team', Value: 'red' },
    ]);
    await trail.send(new RemoveTagsCommand({ ResourceId, TagsList: [{ Key: 'team' }] }));
    assert.deepEqual(await tags(), [{ Key: 'cost', Value: '7' }]);
    const secret = [{ Key: 'owner', Value: 'ada@example.org' }];
    await assert.rejects(trail.send(new AddTagsCommand({ ResourceId, TagsList: secret })), {
      name: 'ValidationException',
    });
    await trail.send(new DeleteTrailCommand({ Name: 'tagged' }));
  });

  test('wrong names, foreign buckets and what is not supported are refused, each with its error', async () => {
    const Name = 'wrong';
    const S3BucketName = 'right-bucket';
    const refusals: readonly (readonly [string, object])[] = [
      ['InvalidTrailNameException', { Name: '-x', S3BucketName }],
      ['InvalidTrailNameException', { Name: '192.168.1.1', S3BucketName }],
      ['InvalidS3BucketNameException', { Name, S3BucketName: 'A' }],
      ['InvalidS3PrefixException', { Name, S3BucketName, S3KeyPrefix: '../x' }],
      ['S3BucketDoesNotExistException', { Name, S3BucketName: 'caprock-trail-000000000000' }],
      ['UnsupportedOperationException', { Name, S3BucketName, KmsKeyId: 'alias/x' }],
      ['TrailAlreadyExistsException', { Name: OWN, S3BucketName }],
    ];
    for (const [name, input] of refusals) {
      await assert.rejects(trail.send(new CreateTrailCommand(input as never)), { name });
    }
  });

  test('the public key of digests is given for the time in which it is valid', async () => {
    const { PublicKeyList = [] } = await trail.send(new ListPublicKeysCommand({}));
    assert.equal(PublicKeyList.length, 1);
    assert.ok((PublicKeyList[0]?.Value?.length ?? 0) > 250);
    const EndTime = new Date('2020-01-01');
    assert.deepEqual((await trail.send(new ListPublicKeysCommand({ EndTime }))).PublicKeyList, []);
  });
});
