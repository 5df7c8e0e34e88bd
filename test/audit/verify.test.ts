import assert from 'node:assert/strict';
import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { evidenceInFolder, exportTrail, openCheckpoint, verifyTrail, type Findings } from '#audit';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { climb, grow, leafOf } from './merkle-oracle.ts';
import { aRecord } from './records.ts';
import { checkpointsOf, readerAt, verifierOf } from './signed-trail.ts';
import { trailsUnderTest } from './trails.ts';

interface Exported {
  readonly folder: TemporaryFolder;
  readonly key: string;
  readonly witness: string;
}

const kinds = await trailsUnderTest();

for (const kind of kinds) {
  describe(`a signed trail on ${kind.name}`, { skip: kind.skip }, () => {
    test('an export verifies from its files alone, and its proofs by an implementation of somebody else', async () => {
      await using folder = await temporaryFolder();
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const checkpoints = checkpointsOf(trail);
      const records = Array.from({ length: 300 }, () => aRecord());
      for (const record of records.slice(0, 100)) await trail.append(record);
      const first = await checkpoints.sign();
      await Promise.all(records.slice(100).map((record) => trail.append(record)));
      const second = await checkpoints.sign();
      assert.equal(await checkpoints.sign(), second, 'what has not grown is not signed again');

      await using reader = await readerAt(place.address);
      assert.equal(await exportTrail(reader, folder.file('export'), checkpoints.verifierKey), 300);
      const found = await verifyTrail(await evidenceInFolder(folder.file('export'), undefined));
      assert.deepEqual(found.problems, []);
      assert.equal(found.holds?.size, 300);
      assert.equal(found.checkpoints, 2);

      const older = openCheckpoint(first, verifierOf(checkpoints));
      const newer = openCheckpoint(second, verifierOf(checkpoints));
      const proof = await reader.consistency(older.size, newer.size);
      assert.deepEqual(grow(older.size, newer.size, true, older.root, proof), {
        older: older.root,
        newer: newer.root,
      });
      const one = records[42] ?? aRecord();
      const index = await reader.leafOf(one.eventID);
      const path = await reader.inclusion(index, newer.size);
      assert.deepEqual(climb(leafOf(JSON.stringify(one)), index, newer.size, path), newer.root);
    });

    test('the order of each writer is kept, and what was written twice is one leaf', async () => {
      await using place = await kind.emptyPlace();
      await using trail = await place.open();
      const records = Array.from({ length: 50 }, () => aRecord());
      const twice = records[7] ?? aRecord();
      for (const record of records) await trail.append(record);
      await trail.append(twice);
      await trail.index();
      await using reader = await readerAt(place.address);
      const seen: string[] = [];
      for await (const { text = '' } of reader.leaves(0, await reader.size()))
        seen.push(JSON.parse(text).eventID);
      assert.deepEqual(
        seen,
        records.map(({ eventID }) => eventID),
      );
    });

    test('a tree that somebody changed is not signed again', async () => {
      await using place = await kind.emptyPlace();
      {
        await using trail = await place.open();
        await trail.append(aRecord());
        await checkpointsOf(trail).sign();
      }
      {
        await using store = await place.openStore();
        await store.db
          .updateTable('trail_tiles')
          .set({ hashes: Buffer.alloc(32) })
          .execute();
      }
      await using trail = await place.open();
      await trail.append(aRecord());
      await assert.rejects(checkpointsOf(trail).sign(), { code: 'TreeBroken' });
    });
  });
}

