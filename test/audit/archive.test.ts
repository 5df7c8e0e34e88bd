import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { evidenceInFolder, LogFolder, openTrailReader, verifyTrail, type Findings, type Trail } from '#audit';
import { archive, type ArchiveDeps } from '../../src/audit/archive/archive.ts';
import { forget } from '../../src/audit/archive/forget.ts';
import { claimLogFiles, writeClaimed } from '../../src/audit/trails/log-files.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { aRecord, ACCOUNT, NOW } from './records.ts';
import { checkpointsOf, verifierOf } from './signed-trail.ts';
import { type PlaceUnderTest, trailsUnderTest } from './trails.ts';

const DAY = 24 * 3600_000;
const OLD = NOW - 200 * DAY;

/** A trail of old and new records, delivered and signed, and what archives it. */
async function aTrail(trail: Trail, folder: TemporaryFolder, retention: ArchiveDeps['retention']) {
  const checkpoints = checkpointsOf(trail);
  const clock = { at: NOW, now: () => clock.at };
  const append = async (count: number, at: number): Promise<string[]> => {
    const records = Array.from({ length: count }, () => aRecord({ at }));
    for (let first = 0; first < count; first += 7)
      await Promise.all(records.slice(first, first + 7).map((record) => trail.append(record)));
    await checkpoints.sign();
    return records.map(({ eventID }) => eventID);
  };
  const old = [...(await append(130, OLD)), ...(await append(170, OLD + DAY))];
  const recent = await append(50, NOW - DAY);
  const region = 'us-east-1';
  const delivery = { store: trail.store, files: new LogFolder(folder.file('delivered')), region, clock };
  const deliver = async (): Promise<void> => {
    await trail.index();
    await claimLogFiles(delivery);
    await writeClaimed(delivery);
  };
  const deps: ArchiveDeps = {
    trail,
    folder: folder.file('archive'),
    retention,
    installation: { accountId: ACCOUNT, region },
    verifierKey: checkpoints.verifierKey,
    clock,
  };
  return { checkpoints, clock, old, recent, deliver, deps };
}

async function found(place: PlaceUnderTest, key: string, archived?: string): Promise<Findings> {
  const at = place.address.startsWith('sqlite:')
    ? { directory: place.address.slice('sqlite:'.length) }
    : { databaseUrl: place.address };
  await using reader = await openTrailReader(at, archived);
  const size = await reader.size();
  return await verifyTrail({
    verifier: verifierOf({ verifierKey: key }),
    checkpoints: await reader.checkpoints(),
    leaves: (async function* () {
      for await (const leaf of reader.leaves(0, size)) yield { ...leaf, where: 'the trail' };
    })(),
  });
}

const byAge = { days: 100, bytes: undefined };

