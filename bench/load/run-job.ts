import type { ReceivedAnswer } from './answer-reader.ts';
import { occurrences, problemOf } from './check.ts';
import type { Exchange } from './exchange.ts';
import { openHttp1 } from './http1.ts';
import { openHttp2 } from './http2.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { machineSeconds, processSeconds } from './processor-time.ts';

/** An answer that takes longer than this after the end is not waited for. */
const PATIENCE_MILLISECONDS = 10_000;
const EVENTS_LOOKED_AT = 16;

/**
 * Keeps `concurrency` requests under way for `seconds`, each lane sending its next request when the last one is
 * answered. Connections are made before the clock starts; answers that come after its end do not count.
 */
export async function runJob(job: LoadJob): Promise<LoadResult> {
  const open = job.endpoint.protocol === 'h2' ? openHttp2 : openHttp1;
  const connections = await open(job.endpoint, job.requests, job.concurrency);
  const tally = new Tally(job);
  const began = performance.now();
  const deadline = began + job.seconds * 1000;
  const before = usage(job);
  const first = job.first ?? 0;
  let turn = first;

  const drive = (lane: (exchange: Exchange) => void): Promise<void> =>
    new Promise((resolve) => {
      const next = (): void => {
        const sent = performance.now();
        if (sent >= deadline) return resolve();
        let first = 0;
        lane({
          turn: turn++,
          firstByte: () => (first = performance.now()),
          answered(answer) {
            const now = performance.now();
            if (now <= deadline) tally.add(answer, now - sent, first - sent);
            next();
          },
          failed(why) {
            tally.fail(why);
            // A lane that fails at once would spin: it tries again in a while.
            setTimeout(next, 50);
          },
        });
      };
      next();
    });

  const lanes = Promise.all(connections.lanes.map(drive));
  await new Promise((resolve) => setTimeout(resolve, deadline - performance.now()));
  const after = usage(job);
  const elapsed = (performance.now() - began) / 1000;
  await Promise.race([lanes, new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS).unref())]);
  connections.close();
  return {
    ...tally.result(),
    sent: turn - first,
    seconds: elapsed,
    targetCpuSeconds: after.target - before.target,
    modelCpuSeconds: after.model - before.model,
    ownCpuSeconds: after.own - before.own,
    machineCpuSeconds: after.machine - before.machine,
  };
}

interface Usage {
  readonly target: number;
  readonly model: number;
  readonly own: number;
  readonly machine: number;
}

/** Processor seconds used so far. */
function usage({ processes, modelProcesses }: LoadJob): Usage {
  const sum = (pids: readonly number[]): number =>
    pids.reduce((total, pid) => total + processSeconds(pid), 0);
  const { user, system } = process.cpuUsage();
  return {
    target: sum(processes),
    model: sum(modelProcesses),
    own: (user + system) / 1_000_000,
    machine: machineSeconds(),
  };
}

class Tally {
  readonly #expect: LoadJob['expect'];
  readonly #latencies: number[] = [];
  readonly #firstBytes: number[] = [];
  readonly #wrong = new Map<string, number>();
  #events = 0;
  #lookedAt = 0;

  constructor({ expect }: LoadJob) {
    this.#expect = expect;
  }

  add(answer: ReceivedAnswer, latency: number, firstByte: number): void {
    const problem = problemOf(answer, this.#expect);
    if (problem !== undefined) return this.fail(problem);
    if (this.#expect.event !== '' && this.#latencies.length % EVENTS_LOOKED_AT === 0) {
      this.#events += occurrences(answer.body, this.#expect.event);
      this.#lookedAt += 1;
    }
    this.#latencies.push(latency);
    this.#firstBytes.push(firstByte);
  }

  fail(why: string): void {
    this.#wrong.set(why, (this.#wrong.get(why) ?? 0) + 1);
  }

  result(): Pick<LoadResult, 'answers' | 'latencies' | 'firstBytes' | 'wrong' | 'eventsPerAnswer'> {
    return {
      answers: this.#latencies.length,
      latencies: Float64Array.from(this.#latencies),
      firstBytes: Float64Array.from(this.#firstBytes),
      wrong: this.#wrong,
      eventsPerAnswer: this.#lookedAt === 0 ? 0 : this.#events / this.#lookedAt,
    };
  }
}
