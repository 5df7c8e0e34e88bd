import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  type CloudTrailRecord,
  evidenceInFolder,
  exportTrail,
  LogFolder,
  type Trail,
  type TrailReader,
  verifyTrail,
} from '#audit';
import { claimLogFiles, writeClaimed } from '../../src/audit/trails/log-files.ts';
import { randomOf } from '../support/random.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary.ts';
import { NOW } from './records.ts';
import { checkpointsOf, readerAt, signerIn, verifierOf, writeSigner } from './signed-trail.ts';
import { openTrailAt, trailsUnderTest } from './trails.ts';
import { MAIN } from '../support/program.ts';

// kill -9 at any instant: while a trail is opened, appended to, streamed into, signed, delivered and archived.
// By hand: CAPROCK_FUZZ_ROUNDS=1000 CAPROCK_FUZZ_SEED=… npx node test/audit/kill.test.ts

const run = promisify(execFile);
const PROCESS = fileURLToPath(new URL('appending-process.ts', import.meta.url));
const SEED = process.env['CAPROCK_FUZZ_SEED'] ?? randomBytes(4).toString('hex');
const wanted = Number(process.env['CAPROCK_FUZZ_ROUNDS'] ?? '0');
const rounds = { SQLite: wanted || 6, PostgreSQL: wanted || 3 };
/** Processes on one trail at the same time. */
const replicas = { SQLite: 1, PostgreSQL: 2 };
/** Rounds on one trail: what all of them left is read at the end of each. */
const ROUNDS_A_TRAIL = 10;
const DAY = 24 * 3600_000;

for (const kind of await trailsUnderTest()) {
  describe(`kill -9 on ${kind.name}`, { skip: kind.skip }, () => {
    const random = randomOf(`${SEED} ${kind.name}`);
    for (let first = 0; first < rounds[kind.name]; first += ROUNDS_A_TRAIL) {
      const end = Math.min(rounds[kind.name], first + ROUNDS_A_TRAIL);
      test(`rounds ${first + 1} to ${end} with ${replicas[kind.name]} at once: what was acknowledged is there once, in order, and proven (seed ${SEED})`, async () => {
        await using place = await kind.emptyPlace();
        await using folder = await temporaryFolder();
        await writeSigner(folder.path);
        const said = new Said();
        for (let round = first; round < end; round += 1) {
          const processes = Array.from({ length: replicas[kind.name] }, async (_, index) => {
            const name = `${round}-${index}`;
            // A round is a hundred days after the one before: what that one recorded is to be archived.
            const args = [place.address, folder.path, name, String(NOW + round * 100 * DAY)];
            await runAndKill(args, instant(random, round + index), said);
          });
          await Promise.all(processes);
          await check(place.address, folder, said, NOW + round * 100 * DAY);
          said.signed.clear();
        }
        assert.ok(said.appended.size > 0 && said.begun.size > 0, 'the processes came to do something');
        await verifiedByCommand(place.address, folder);
      });
    }
  });
}

/** What the processes said that was acknowledged to them. */
class Said {
  readonly appended = new Set<string>();
  readonly begun = new Set<string>();
  readonly completed = new Set<string>();
  /** The last checkpoint of each process of this round. */
  readonly signed = new Map<string, string>();

  hear(line: string, name: string): void {
    const [step = '', what = ''] = line.split(' ');
    if (step === 'appended' || step === 'begun' || step === 'completed') this[step].add(what);
    if (step === 'signed') this.signed.set(name, Buffer.from(what, 'base64').toString());
  }
}

/** When to kill: in one round of four as it starts, otherwise when it has said so many things, and a little later. */
interface Instant {
  readonly lines: number;
  /** Milliseconds. */
  readonly later: number;
}

function instant(random: () => number, round: number): Instant {
  return round % 4 === 3
    ? { lines: 0, later: random() * 600 }
    : { lines: 2 + Math.floor(random() ** 2 * 600), later: random() * 8 };
}

async function runAndKill(args: readonly string[], { lines, later }: Instant, said: Said): Promise<void> {
  const child = spawn(process.execPath, [PROCESS, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const enough = Promise.withResolvers<void>();
  let heard = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.hear(line, args[2] ?? '');
    heard += 1;
    if (heard >= lines) enough.resolve();
  });
  if (lines > 0) await Promise.race([enough.promise, closed]);
  await sleep(later);
  child.kill('SIGKILL');
  const [, signal] = await closed;
  assert.equal(signal, 'SIGKILL', 'the process worked until it was killed');
}

