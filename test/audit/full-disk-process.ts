import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTrail, type Trail } from '#audit';
import { codeOf } from '#kernel';
import { aRecord, ACCOUNT, NOW } from './records.ts';

// Run on a file system of its own with 8 MB: fills it through the trail, makes room, and says what it saw.

const directory = process.argv[2] ?? '';
const clock = { now: () => NOW + 1_000 };
const filler = join(directory, 'filler');
const acknowledged: string[] = [];
const refused: string[] = [];

await writeFile(filler, Buffer.alloc(6 * 1024 * 1024));
let whileFull = {};
let afterwards = {};
{
  await using trail = await openTrail({ directory: join(directory, 'audit') }, { clock });
  while (refused.length === 0) await appendMany(trail);
  // To the last page: a smaller commit may still have fitted where a larger one did not.
  for (let round = 0; round < 20; round++) await append(trail);
  whileFull = {
    health: trail.health,
    ready: await codeOfRejection(trail.ready()),
    append: await codeOfRejection(trail.append(aRecord())),
  };
  await rm(filler);
  await trail.ready();
  await appendMany(trail);
  afterwards = { health: trail.health };
}

await using trail = await openTrail({ directory: join(directory, 'audit') }, { clock });
const found: string[] = [];
let nextToken: string | undefined;
do {
  const page = await trail.lookup({ accountId: ACCOUNT, ...(nextToken !== undefined && { nextToken }) });
  found.push(...page.events.map((event) => event.eventId));
  nextToken = page.nextToken;
} while (nextToken !== undefined);
process.stdout.write(JSON.stringify({ acknowledged, refused, whileFull, afterwards, found }));

async function appendMany(trail: Trail): Promise<void> {
  await Promise.all(Array.from({ length: 8 }, () => append(trail)));
}

async function append(trail: Trail): Promise<void> {
  const record = aRecord();
  try {
    await trail.append(record);
    acknowledged.push(record.eventID);
  } catch {
    refused.push(record.eventID);
  }
}

async function codeOfRejection(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(() => 'resolved', codeOf);
}
