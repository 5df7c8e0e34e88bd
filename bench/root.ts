// npm run bench -- root: what keys cost. A rotation of the root key over BENCH_ROOT_KEYS wrapped data keys (100,000), on
// SQLite and on PostgreSQL: seconds, memory and how long the event loop stood still; seal and open of a field; GenerateDataKey and Decrypt over the road, beside a call that does
// nothing on it. BENCH_SECONDS says how long each call is asked.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limits } from '#kernel';
import { startPostgres } from '../test/support/postgres.ts';
import { measureKmsCalls } from './load/kms-calls.ts';
import { sealCases } from './micro/seal.ts';
import { measureCases } from './micro/measure.ts';
import { formatMicro } from './micro/table.ts';
import { measureRotation, type RotationCost } from './rotation.ts';

const CACHE = fileURLToPath(new URL('../.cache/bench', import.meta.url));
const KEYS = Number(process.env['BENCH_ROOT_KEYS'] ?? '100000');
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '4');

mkdirSync(CACHE, { recursive: true });
const home = mkdtempSync(join(CACHE, 'root-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

await rotations();
{
  await using seal = await sealCases(CACHE);
  console.log(formatMicro(await measureCases(seal.cases, { milliseconds: 60, rounds: 9 })));
  console.log('');
}
await measureKmsCalls({ home: join(home, 'service'), seconds: SECONDS, rounds: 3, say });

async function rotations(): Promise<void> {
  say('data keys wrapped anew', `${KEYS}, ${limits.rotationBatchRows} a transaction`);
  const folder = (name: string): string => mkdtempSync(join(home, name));
  const sqlite = folder('sqlite-');
  sayCost('SQLite', await measureRotation(`sqlite:${join(sqlite, 'state.db')}`, sqlite, KEYS));
  const postgres = await startPostgres({ durable: true });
  if ('unavailable' in postgres) return say('PostgreSQL', postgres.unavailable);
  try {
    sayCost(
      'PostgreSQL',
      await measureRotation(await postgres.createDatabase(), folder('postgresql-'), KEYS),
    );
  } finally {
    await postgres[Symbol.asyncDispose]();
  }
}

function sayCost(name: string, { seconds, resident, longestTurn }: RotationCost): void {
  const whole = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(' ');
  say(`${name}: seconds`, `${seconds.toFixed(1)} (${(KEYS / seconds).toFixed(0)} a second)`);
  say(`${name}: resident MiB before, and at each tenth`, whole([resident.before, ...resident.tenths]));
  say(`${name}: resident MiB at most`, whole([resident.peak]));
  say(`${name}: ms for which the event loop stood still, at most`, whole([longestTurn]));
  console.log('');
}

function say(what: string, figure: string): void {
  console.log(`${what.padEnd(56)} ${figure}`);
}
