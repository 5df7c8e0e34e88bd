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

export function findPlacement(): Placement {
  const usable =
    availableParallelism() >= 2 &&
    spawnSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' }).status === 0;
  return {
    pinned: usable,
    prefix: (place) => (usable ? ['taskset', '-c', PROCESSORS[place]] : []),
    move(pid, place) {
      if (usable) spawnSync('taskset', ['-acp', PROCESSORS[place], String(pid)], { stdio: 'ignore' });
    },
  };
}
