import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { openTrail } from '#audit';
import { openStore } from '#store';
import { startPostgres } from '../support/postgres.ts';
import { aRecord, ACCOUNT, NOW } from './records.ts';

const clock = { now: () => NOW + 1_000 };
const postgres = await startPostgres();
if (!('unavailable' in postgres)) after(() => postgres[Symbol.asyncDispose]());
const skip = 'unavailable' in postgres ? postgres.unavailable : false;

describe('replicas on one PostgreSQL', { skip }, () => {
  test('records are refused while the server is down, and kept again once it is back', async () => {
    if ('unavailable' in postgres) return;
    await using store = await openStore(await postgres.createDatabase());
    await using trail = await openTrail({ store }, { clock });
    const [before, during, after] = [aRecord(), aRecord(), aRecord()];
    await trail.append(before);
    await postgres.crash();
    await assert.rejects(trail.append(during), { code: 'TrailUnavailable' });
    assert.equal(trail.health, 'refusing');
    await assert.rejects(trail.ready(), { code: 'TrailUnavailable' });
    await postgres.restart();
    await trail.ready();
    assert.equal(trail.health, 'recording');
    await trail.append(after);
    const { events } = await trail.lookup({ accountId: ACCOUNT });
    assert.deepEqual(
      events.map((event) => event.eventId),
      [after.eventID, before.eventID],
    );
  });

  test('a replica that starts leaves the streams of one that runs alone, and records those of one that ended', async () => {
    if ('unavailable' in postgres) return;
    const url = await postgres.createDatabase();
    await using firstStore = await openStore(url);
    await using first = await openTrail({ store: firstStore }, { clock });
    const live = aRecord();
    const stream = await first.begin(live);
    const abandoned = aRecord();
    {
      await using store = await openStore(url);
      await using ended = await openTrail({ store }, { clock });
      await ended.begin(abandoned);
    }
    await using secondStore = await openStore(url);
    await using second = await openTrail({ store: secondStore }, { clock });
    const [found, ...others] = (await second.lookup({ accountId: ACCOUNT })).events;
    assert.equal(found?.eventId, abandoned.eventID);
    assert.match(found?.record ?? '', /"interrupted":true/);
    assert.deepEqual(others, []);
    await stream.complete(live);
    assert.equal((await second.lookup({ accountId: ACCOUNT })).events.length, 2);
  });

  test('a stream that lost its connection and was taken for interrupted is put right when it completes', async () => {
    if ('unavailable' in postgres) return;
    const url = await postgres.createDatabase();
    await using firstStore = await openStore(url);
    await using first = await openTrail({ store: firstStore }, { clock });
    const record = aRecord();
    const stream = await first.begin(record);
    await postgres.crash();
    await postgres.restart();
    await using secondStore = await openStore(url);
    await using second = await openTrail({ store: secondStore }, { clock });
    const interrupted = await second.lookup({ accountId: ACCOUNT });
    assert.match(interrupted.events[0]?.record ?? '', /"interrupted":true/);
    await stream.complete(record);
    const { events } = await second.lookup({ accountId: ACCOUNT });
    assert.deepEqual(
      events.map((event) => event.record),
      [JSON.stringify(record)],
    );
  });

  test('where the server does not answer at all, no trail opens', async () => {
    if ('unavailable' in postgres) return;
    await using store = await openStore(await postgres.createDatabase());
    await postgres.crash();
    await assert.rejects(openTrail({ store }, { clock }), { code: 'TrailUnavailable' });
  });
});