/** Starts once more, and holds all that is there against all that was said. */
async function check(address: string, folder: TemporaryFolder, said: Said, now: number): Promise<void> {
  const archive = folder.file('archive');
  await using trail = await openTrailAt(address, { now: () => now });
  await untilNoIntents(trail);
  const checkpoints = checkpointsOf(trail, await signerIn(folder.path));
  await checkpoints.sign();
  await using reader = await readerAt(address, archive);

  const records = await recordsOf(reader);
  const isInterrupted = ({ additionalEventData }: CloudTrailRecord): boolean =>
    additionalEventData?.['interrupted'] === true;
  const whole = records.filter((record) => !isInterrupted(record));
  const count = Map.groupBy(whole, ({ eventID }) => eventID);
  const notOnce = (ids: ReadonlySet<string>) => [...ids].filter((id) => count.get(id)?.length !== 1);
  assert.deepEqual(notOnce(said.appended), [], 'appended: there once');
  assert.deepEqual(notOnce(said.completed), [], 'completed: there once, not as interrupted');
  const interrupted = new Set(records.filter(isInterrupted).map(({ eventID }) => eventID));
  const lost = [...said.begun].filter((id) => !count.has(id) && !interrupted.has(id));
  assert.deepEqual(lost, [], 'begun: there, completed or as interrupted');
  assert.ok(interrupted.size > 0 || said.begun.size === 0, 'some kill met a stream under way');
  assertInOrder(whole);

  for (const witness of [undefined, ...said.signed.values()]) {
    const findings = await verifyTrail({
      verifier: verifierOf(checkpoints),
      checkpoints: await reader.checkpoints(),
      leaves: placed(reader),
      ...(witness === undefined ? {} : { witness }),
    });
    assert.deepEqual([findings.problems, findings.archived, findings.records], [[], 0, records.length]);
  }
  if (existsSync(join(archive, 'checkpoint'))) {
    const { problems } = await verifyTrail(await evidenceInFolder(archive, checkpoints.verifierKey));
    assert.deepEqual(problems, [], 'the archive alone');
  }

  const delivery = {
    store: trail.store,
    files: new LogFolder(folder.file('delivered')),
    region: 'us-east-1',
    clock: { now: () => now },
  };
  await claimLogFiles(delivery);
  await writeClaimed(delivery);
  const delivered = await recordsIn(folder.file('delivered'));
  assert.deepEqual(
    delivered.toSorted(),
    records.map((record) => JSON.stringify(record)).toSorted(),
    'in one log file',
  );
}

/**
 * PostgreSQL may take a killed process for alive until it reads from its connection; its streams are recorded by the
 * next round after that.
 */
async function untilNoIntents(trail: Trail): Promise<void> {
  const intents = () => trail.store.db.selectFrom('trail_intents').select('event_id').execute();
  while ((await intents()).length > 0) {
    await trail.recordInterrupted();
    await trail.index();
    await sleep(50);
  }
}

async function recordsOf(reader: TrailReader): Promise<CloudTrailRecord[]> {
  const records: CloudTrailRecord[] = [];
  for await (const { index, text } of reader.leaves(0, await reader.size())) {
    assert.ok(text !== undefined, `record ${index} has its text, here or in the archive`);
    // The trail's own text.
    records.push(JSON.parse(text) as CloudTrailRecord);
  }
  return records;
}

async function* placed(reader: TrailReader) {
  for await (const leaf of reader.leaves(0, await reader.size())) yield { ...leaf, where: 'the trail' };
}

/** Each process numbered its records as it handed them over. */
function assertInOrder(records: readonly CloudTrailRecord[]): void {
  const last = new Map<string, number>();
  for (const { requestID, eventType } of records) {
    if (eventType !== 'AwsApiCall') continue;
    const [name = '', number = ''] = requestID.split(' ');
    assert.ok(Number(number) > (last.get(name) ?? 0), `${requestID} comes after ${last.get(name)}`);
    last.set(name, Number(number));
  }
}

async function recordsIn(delivered: string): Promise<string[]> {
  const names = await readdir(delivered, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json.gz'));
  const texts = await Promise.all(
    files.map(async (file) => gunzipSync(await readFile(join(delivered, file)))),
  );
  return texts.flatMap((text) =>
    JSON.parse(text.toString()).Records.map((record: CloudTrailRecord) => JSON.stringify(record)),
  );
}

/** As an auditor does, with the files alone. */
async function verifiedByCommand(address: string, folder: TemporaryFolder): Promise<void> {
  await using trail = await openTrailAt(address);
  const key = checkpointsOf(trail, await signerIn(folder.path)).verifierKey;
  await using reader = await readerAt(address, folder.file('archive'));
  await exportTrail(reader, folder.file('export'), key);
  await writeFile(folder.file('witness'), (await reader.checkpoints()).at(-1) ?? '');
  const args = [
    'audit',
    'verify',
    folder.file('export'),
    '--key',
    key,
    '--checkpoint',
    folder.file('witness'),
  ];
  const { stdout } = await run(process.execPath, [MAIN, ...args]);
  assert.match(stdout, /The trail is whole/);
}
