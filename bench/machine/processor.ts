import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which part of the bench runs on which processor. */
export interface Placement {
  /** Whether there are two processors and `taskset`, so that targets and load do not take time from each other. */
  readonly pinned: boolean;
  /** The words that start a program in its place. */
  prefix(place: 'target' | 'load'): readonly string[];
  /** Moves a running process, with all its threads. What it starts later stays in its place. */
  move(pid: number, place: 'target' | 'load'): void;
}

const PROCESSORS = { target: '0', load: '1' } as const;

/** Wherever the system puts it: on a machine with one processor or without `taskset`. */
export const UNPINNED: Placement = { pinned: false, prefix: () => [], move() {} };

export function findPlacement(): Placement {
  const usable =
    availableParallelism() >= 2 &&
    spawnSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' }).status === 0;
  if (!usable) return UNPINNED;
  return {
    pinned: true,
    prefix: (place) => ['taskset', '-c', PROCESSORS[place]],
    move(pid, place) {
      spawnSync('taskset', ['-acp', PROCESSORS[place], String(pid)], { stdio: 'ignore' });
    },
  };
}
