// npm run bench: what stands in front of a model costs how much? One table from one run, on loopback. With the
// argument "micro" (or BENCH_MICRO=1): the hot operations of Caprock one by one. With "trail": the audit trail. With "root":
// keys.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#kernel';
import { ensureTls } from '#keys';
import { startGenerator } from './machine/generator.ts';
import { measureDurableWrite } from './machine/durable-write.ts';
import { findPlacement } from './machine/processor.ts';
import { measure, type Sample } from './measure.ts';
import { median } from './load/statistics.ts';
import { readSettings, type BenchSettings } from './settings.ts';
import { formatTable, total } from './table.ts';
import { startBareProxy } from './targets/bare-proxy.ts';
import { startCaprock } from './targets/caprock.ts';
import { startCrowd } from './targets/crowd.ts';
import { startPortkey } from './targets/portkey.ts';
import { startStub } from './targets/stub.ts';
import type { Target } from './targets/target.ts';

const CACHE = fileURLToPath(new URL('../.cache/bench', import.meta.url));

if (process.argv[2] === 'trail') await import('./trail.ts');
else if (process.argv[2] === 'lookup') await import('./trail-lookup.ts');
else if (process.argv[2] === 'root') await import('./root.ts');
else if (process.argv[2] === 'micro' || process.env['BENCH_MICRO'] === '1') await import('./micro.ts');
else await bench(readSettings(process.env));

async function bench(settings: BenchSettings): Promise<void> {
  await using opened = new AsyncDisposableStack();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void opened.disposeAsync().finally(() => process.exit(130)));
  }
  const placement = findPlacement();
  const home = newHome(opened);

  // 1. the targets, all at once
  const generator = opened.use(await startGenerator(placement));
  const stub = opened.use(await startStub(placement));
  const wanted = new Set(settings.targets);
  const targets: Target[] = wanted.has('stub') ? [stub] : [];
  if (wanted.has('proxy')) {
    const tls = await ensureTls({ directory: join(home, 'tls'), hostnames: [], clock: systemClock });
    targets.push(opened.use(await startBareProxy(placement, stub, tls)));
  }
  if (wanted.has('portkey')) targets.push(opened.use(await startPortkey(placement, stub)));
  if (wanted.has('caprock') || wanted.has('caprock-h2') || wanted.has('guard')) {
    const caprock = opened.use(await startCaprock(placement, home));
    if (wanted.has('caprock')) targets.push(caprock.target('http/1.1'));
    if (wanted.has('caprock-h2')) targets.push(caprock.target('h2'));
    if (wanted.has('guard')) targets.push(...(await caprock.guarded()));
  }

  if (wanted.has('crowds')) {
    const few = { users: 10, policies: 1 };
    const many = { users: settings.crowd, policies: settings.crowd / 10 };
    targets.push(opened.use(await startCrowd(placement, newHome(opened), '(f)', few)));
    targets.push(opened.use(await startCrowd(placement, newHome(opened), '(g)', many)));
  }

  // 2. the measurements, interleaved
  const samples = await measure(targets, settings, {
    generator,
    processors: availableParallelism(),
    say: (line) => console.error(`bench: ${line}`),
  });

  // 3. the table
  const durableMilliseconds = measureDurableWrite(home);
  console.log(heading(settings, targets, { pinned: placement.pinned, durableMilliseconds }).join('\n'));
  const named = targets.map(({ name, endpoint }) => ({ name, tls: endpoint.ca !== undefined }));
  console.log(formatTable(samples, named, ratios(targets)));
  console.log(footing(samples).join('\n'));
  if (samples.some(({ wrong }) => wrong.size > 0)) process.exitCode = 1;
}

/** Below the checkout and not in a temporary folder, which may be in memory: there, durability would cost nothing. */
function newHome(opened: AsyncDisposableStack): string {
  mkdirSync(CACHE, { recursive: true });
  const home = mkdtempSync(join(CACHE, 'home-'));
  opened.defer(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  return home;
}

/** Caprock against the floor and against the peer, over HTTP/2 against HTTP/1.1, with guards against without. */
function ratios(targets: readonly Target[]): (readonly [string, string])[] {
  const named = (label: string): string[] =>
    targets.flatMap(({ name }) => (name.startsWith(label) ? [name] : []));
  const pairs = (of: string, to: string): (readonly [string, string])[] =>
    named(of).flatMap((one) => named(to).map((other) => [one, other] as const));
  return [
    ...pairs('(d)', '(b)'),
    ...pairs('(d)', '(c)'),
    ...pairs('(e)', '(d)'),
    ...pairs('(g)', '(f)'),
    ...['(h)', '(i)', '(j)'].flatMap((guarded) => pairs(guarded, '(d)')),
  ];
}

function heading(
  settings: BenchSettings,
  targets: readonly Target[],
  { pinned, durableMilliseconds }: { readonly pinned: boolean; readonly durableMilliseconds: number },
): string[] {
  const places = pinned
    ? 'Targets run on processor 0; the load generator and the model stub share processor 1.'
    : 'Nothing is pinned to a processor here: targets, load generator and model stub take time from each other.';
  return [
    `Caprock's bench, Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'} × ${availableParallelism()}, loopback`,
    `Medians of ${settings.rounds} rounds of ${settings.seconds} s for each target in each cell, targets interleaved, their order turned round each round.`,
    'A prompt of 1 KB; the model answers at once, whole or in 50 chunks, each written by itself. Connections are kept alive; every answer is checked.',
    places,
    '',
    ...targets.map(({ name, about }) => `${name}: ${about}`),
    '',
    `One write made durable (fdatasync of 4 KB) takes ${durableMilliseconds.toFixed(2)} ms on this disk: Caprock waits for one before an answer leaves.`,
    '',
    'CPU s/1000: processor seconds of the target for a thousand requests, the model stub left out. busy: how much of a processor the',
    'target used; well below 100 it waited for the load, its disk or the neighbours, and the ratio of CPU says more than that of req/s.',
    'MiB: resident memory of the target (proportional, where it has several processes). first ms: median time to the first byte of a',
    'stream. events: pieces of text in one stream as the client gets them. ±%: half',
    'the range over the rounds.',
  ];
}

function footing(samples: readonly Sample[]): string[] {
  const reasons = new Map<string, number>();
  for (const { target, wrong } of samples) {
    for (const [why, times] of wrong) {
      const line = `${target}: ${why}`;
      reasons.set(line, (reasons.get(line) ?? 0) + times);
    }
  }
  const percents = samples.map(({ foreignShare }) => foreignShare * 100);
  const usual = median(percents);
  const worst = Math.max(...percents);
  return [
    '',
    '* the generator and the stub had no processor time left: this target could have done more.',
    `Others used ${usual.toFixed(0)} % of the machine meanwhile, and ${worst.toFixed(0)} % at worst${worst > 5 ? ': believe the ratios of CPU, and no row whose ±% is large' : ''}.`,
    ...(total(reasons) === 0
      ? []
      : ['Wrong answers:', ...[...reasons].map(([why, times]) => `  ${times} × ${why}`)]),
  ];
}
