// npm run bench -- root: what keys cost. A rotation of the root key over BENCH_ROOT_KEYS wrapped data keys (100,000):
// seconds and memory; seal and open of a field; GenerateDataKey and Decrypt over the road, beside a call that does
// nothing on it. BENCH_SECONDS says how long each call is asked.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRootKeys, rootKeyProvider, rotateRoot } from '#keys';
import { limits, systemClock } from '#kernel';
import { openStore, type Store } from '#store';
import { measureKmsCalls } from './load/kms-calls.ts';
import { sealCases } from './micro/seal.ts';
import { measureCases } from './micro/measure.ts';
import { formatMicro } from './micro/table.ts';

const CACHE = fileURLToPath(new URL('../.cache/bench', import.meta.url));
const KEYS = Number(process.env['BENCH_ROOT_KEYS'] ?? '100000');
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '4');
const MIB = 1024 * 1024;
const clock = systemClock;

mkdirSync(CACHE, { recursive: true });
const home = mkdtempSync(join(CACHE, 'root-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

await rotation();
{
  await using seal = await sealCases(CACHE);
  console.log(formatMicro(await measureCases(seal.cases, { milliseconds: 60, rounds: 9 })));
  console.log('');
}
await measureKmsCalls({ home: join(home, 'service'), seconds: SECONDS, rounds: 3, say });

async function rotation(): Promise<void> {
  await using store = await openStore(`sqlite:${join(home, 'state.db')}`);
  const provider = rootKeyProvider(`file:${join(home, 'root.key')}`, { home });
  await fill(store, await (await openRootKeys({ store, clock, provider })).active());
  const rss: number[] = [];
  const began = performance.now();
  await rotateRoot({
    store,
    from: provider,
    to: provider,
    clock,
    onStep: (step) => void (step === 'rewrapping' && rss.push(process.memoryUsage.rss() / MIB)),
  });
  const seconds = (performance.now() - began) / 1000;
  say('data keys wrapped anew', `${KEYS}, ${limits.rotationBatchRows} a transaction`);
  say('seconds', `${seconds.toFixed(1)} (${(KEYS / seconds).toFixed(0)} a second)`);
  const tenth = Math.ceil(rss.length / 10);
  say(
    'resident MiB after the first tenth, at the end, at most',
    [rss[tenth] ?? 0, rss.at(-1) ?? 0, Math.max(...rss)].map((one) => one.toFixed(0)).join(', '),
  );
  console.log('');
}

/** Data keys of as many accounts, as a state has them. */
async function fill(
  store: Store,
  rootKey: Awaited<ReturnType<Awaited<ReturnType<typeof openRootKeys>>['active']>>,
): Promise<void> {
  for (let at = 0; at < KEYS; at += limits.rotationBatchRows) {
    const rows = [];
    for (let one = at; one < Math.min(at + limits.rotationBatchRows, KEYS); one += 1) {
      const place = {
        accountId: String(100_000_000_000 + one),
        purpose: 'access-keys',
        dataKeyId: randomBytes(16).toString('hex'),
      };
      rows.push({
        data_key_id: place.dataKeyId,
        account_id: place.accountId,
        purpose: place.purpose,
        wrapped: await rootKey.wrap(randomBytes(32), place),
        root_key_id: rootKey.id,
        created_at: 0,
        retired_at: null,
      });
    }
    await store.db.insertInto('data_keys').values(rows).execute();
  }
}

function say(what: string, figure: string): void {
  console.log(`${what.padEnd(56)} ${figure}`);
}
