import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startGenerator } from './machine/generator.ts';
import { findPlacement } from './machine/processor.ts';
import { median } from './load/statistics.ts';
import { measure, OPERATIONS, type Sample } from './measure.ts';
import { startCaprock } from './targets/caprock.ts';
import type { BenchSettings } from './settings.ts';
import type { Target } from './targets/target.ts';

/** A file system in memory, where a sync costs nothing. */
const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;
const CONCURRENCY = [1, 32];

/**
 * What durability adds to a request on the road: the same service twice, side by side, the home of one on the disk and that
 * of the other in memory. Both make their records; those of the second are not durable.
 *
 * @param cache a folder on the disk
 */
export async function measureRoad(
  cache: string,
  settings: Pick<BenchSettings, 'rounds' | 'seconds'>,
  say: (what: string, value: string) => void,
): Promise<void> {
  if (statfsSync(MEMORY).type !== TMPFS) {
    say('durability on the road', `not measured: ${MEMORY} is not in memory here`);
    return;
  }
  await using opened = new AsyncDisposableStack();
  const placement = findPlacement();
  const generator = opened.use(await startGenerator(placement));
  const targets: Target[] = [];
  for (const [name, folder] of [
    ['durable', cache],
    ['in memory', MEMORY],
  ] as const) {
    const home = mkdtempSync(join(folder, 'caprock-road-'));
    opened.defer(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
    const caprock = opened.use(await startCaprock(placement, home));
    targets.push({ ...caprock.target('http/1.1'), name });
  }
  const samples = await measure(
    targets,
    { ...settings, concurrency: CONCURRENCY },
    { generator, processors: availableParallelism(), say: () => {} },
  );
  for (const operation of OPERATIONS) {
    for (const concurrency of CONCURRENCY) {
      const cell = samples.filter((one) => one.operation === operation && one.concurrency === concurrency);
      const of = (target: string, value: (sample: Sample) => number): number =>
        median(cell.filter((one) => one.target === target).map(value));
      const line = ([name, value]: readonly [string, (sample: Sample) => number]): string => {
        const [durable, without] = [of('durable', value), of('in memory', value)];
        const added = (durable - without).toFixed(2);
        return `${name} ${durable.toFixed(2)} against ${without.toFixed(2)}: ${added} more, ${(durable / without).toFixed(2)} times`;
      };
      const values = [
        ['median', ({ p50 }: Sample) => p50],
        ['p99', ({ p99 }: Sample) => p99],
      ] as const;
      say(`${operation} × ${concurrency}, durable against in memory (ms)`, values.map(line).join('; '));
    }
  }
}
