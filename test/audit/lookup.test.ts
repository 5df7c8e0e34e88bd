import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CloudTrailRecord, LookupQuery, Trail } from '#audit';
import { ApiError } from '#kernel';
import { sql } from 'kysely';
import { positionsOf } from '../../src/audit/lookup.ts';
import { lookupParameters } from '../../src/audit/lookup-parameters.ts';
import { aRecord, ACCOUNT, MODEL, NOW } from './records.ts';
import { trailsUnderTest } from './trails.ts';

const DAY = 24 * 60 * 60_000;

/** The index that finds each attribute's records, and has them in the order of an answer. */
const indexOf = {
  EventId: 'trail_by_id',
  EventName: 'trail_by_name',
  EventSource: 'trail_by_source',
  ReadOnly: 'trail_by_read_only',
  Username: 'trail_by_user',
  AccessKeyId: 'trail_by_key',
} as const;

for (const kind of await trailsUnderTest()) {
  describe(`looking up events on ${kind.name}`, { skip: kind.skip }, () => {
    const bob = { type: 'IAMUser', userName: 'bob', accessKeyId: 'AKIABOB' } as const;
    const role = { type: 'AssumedRole', principalId: 'AROAEXAMPLE:session-7' } as const;
    const records = {
      converse: aRecord(),
      stream: aRecord({ eventName: 'ConverseStream', userIdentity: role }),
      createUser: aRecord({
        eventName: 'CreateUser',
        eventSource: 'iam.amazonaws.com',
        readOnly: false,
        userIdentity: bob,
        resources: [
          { ARN: 'arn:aws:iam::111122223333:user/cy', type: 'AWS::IAM::User' },
          { ARN: 'arn:aws:iam::111122223333:user/di', type: 'AWS::IAM::User' },
        ],
      }),
      root: aRecord({ userIdentity: { type: 'Root' }, resources: [] }),
      dataEvent: aRecord({ eventCategory: 'Data', managementEvent: false, eventName: 'InvokeFlow' }),
    };
    const cases: readonly [string, string, readonly (keyof typeof records)[]][] = [
      ['EventId', records.stream.eventID, ['stream']],
      ['EventName', 'CreateUser', ['createUser']],
      ['EventSource', 'iam.amazonaws.com', ['createUser']],
      ['ReadOnly', 'false', ['createUser']],
      ['ReadOnly', 'true', ['root', 'stream', 'converse']],
      ['Username', 'bob', ['createUser']],
      ['Username', 'session-7', ['stream']],
      ['Username', 'root', ['root']],
      ['Username', 'Bob', []],
      ['AccessKeyId', 'AKIABOB', ['createUser']],
      ['ResourceName', 'arn:aws:iam::111122223333:user/di', ['createUser']],
      ['ResourceName', MODEL, ['stream', 'converse']],
      ['ResourceType', 'AWS::IAM::User', ['createUser']],
      ['ResourceType', 'AWS::Bedrock::FoundationModel', ['stream', 'converse']],
    ];

    test('each attribute finds the events that have its value, and no other', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      for (const record of Object.values(records)) await trail.append(record);
      for (const [key, value, expected] of cases) {
        const attributes = [{ key, value }];
        assert.deepEqual(
          await find(trail, { attributes }),
          expected.map((name) => records[name].eventID),
          `${key} ${value}`,
        );
      }
    });

    test('data events are found by no attribute, by no time and by no id', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      for (const record of Object.values(records)) await trail.append(record);
      const { root, createUser, stream, converse, dataEvent } = records;
      assert.deepEqual(await find(trail, {}), [root, createUser, stream, converse].map(idOf));
      for (const [key, value] of [
        ['ResourceName', MODEL],
        ['EventId', dataEvent.eventID],
        ['EventName', 'InvokeFlow'],
      ] as const) {
        const found = await find(trail, { attributes: [{ key, value }] });
        assert.ok(!found.includes(dataEvent.eventID), key);
      }
    });

    const decides = kind.name === 'PostgreSQL' && 'its planner decides anew by what is in the tables';
    test('no attribute has to read records that it does not find', { skip: decides }, async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { db } = trail.store;
      for (const key of [
        'EventId',
        'EventName',
        'EventSource',
        'ReadOnly',
        'Username',
        'AccessKeyId',
      ] as const) {
        const value = key === 'ReadOnly' ? 'true' : 'none';
        const query = positionsOf(
          lookupParameters({ accountId: ACCOUNT, attributes: [{ key, value }] }, NOW),
          51,
        );
        const explained = sql.join([sql.raw('explain query plan'), query], sql` `);
        const { rows } = await sql<Record<string, string>>`${explained}`.execute(db);
        const plan = rows.map((row) => Object.values(row).join(' ')).join('\n');
        assert.match(plan, new RegExp(indexOf[key]), `${key}:\n${plan}`);
        assert.doesNotMatch(plan, /TEMP B-TREE FOR ORDER BY/, `${key} is read in order:\n${plan}`);
      }
    });

    test('an account finds its own events alone', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const theirs = aRecord({ recipientAccountId: '444455556666' });
      await trail.append(theirs);
      await trail.append(aRecord());
      assert.deepEqual(await find(trail, { accountId: '444455556666' }), [theirs.eventID]);
      const attributes = [{ key: 'EventId', value: theirs.eventID }];
      assert.deepEqual(await find(trail, { attributes }), []);
    });

    test('events come newest first whatever the order of writing, and within a second the last written first', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const [middle, newest, oldest, newestToo] = [-10, 0, -20, 0].map((seconds) =>
        aRecord({ at: NOW + seconds * 1_000 }),
      );
      assert.ok(middle && newest && oldest && newestToo);
      for (const record of [middle, newest, oldest, newestToo]) await trail.append(record);
      assert.deepEqual(await find(trail, {}), [newestToo, newest, middle, oldest].map(idOf));
    });

    test('the bounds of a time range are inclusive', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const times = [-3_000, -2_000, -1_000, 0].map((offset) => NOW + offset);
      const written = times.map((at) => aRecord({ at }));
      for (const record of written) await trail.append(record);
      const [, second, third] = written.map(idOf);
      assert.deepEqual(await find(trail, { startTime: NOW - 2_000, endTime: NOW - 1_000 }), [third, second]);
      assert.deepEqual(await find(trail, { startTime: NOW + 1 }), []);
    });

    test('an event older than 90 days is not found, even when the time range starts before it', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const [old, younger] = [aRecord({ at: NOW - 91 * DAY }), aRecord({ at: NOW - 89 * DAY })];
      for (const record of [old, younger]) await trail.append(record);
      assert.deepEqual(await find(trail, { startTime: 0 }), [younger.eventID]);
    });

    test('pages of two give every event once and in order, also when others are written meanwhile', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const written: CloudTrailRecord[] = [];
      // Pairs share a second, so that pages end within one.
      for (let index = 0; index < 7; index++) {
        written.push(aRecord({ at: NOW - 100_000 + Math.floor(index / 3) * 1_000 }));
      }
      for (const record of written) await trail.append(record);
      for (const attributes of [[], [{ key: 'ResourceName', value: MODEL }]]) {
        const query = { accountId: ACCOUNT, attributes, maxResults: 2 };
        const sizes: number[] = [];
        const found: string[] = [];
        let nextToken: string | undefined;
        do {
          const page = await trail.lookup(nextToken === undefined ? query : { ...query, nextToken });
          sizes.push(page.events.length);
          found.push(...page.events.map((event) => event.eventId));
          nextToken = page.nextToken;
          // Newer than all that is still to come: a later page does not find it.
          if (attributes.length > 0) await trail.append(aRecord());
        } while (nextToken !== undefined);
        assert.deepEqual(sizes, [2, 2, 2, 1]);
        assert.deepEqual(found, written.map(idOf).toReversed());
      }
    });

    test('an event that names two resources of a type takes one place of its page', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const resources = ['cy', 'di'].map((name) => ({
        ARN: `arn:aws:iam::${ACCOUNT}:user/${name}`,
        type: 'AWS::IAM::User',
      }));
      for (let index = 0; index < 3; index++) await trail.append(aRecord({ resources }));
      const attributes = [{ key: 'ResourceType', value: 'AWS::IAM::User' }];
      assert.equal((await find(trail, { attributes, maxResults: 2 })).length, 2);
    });

    test('a last page that is full has no token', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      await Promise.all(Array.from({ length: 50 }, () => trail.append(aRecord())));
      const page = await trail.lookup({ accountId: ACCOUNT });
      assert.equal(page.events.length, 50);
      assert.equal(page.nextToken, undefined);
      await trail.append(aRecord());
      assert.notEqual((await trail.lookup({ accountId: ACCOUNT })).nextToken, undefined);
    });

    test('a token given with other parameters, or changed, is an InvalidNextTokenException', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      for (let index = 0; index < 3; index++) await trail.append(aRecord());
      const query: LookupQuery = {
        accountId: ACCOUNT,
        attributes: [{ key: 'Username', value: 'ada' }],
        startTime: NOW - DAY,
        maxResults: 1,
      };
      const { nextToken } = await trail.lookup(query);
      assert.ok(nextToken);
      assert.equal((await trail.lookup({ ...query, nextToken, maxResults: 2 })).events.length, 2);
      const others: readonly Partial<LookupQuery>[] = [
        { accountId: '444455556666' },
        { attributes: [{ key: 'Username', value: 'bob' }] },
        { attributes: [{ key: 'EventName', value: 'ada' }] },
        { attributes: [] },
        { startTime: NOW - DAY - 1 },
        { endTime: NOW },
        { startTime: NOW - DAY, endTime: NOW + DAY },
        { nextToken: '' },
        { nextToken: 'abc' },
        { nextToken: `${nextToken}A` },
        { nextToken: nextToken.slice(1) },
        {
          nextToken:
            `A${nextToken.slice(1)}` === nextToken ? `B${nextToken.slice(1)}` : `A${nextToken.slice(1)}`,
        },
      ];
      for (const other of others) {
        const reason = `${JSON.stringify(other)} is accepted`;
        await rejectsWith(
          trail.lookup({ ...query, nextToken, ...other }),
          'InvalidNextTokenException',
          reason,
        );
      }
    });

    test('what CloudTrail refuses is refused with its errors', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const attribute = (key: string, value: string) => ({ attributes: [{ key, value }] });
      const refused: readonly [Partial<LookupQuery>, string][] = [
        [
          {
            attributes: [
              { key: 'EventName', value: 'x' },
              { key: 'Username', value: 'y' },
            ],
          },
          'InvalidLookupAttributesException',
        ],
        [attribute('Color', 'red'), 'InvalidLookupAttributesException'],
        [attribute('toString', 'x'), 'InvalidLookupAttributesException'],
        [attribute('ReadOnly', 'maybe'), 'InvalidLookupAttributesException'],
        [attribute('EventName', ''), 'InvalidLookupAttributesException'],
        [attribute('EventName', 'x'.repeat(2_001)), 'InvalidLookupAttributesException'],
        [attribute('EventName', '_'.repeat(1_001)), 'InvalidLookupAttributesException'],
        [{ startTime: NOW, endTime: NOW - 1 }, 'InvalidTimeRangeException'],
        [{ startTime: Number.NaN }, 'InvalidTimeRangeException'],
        [{ endTime: -1 }, 'InvalidTimeRangeException'],
        [{ maxResults: 0 }, 'InvalidMaxResultsException'],
        [{ maxResults: 51 }, 'InvalidMaxResultsException'],
        [{ maxResults: 1.5 }, 'InvalidMaxResultsException'],
      ];
      for (const [query, code] of refused) {
        await rejectsWith(trail.lookup({ accountId: ACCOUNT, ...query }), code, JSON.stringify(query));
      }
      assert.deepEqual(await find(trail, attribute('EventName', '_'.repeat(1_000))), []);
    });
  });
}

async function find(trail: Trail, query: Partial<LookupQuery>): Promise<readonly string[]> {
  const { events } = await trail.lookup({ accountId: ACCOUNT, ...query });
  return events.map((event) => event.eventId);
}

function idOf(record: CloudTrailRecord): string {
  return record.eventID;
}

async function rejectsWith(promise: Promise<unknown>, code: string, message: string): Promise<void> {
  await assert.rejects(
    promise,
    (error) => error instanceof ApiError && error.code === code,
    `${message}: expected ${code}`,
  );
}
