import type { LoadResult } from './load/job.ts';
import type { Generator } from './machine/generator.ts';
import { memoryMebibytes } from './machine/process-tree.ts';
import { percentile } from './load/statistics.ts';
import type { BenchSettings } from './settings.ts';
import type { Operation, Target } from './targets/target.ts';

export const OPERATIONS: readonly Operation[] = ['Converse', 'ConverseStream'];

/** Signed anew for each measurement, since signatures age. */
const REQUESTS = 256;
const WARM_SECONDS = 3;
const WARM_CONCURRENCY = 32;

/** What one target did in one cell of one round. */
export interface Sample {
  readonly operation: Operation;
  readonly concurrency: number;
  readonly target: string;
  readonly round: number;
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly firstByteP50: number;
  /** Processor seconds of the target's processes for a thousand requests. */
  readonly cpuPerThousand: number;
  readonly memoryMebibytes: number;
  readonly eventsPerAnswer: number;
  readonly wrong: ReadonlyMap<string, number>;
  /** How much of one processor the target's processes used: near 1 where the target is what limits. */
  readonly busyShare: number;
  /** How much of its one processor the load, generator and model stub, used: 0 to 1. */
  readonly loadShare: number;
  /** How much of the machine everybody else used meanwhile: 0 to 1. */
  readonly foreignShare: number;
}

/**
 * Measures every target in every cell, a cell being an operation at a concurrency. The targets of a cell are
 * measured one right after another, so that a change of the machine's mood meets them all; their order turns round
 * with each round.
 */
export async function measure(
  targets: readonly Target[],
  settings: Pick<BenchSettings, 'rounds' | 'seconds' | 'concurrency'>,
  deps: { readonly generator: Generator; readonly processors: number; readonly say: (line: string) => void },
): Promise<Sample[]> {
  const load = new Load(deps.generator);
  for (const target of targets) {
    for (const operation of OPERATIONS) {
      deps.say(`warming ${target.name}, ${operation}`);
      await load.warm(target, operation, Math.min(WARM_SECONDS, settings.seconds));
    }
  }
  const samples: Sample[] = [];
  for (let round = 0; round < settings.rounds; round += 1) {
    const order = round % 2 === 0 ? targets : targets.toReversed();
    for (const operation of OPERATIONS) {
      for (const concurrency of settings.concurrency) {
        for (const target of order) {
          const result = await load.run(target, operation, { concurrency, seconds: settings.seconds });
          const sample = toSample(result, {
            operation,
            concurrency,
            target: target.name,
            round,
            memoryMebibytes: memoryMebibytes(target.processes()),
            processors: deps.processors,
          });
          samples.push(sample);
          deps.say(
            `round ${round + 1} of ${settings.rounds}, ${operation} × ${concurrency}, ${target.name}: ${sample.requestsPerSecond.toFixed(0)} a second`,
          );
        }
      }
    }
  }
  return samples;
}

/** Load on targets, each of which gets its requests in turn from one measurement to the next. */
class Load {
  readonly #generator: Generator;
  /** By target and operation, how many were sent. */
  readonly #sent = new Map<string, number>();

  constructor(generator: Generator) {
    this.#generator = generator;
  }

  /** Sends each of the target's requests at least once: what is new to it is no part of the measurement. */
  async warm(target: Target, operation: Operation, seconds: number): Promise<void> {
    const { length } = await target.requests(operation, REQUESTS);
    let sent = 0;
    do {
      sent += (await this.run(target, operation, { concurrency: WARM_CONCURRENCY, seconds })).sent;
    } while (sent < length);
  }

  async run(
    target: Target,
    operation: Operation,
    { concurrency, seconds }: { readonly concurrency: number; readonly seconds: number },
  ): Promise<LoadResult> {
    const name = `${target.name} ${operation}`;
    const first = this.#sent.get(name) ?? 0;
    const result = await this.#generator.run({
      endpoint: target.endpoint,
      requests: await target.requests(operation, REQUESTS),
      first,
      concurrency,
      seconds,
      expect: target.expectation(operation),
      processes: target.processes(),
      modelProcesses: target.modelProcesses(),
    });
    this.#sent.set(name, first + result.sent);
    if (result.answers > 0) return result;
    const reasons = [...result.wrong.keys()].join(', ') || 'no answer came';
    throw new Error(`${target.name} gave no right answer to ${operation}: ${reasons}`);
  }
}

export function toSample(
  result: LoadResult,
  cell: Pick<Sample, 'operation' | 'concurrency' | 'target' | 'round' | 'memoryMebibytes'> & {
    readonly processors: number;
  },
): Sample {
  const { processors, ...rest } = cell;
  const ours = result.targetCpuSeconds + result.modelCpuSeconds + result.ownCpuSeconds;
  return {
    ...rest,
    requestsPerSecond: result.answers / result.seconds,
    p50: percentile(result.latencies, 0.5),
    p99: percentile(result.latencies, 0.99),
    firstByteP50: percentile(result.firstBytes, 0.5),
    cpuPerThousand: (result.targetCpuSeconds / result.answers) * 1000,
    eventsPerAnswer: result.eventsPerAnswer,
    wrong: result.wrong,
    busyShare: result.targetCpuSeconds / result.seconds,
    loadShare: (result.modelCpuSeconds + result.ownCpuSeconds) / result.seconds,
    foreignShare: Math.max(0, result.machineCpuSeconds - ours) / (result.seconds * processors),
  };
}
