import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FoundEvent, newEventId, type Trail } from '#audit';
import { Content, Secret } from '#kernel';
import { aRecord, ACCOUNT, MODEL, NOW } from './records.ts';
import { trailsUnderTest } from './trails.ts';

for (const kind of await trailsUnderTest()) {
  describe(`the trail on ${kind.name}`, { skip: kind.skip }, () => {
    test('a record that was appended is found whole, also after the trail was closed and opened again', async () => {
      await using place = await kind.emptyPlace();
      const record = aRecord();
      {
        await using trail = await place.open();
        await trail.append(record);
        assert.deepEqual(await everything(trail), [record]);
      }
      await using trail = await place.open();
      assert.deepEqual(await everything(trail), [record]);
    });

    test('what is found says what LookupEvents answers', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const record = aRecord({ at: NOW - 5_000, readOnly: false, eventName: 'CreateUser' });
      await trail.append(record);
      const { events, nextToken } = await trail.lookup({ accountId: ACCOUNT });
      assert.deepEqual(events, [
        {
          eventId: record.eventID,
          eventName: 'CreateUser',
          eventSource: 'bedrock.amazonaws.com',
          eventTime: NOW - 5_000,
          readOnly: false,
          userName: 'ada',
          accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
          resources: [{ name: MODEL, type: 'AWS::Bedrock::FoundationModel' }],
          record: JSON.stringify(record),
        },
      ] satisfies FoundEvent[]);
      assert.equal(nextToken, undefined);
    });

    test('a thousand records appended at once are all found', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const records = Array.from({ length: 1_000 }, () => aRecord());
      await Promise.all(records.map((record) => trail.append(record)));
      const found = await everything(trail);
      assert.deepEqual(new Set(found.map((record) => record.eventID)), ids(records));
    });

    test('a record appended twice is found once', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const record = aRecord();
      await Promise.all([trail.append(record), trail.append(record)]);
      await trail.append(record);
      assert.deepEqual(await everything(trail), [record]);
    });

    test('a record that holds content or a secret is refused, however deep, and nothing of it is kept', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      for (const hidden of [new Content('canary'), new Secret('canary')]) {
        for (const value of [hidden, { list: [1, { deep: hidden }] }]) {
          // The types refuse it; a cast stands for what JavaScript would let through.
          const requestParameters = { text: value } as unknown as Record<string, string>;
          const bad = aRecord({ requestParameters });
          const refusal = { code: 'ContentInRecord', message: /requestParameters/ };
          await assert.rejects(trail.append(bad), refusal);
          await assert.rejects(trail.begin(bad), refusal);
        }
      }
      assert.deepEqual(await everything(trail), []);
      assert.equal(trail.health, 'recording');
    });

    test('a caller who writes the placeholders of content and secrets is recorded', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const record = aRecord({ userAgent: '[content]', requestParameters: { team: '[secret]' } });
      await trail.append(record);
      assert.deepEqual(await everything(trail), [record]);
    });

    test('NUL, lone surrogates and quotes in what a client sent harm neither their record nor its batch', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const nasty = 'a\0b\ud800c"\\\'{}é\u{1f511}';
      const record = aRecord({
        eventName: nasty,
        userAgent: nasty,
        userIdentity: { type: 'Unknown', userName: nasty, accessKeyId: nasty },
        requestParameters: { [nasty]: nasty },
        resources: [{ ARN: nasty, type: nasty }],
      });
      const other = aRecord();
      await Promise.all([trail.append(record), trail.append(other)]);
      const found = await everything(trail);
      assert.deepEqual(ids(found), ids([record, other]));
      assert.deepEqual(
        found.find(({ eventID }) => eventID === record.eventID),
        record,
      );
    });

    test('an intent is not found until it is completed, and then in its final form', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { additionalEventData: _, ...begun } = aRecord({ eventName: 'ConverseStream' });
      const stream = await trail.begin(begun);
      assert.equal(stream.eventId, begun.eventID);
      assert.deepEqual(await everything(trail), []);
      const final = { ...begun, additionalEventData: { outputTokens: 7 } };
      await stream.complete(final);
      assert.deepEqual(await everything(trail), [final]);
    });

    test('a completed stream leaves no intent behind, and neither does opening or closing', async () => {
      await using place = await kind.emptyPlace();
      const record = aRecord();
      {
        await using trail = await place.open();
        await (await trail.begin(record)).complete(record);
      }
      await using store = await place.openStore();
      assert.deepEqual(await store.db.selectFrom('trail_intents').selectAll().execute(), []);
    });

    test('a begun record cannot be completed under another eventID', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const stream = await trail.begin(aRecord());
      await assert.rejects(stream.complete(aRecord()), { code: 'InvalidRecord' });
    });

    test('an intent that was never completed is recorded as interrupted when the trail is opened again', async () => {
      await using place = await kind.emptyPlace();
      const begun = aRecord({ eventName: 'ConverseStream' });
      const completed = aRecord();
      {
        await using trail = await place.open();
        await trail.begin(begun);
        await (await trail.begin(completed)).complete(completed);
      }
      const interrupted = {
        ...begun,
        additionalEventData: { ...begun.additionalEventData, interrupted: true },
      };
      for (const attempt of ['opened', 'opened once more']) {
        await using trail = await place.open();
        const found = await everything(trail);
        assert.equal(found.length, 2, attempt);
        assert.deepEqual(
          found.find(({ eventID }) => eventID === begun.eventID),
          interrupted,
        );
        const byResource = await trail.lookup({
          accountId: ACCOUNT,
          attributes: [{ key: 'ResourceName', value: MODEL }],
        });
        assert.equal(byResource.events.length, 2);
      }
    });

    test('what was appended before the trail is closed is durable, and what comes after is refused', async () => {
      await using place = await kind.emptyPlace();
      const records = Array.from({ length: 50 }, () => aRecord());
      const trail = await place.open();
      const appended = Promise.all(records.map((record) => trail.append(record)));
      await trail[Symbol.asyncDispose]();
      await appended;
      await assert.rejects(trail.append(aRecord()), { code: 'TrailUnavailable' });
      await using again = await place.open();
      assert.deepEqual(ids(await everything(again)), ids(records));
    });

    test('a record without a time is refused, and those beside it are kept', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const good = aRecord();
      const [bad] = await Promise.allSettled([
        trail.append({ ...aRecord(), eventTime: 'noon' }),
        trail.append(good),
      ]);
      assert.equal(bad.status, 'rejected');
      assert.deepEqual(await everything(trail), [good]);
    });
  });
}

describe('a new eventID', () => {
  test('is a UUID of version 7 that starts with its time', () => {
    const id = newEventId(NOW);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), NOW);
    assert.notEqual(newEventId(NOW), id);
  });
});

async function everything(trail: Trail) {
  const found = [];
  let nextToken: string | undefined;
  do {
    const page = await trail.lookup({ accountId: ACCOUNT, ...(nextToken !== undefined && { nextToken }) });
    found.push(...page.events.map((event) => JSON.parse(event.record)));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

function ids(records: readonly { readonly eventID: string }[]): Set<string> {
  return new Set(records.map((record) => record.eventID));
}
