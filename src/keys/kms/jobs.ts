import { limits } from '#kernel';

/**
 * Does what is due now, and again from time to time until it is disposed of; what fails is told, and tried again the
 * next time.
 */
export function repeatJobs(
  jobs: readonly (() => Promise<unknown>)[],
  failed: (error: unknown) => void,
): AsyncDisposable {
  let running: Promise<void> = Promise.resolve();
  const look = (): void => {
    running = running.then(async () => {
      for (const job of jobs) await job().catch(failed);
    });
  };
  look();
  const timer = setInterval(look, limits.kmsJobsMilliseconds);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}