for (const kind of await trailsUnderTest()) {
  describe(`retention on ${kind.name}`, { skip: kind.skip }, () => {
    test('records beyond their age are in the archive and no more in the database, and both verify, together and each alone', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { checkpoints, deps, deliver, recent } = await aTrail(trail, folder, byAge);
      await archive(deps);
      assert.deepEqual(await readdir(folder.path), [], 'what no log file has yet is not archived');
      await deliver();
      await archive(deps);
      await checkpoints.sign();

      const key = checkpoints.verifierKey;
      const alone = await verifyTrail(await evidenceInFolder(deps.folder, key));
      assert.deepEqual([alone.problems, alone.records, alone.holds?.size], [[], 300, 300]);
      const both = await found(place, key, deps.folder);
      assert.deepEqual([both.problems, both.records, both.archived], [[], 351, 0]);
      const live = await found(place, key);
      assert.deepEqual([live.problems, live.records, live.archived], [[], 351, 300]);
      const { length } = await trail.store.db.selectFrom('trail_events').select('seq').execute();
      assert.equal(length, recent.length + 1);
      const journal = await trail.store.db.selectFrom('trail_journal').select('entries').execute();
      assert.ok(journal.every(({ entries }) => !entries.includes(new Date(OLD).toISOString().slice(0, 10))));
      const page = await trail.lookup({
        accountId: ACCOUNT,
        attributes: [{ key: 'EventName', value: 'TrailArchived' }],
      });
      const { additionalEventData } = JSON.parse(page.events[0]?.record ?? '{}');
      assert.deepEqual([additionalEventData.firstRecord, additionalEventData.endRecord], [0, 300]);
    });

    test('a record that was taken out of the database is missing, not archived', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { checkpoints, deps, deliver } = await aTrail(trail, folder, byAge);
      await deliver();
      await archive(deps);
      await checkpoints.sign();
      const { db } = trail.store;
      const { journal_id } = await db
        .selectFrom('trail_events')
        .select('journal_id')
        .where('seq', '=', 345)
        .executeTakeFirstOrThrow();
      await db.deleteFrom('trail_journal').where('id', '=', journal_id).execute();
      const { problems } = await found(place, checkpoints.verifierKey, deps.folder);
      assert.match(problems.join('\n'), /^Records \d+ to \d+ are missing: only their hashes are here/);
    });

    test('a proof of an archived record, and of consistency across the cut, still holds', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { checkpoints, deps, deliver, old } = await aTrail(trail, folder, byAge);
      await deliver();
      await archive(deps);
      await checkpoints.sign();
      const at = place.address.startsWith('sqlite:')
        ? { directory: place.address.slice('sqlite:'.length) }
        : { databaseUrl: place.address };
      await using reader = await openTrailReader(at, deps.folder);
      const index = await reader.leafOf(old[42] ?? '');
      assert.equal(index, 42);
      assert.ok((await reader.inclusion(index, 351)).length > 5);
      assert.ok((await reader.consistency(130, 351)).length > 1);
      await using without = await openTrailReader(at);
      await assert.rejects(without.leafOf(old[42] ?? ''), { code: 'NoSuchRecord' });
    });

    test('interrupted between any two steps, it is carried on to the same end', async () => {
      for (const stopAt of ['record', 'delete', 'done'] as const) {
        await using folder = await temporaryFolder();
        await using place = await kind.emptyPlace();
        await using trail = await place.open();
        const { checkpoints, deps, deliver } = await aTrail(trail, folder, byAge);
        await deliver();
        const stopped = new Error(stopAt);
        const stopping: ArchiveDeps = {
          ...deps,
          trail: {
            store: trail.store,
            index: () => trail.index(),
            async append(record) {
              if (stopAt === 'record') throw stopped;
              await trail.append(record);
              if (stopAt === 'done') {
                await trail.index();
                await forget(trail.store, { first: 0, end: 300 });
              }
              throw stopped;
            },
          },
        };
        await assert.rejects(archive(stopping), stopped);
        await archive(deps);
        await checkpoints.sign();
        const both = await found(place, checkpoints.verifierKey, deps.folder);
        assert.deepEqual([stopAt, both.problems, both.records, both.archived], [stopAt, [], 351, 0]);
      }
    });

    test('a file that a crash left half written is no part of the archive', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { checkpoints, deps, deliver } = await aTrail(trail, folder, byAge);
      await deliver();
      await archive(deps);
      await checkpoints.sign();
      for (const name of [
        'checkpoints/000000000300',
        'checkpoint',
        'hashes/000000000000.bin',
        'records/000000000000.jsonl.gz',
      ])
        await writeFile(`${folder.file('archive', name)}.0af1.part`, 'half');
      const alone = await verifyTrail(await evidenceInFolder(deps.folder, checkpoints.verifierKey));
      assert.deepEqual([alone.problems, alone.records], [[], 300]);
      const both = await found(place, checkpoints.verifierKey, deps.folder);
      assert.deepEqual([both.problems, both.records, both.archived], [[], 351, 0]);
    });

    test('by size, the oldest go until the rest fits; what LookupEvents has to find stays', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { checkpoints, clock, deps, deliver, recent } = await aTrail(trail, folder, {
        days: undefined,
        bytes: 1_300 * 180,
      });
      await deliver();
      await archive(deps);
      const first = await verifyTrail(await evidenceInFolder(deps.folder, undefined));
      assert.deepEqual([first.problems, first.records], [[], 130]);
      clock.at += 2 * DAY;
      await archive({ ...deps, retention: { days: undefined, bytes: 1 } });
      const second = await verifyTrail(await evidenceInFolder(deps.folder, undefined));
      assert.deepEqual([second.problems, second.records], [[], 300]);
      await checkpoints.sign();
      const lookup = await trail.lookup({ accountId: ACCOUNT, endTime: NOW - DAY });
      assert.deepEqual(
        lookup.events.map(({ eventId }) => eventId).toSorted(),
        recent.toSorted().slice(0, 50),
      );
    });

    test('what cannot be read back as it was written is not deleted', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { deps, deliver } = await aTrail(trail, folder, byAge);
      await deliver();
      await trail.store.db
        .updateTable('trail_journal')
        .set({ entries: '+{"eventID":"forged"}' })
        .where('id', '=', 3)
        .execute();
      await assert.rejects(archive(deps), { code: 'TreeBroken' });
      const { length } = await trail.store.db.selectFrom('trail_events').select('seq').execute();
      assert.equal(length, 350);
    });

    test('two replicas at once archive each record once', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const { checkpoints, deps, deliver } = await aTrail(trail, folder, byAge);
      await deliver();
      // A home is one process's on SQLite.
      await (kind.name === 'SQLite' ? archive(deps) : Promise.all([archive(deps), archive(deps)]));
      await archive(deps);
      await checkpoints.sign();
      const both = await found(place, checkpoints.verifierKey, deps.folder);
      assert.deepEqual([both.problems, both.records], [[], 351]);
    });
  });
}
