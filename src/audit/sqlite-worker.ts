import { parentPort, workerData } from 'node:worker_threads';
import { SqliteBatches } from './sqlite-batches.ts';
import type { BatchAnswer, BatchMessage, WorkerSettings } from './sqlite-writer.ts';

// The thread that writes the trail: one message, one commit, one answer.

// The types of what crosses between the two threads are ours on either side.
const { path, writer } = workerData as WorkerSettings;
let batches: SqliteBatches | undefined;

parentPort?.on('message', (message: BatchMessage | 'close') => {
  if (message === 'close') {
    batches?.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(answer(message));
});

function answer(message: BatchMessage): BatchAnswer {
  try {
    batches ??= new SqliteBatches(path, writer);
    batches.commit(message);
    return {};
  } catch (error) {
    // A fresh connection knows nothing of what went wrong in this one.
    try {
      batches?.close();
    } catch {
      // Closing writes to the disk too, and the first error says more.
    }
    batches = undefined;
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
