import { median } from '../load/statistics.ts';
import type { MicroCase, Work } from './case.ts';

export interface MicroResult {
  readonly name: string;
  readonly floorName: string;
  /** Microseconds of processor time of this thread. */
  readonly operation: number;
  readonly floor: number;
  /** Of operation to floor, the median over rounds. */
  readonly ratio: number;
}

/** Measures operation and floor of each case in turn, round after round. */
export async function measureCases(
  cases: readonly MicroCase[],
  { milliseconds, rounds }: { readonly milliseconds: number; readonly rounds: number },
): Promise<MicroResult[]> {
  const results: MicroResult[] = [];
  for (const { name, floorName, operation, floor, batch = 1 } of cases) {
    // Twice as long at first, for the compiler.
    const operationTimes = await calibrate(operation, milliseconds);
    const floorTimes = await calibrate(floor, milliseconds);
    const pairs: { readonly operation: number; readonly floor: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      pairs.push({
        operation: (await microseconds(operation, operationTimes)) / batch,
        floor: (await microseconds(floor, floorTimes)) / batch,
      });
    }
    results.push({
      name,
      floorName,
      operation: median(pairs.map((pair) => pair.operation)),
      floor: median(pairs.map((pair) => pair.floor)),
      ratio: median(pairs.map((pair) => pair.operation / pair.floor)),
    });
  }
  return results;
}

/** How often the work fits into so many milliseconds, once it is warm. */
async function calibrate(work: Work, milliseconds: number): Promise<number> {
  let times = 1;
  for (;;) {
    const each = await microseconds(work, times);
    if (each * times >= milliseconds * 1000) return Math.max(1, Math.round((milliseconds * 1000) / each));
    times *= 2;
  }
}

/** Processor time of one call. Work that returns a promise is awaited before its next call. */
async function microseconds(work: Work, times: number): Promise<number> {
  const kept: unknown[] = [undefined];
  const began = process.threadCpuUsage();
  for (let turn = 0; turn < times; turn += 1) {
    const result = work();
    kept[0] = result instanceof Promise ? await result : result;
  }
  const { user, system } = process.threadCpuUsage(began);
  return Math.max(user + system, 1) / times;
}
