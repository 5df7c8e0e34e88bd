import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadJob, LoadResult } from '../load/job.ts';
import type { Placement } from './processor.ts';
import { startProgram } from './program.ts';

const PROGRAM = fileURLToPath(new URL('../generator.ts', import.meta.url));

/** The load generator, in a process of its own. */
export interface Generator extends AsyncDisposable {
  run(job: LoadJob): Promise<LoadResult>;
}

export async function startGenerator(placement: Placement): Promise<Generator> {
  const program = await startProgram(placement, 'load', [PROGRAM]);
  return {
    async run(job) {
      program.child.send(job);
      // Sent by generator.ts, which is ours.
      const [answer] = (await once(program.child, 'message')) as [{ result?: LoadResult; problem?: string }];
      if (answer.result === undefined) throw new Error(`the generator failed: ${answer.problem}`);
      return answer.result;
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
