// The load generator, in a process of its own: the bench sends it a job and gets its result. Its own processor
// time is part of the result, since a generator that has none left would measure itself.
import type { LoadJob } from './load/job.ts';
import { runJob } from './load/run-job.ts';

process.on('message', (job: LoadJob) => {
  runJob(job).then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ problem: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