describe('an export that was tampered with', () => {
  const cases: Readonly<
    Record<string, { readonly tamper: (exported: Exported) => Promise<void>; readonly says: RegExp }>
  > = {
    'one record changed': {
      tamper: ({ folder }) => edit(folder, (lines) => lines.with(4, (lines[4] ?? '').replace('ada', 'eve'))),
      says: /record 4 \(records\/000000000000\.jsonl line 5, eventID .+\) was changed/,
    },
    'a record and its hash changed': {
      async tamper({ folder }) {
        await edit(folder, (lines) => lines.with(4, (lines[4] ?? '').replace('ada', 'eve')));
        await rm(folder.file('export', 'hashes', '000000000000.bin'));
      },
      says: /The first 10 records are not those that checkpoint 1 was signed over; up to 0 they are/,
    },
    'a record removed': {
      tamper: ({ folder }) => edit(folder, (lines) => lines.toSpliced(12, 1)),
      says: /The first 20 records are not those .* up to 10 they are|cut short: .* 20 records, and 19 are here/s,
    },
    'two records exchanged': {
      tamper: ({ folder }) => edit(folder, (lines) => lines.with(2, lines[3] ?? '').with(3, lines[2] ?? '')),
      says: /record 2 .* was changed/,
    },
    'a record repeated': {
      tamper: ({ folder }) => edit(folder, (lines) => [...lines, lines[0] ?? '']),
      says: /is there a second time/,
    },
    'the end cut off with its checkpoints, and a witness has one': {
      async tamper({ folder }) {
        await edit(folder, (lines) => lines.slice(0, 10));
        await rm(folder.file('export', 'checkpoints', '000000000020'));
        const older = await readFile(folder.file('export', 'checkpoints', '000000000010'));
        await writeFile(folder.file('export', 'checkpoint'), older);
      },
      says: /The trail was cut short: the witness's checkpoint was signed over 20 records, and 10 are here/,
    },
    'a checkpoint changed': {
      async tamper({ folder }) {
        const path = folder.file('export', 'checkpoints', '000000000010');
        await writeFile(path, (await readFile(path, 'utf8')).replace('\n10\n', '\n9\n'));
      },
      says: /checkpoint 1: The checkpoint cannot be believed: it bears no signature/,
    },
    'a line that is no record': {
      tamper: ({ folder }) => appendFile(folder.file('export', 'records', '000000000000.jsonl'), 'null\n'),
      says: /record 20 .* is not a record/,
    },
    'a record file emptied': {
      tamper: ({ folder }) => truncate(folder.file('export', 'records', '000000000000.jsonl'), 0),
      says: /The trail was cut short: checkpoint 1 was signed over 10 records, and 0 are here/,
    },
  };

  for (const [name, { tamper, says }] of Object.entries(cases)) {
    test(`${name} is found and named`, async () => {
      const exported = await anExport();
      await using folder = exported.folder;
      const verify = async (): Promise<Findings> =>
        verifyTrail({
          ...(await evidenceInFolder(folder.file('export'), exported.key)),
          witness: exported.witness,
        });
      assert.deepEqual((await verify()).problems, []);
      await tamper(exported);
      assert.match((await verify()).problems.join('\n'), says);
    });
  }

  test('an export under another key is not believed', async () => {
    const exported = await anExport();
    await using folder = exported.folder;
    const key = exported.key.replace('caprock/test', 'caprock/else');
    await assert.rejects(evidenceInFolder(folder.file('export'), key), { code: 'InvalidVerifierKey' });
  });
});

async function anExport(): Promise<Exported> {
  const [kind] = kinds;
  if (kind === undefined) throw new Error('SQLite is always there');
  const folder = await temporaryFolder();
  await using place = await kind.emptyPlace();
  await using trail = await place.open();
  const checkpoints = checkpointsOf(trail);
  const records = Array.from({ length: 20 }, () => aRecord());
  for (const record of records.slice(0, 10)) await trail.append(record);
  await checkpoints.sign();
  for (const record of records.slice(10)) await trail.append(record);
  const witness = await checkpoints.sign();
  await using reader = await readerAt(place.address);
  await exportTrail(reader, folder.file('export'), checkpoints.verifierKey);
  return { folder, key: checkpoints.verifierKey, witness };
}

async function edit(
  folder: TemporaryFolder,
  change: (lines: readonly string[]) => readonly string[],
): Promise<void> {
  const path = folder.file('export', 'records', '000000000000.jsonl');
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${change(lines).join('\n')}\n`);
}
