const TARGETS = ['stub', 'proxy', 'portkey', 'caprock', 'caprock-h2', 'guard', 'crowds'] as const;

export type TargetName = (typeof TARGETS)[number];

/** How long and how much to measure, from the environment. */
export interface BenchSettings {
  /** Seconds for each target in each cell of each round: `BENCH_SECONDS`. */
  readonly seconds: number;
  /** `BENCH_ROUNDS`; an odd number has a middle one. */
  readonly rounds: number;
  /** Requests under way at once: `BENCH_CONCURRENCY`, divided by commas. */
  readonly concurrency: readonly number[];
  /** `BENCH_TARGETS`, divided by commas. */
  readonly targets: readonly TargetName[];
  /** Users of the larger crowd: `BENCH_CROWD`. */
  readonly crowd: number;
}

/** @throws Error, which says what a right value looks like */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): BenchSettings {
  const list = (name: string, fallback: string): string[] =>
    (environment[name] ?? fallback).split(',').filter((part) => part !== '');
  const number = (name: string, text: string): number => {
    const value = Number(text);
    if (!(value > 0)) throw new Error(`${name} must be a number above 0, or several divided by commas.`);
    return value;
  };
  return {
    seconds: number('BENCH_SECONDS', environment['BENCH_SECONDS'] ?? '4'),
    rounds: number('BENCH_ROUNDS', environment['BENCH_ROUNDS'] ?? '3'),
    concurrency: list('BENCH_CONCURRENCY', '1,32,128').map((text) => number('BENCH_CONCURRENCY', text)),
    targets: list('BENCH_TARGETS', 'stub,proxy,portkey,caprock').map(target),
    crowd: number('BENCH_CROWD', environment['BENCH_CROWD'] ?? '10000'),
  };
}

function target(text: string): TargetName {
  const found = TARGETS.find((name) => name === text);
  if (found === undefined) throw new Error(`BENCH_TARGETS must be some of ${TARGETS.join(', ')}.`);
  return found;
}
