// npm run bench -- trail: what the audit trail costs and how fast it answers. BENCH_TRAIL_RECORDS sets how many
// records it has (10000000 by hand), BENCH_SECONDS how long is written.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DigestKeys,
  keepTrail,
  LogFolder,
  openTrail,
  openTrailReader,
  parseVerifier,
  verifyTrail,
} from '#audit';
import { systemClock } from '#kernel';
import { durableWriteMilliseconds } from './machine/durable-write.ts';
import { trailRecord } from './micro/trail.ts';
import { measureRoad } from './trail-road.ts';

const CACHE = fileURLToPath(new URL('../.cache/bench', import.meta.url));
const RECORDS = Number(process.env['BENCH_TRAIL_RECORDS'] ?? '50000');
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '4');
const WRITERS = 32;
const LOOKUPS = 100;
const ALONE = 500;
const ORIGIN = 'caprock/bench';

mkdirSync(CACHE, { recursive: true });
const home = mkdtempSync(join(CACHE, 'trail-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

const accountId = trailRecord().recipientAccountId;
const waits: number[] = [];
let verifierKey = '';
{
  const checkpoint = pair('ed25519');
  const digest = pair('rsa');
  await using trail = await openTrail({ directory: home }, { clock: systemClock });
  const written = performance.now();
  let count = 0;
  const write = async (): Promise<void> => {
    while (performance.now() - written < SECONDS * 1000) {
      const began = performance.now();
      await trail.append(trailRecord());
      waits.push(performance.now() - began);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const perSecond = count / ((performance.now() - written) / 1000);
  say('durable records a second, 32 writers', perSecond.toFixed(0));
  say('an append takes: median, p99 (ms)', `${percentile(waits, 50)}, ${percentile(waits, 99)}`);

  // What recording adds to a request at a time when nobody else asks: the wait between its end and its answer.
  const alone: number[] = [];
  const floor: number[] = [];
  for (let time = 0; time < ALONE; time += 1) {
    const began = performance.now();
    await trail.append(trailRecord());
    alone.push(performance.now() - began);
    floor.push(durableWriteMilliseconds(home));
    count += 1;
  }
  const ratio = (percent: number): string =>
    (Number(percentile(alone, percent)) / Number(percentile(floor, percent))).toFixed(1);
  say(
    'recording adds to a lone request: median, p99 (ms)',
    `${percentile(alone, 50)}, ${percentile(alone, 99)}; ${ratio(50)} and ${ratio(99)} times a bare durable write`,
  );

  while (count < RECORDS) {
    const some = Math.min(5_000, RECORDS - count);
    await Promise.all(Array.from({ length: some }, () => trail.append(trailRecord())));
    count += some;
  }
  const behind = performance.now();
  await trail.index();
  say('records', String(count));
  say('the last of them found by lookups after (ms)', (performance.now() - behind).toFixed(0));
  const lookups: number[] = [];
  for (let time = 0; time < LOOKUPS; time += 1) {
    const began = performance.now();
    await trail.lookup({ accountId, attributes: [{ key: 'Username', value: 'bench' }] });
    lookups.push(performance.now() - began);
  }
  say(
    'LookupEvents by user, 50 a page: median, p99 (ms)',
    `${percentile(lookups, 50)}, ${percentile(lookups, 99)}`,
  );
  await using keeper = keepTrail({
    trail,
    signer: checkpoint,
    digestKeys: new DigestKeys({
      trail,
      vault: { open: async () => digest, destroy: async () => {} },
      installation: { accountId, region: 'us-east-1' },
      days: 365,
      clock: systemClock,
    }),
    origin: ORIGIN,
    files: new LogFolder(join(home, 'delivered')),
    installation: { accountId, region: 'us-east-1' },
    archive: { folder: join(home, 'archive'), retention: { days: undefined, bytes: undefined } },
    deliveryMilliseconds: 86_400_000,
    digestMilliseconds: 86_400_000,
    clock: systemClock,
    log: { warn: () => {}, error: (facts) => console.error(facts) },
  });
  verifierKey = keeper.verifierKey;
}
say('bytes a record on disk', (statSync(join(home, 'trail.db')).size / (await verify())).toFixed(0));

await measureRoad(CACHE, { rounds: 3, seconds: SECONDS }, say);

/** @returns how many records there are */
async function verify(): Promise<number> {
  await using reader = await openTrailReader({ directory: home });
  const size = await reader.size();
  const began = performance.now();
  const { problems } = await verifyTrail({
    verifier: parseVerifier(verifierKey),
    checkpoints: await reader.checkpoints(),
    leaves: (async function* () {
      for await (const leaf of reader.leaves(0, size)) yield { ...leaf, where: 'the trail' };
    })(),
  });
  say('audit verify, records a second', (size / ((performance.now() - began) / 1000)).toFixed(0));
  if (problems.length > 0) throw new Error(problems[0]);
  return size;
}

function pair(kind: 'ed25519' | 'rsa') {
  const { publicKey, privateKey } =
    kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  const algorithm = kind === 'rsa' ? 'sha256' : null;
  return {
    publicKey,
    createdAt: Date.now(),
    sign: (bytes: Uint8Array) => sign(algorithm, bytes, privateKey),
  };
}

function percentile(values: readonly number[], percent: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor(((sorted.length - 1) * percent) / 100)] ?? 0).toFixed(2);
}

function say(what: string, value: string): void {
  console.log(`${what.padEnd(52)} ${value}`);
}
