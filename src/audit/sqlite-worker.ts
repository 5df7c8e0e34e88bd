import { parentPort, workerData } from 'node:worker_threads';
import { limits } from '#kernel';
import { SqliteBatches } from './sqlite-batches.ts';
import type { WorkerAnswer, WorkerMessage, WorkerSettings } from './sqlite-writer.ts';

// The thread that writes the trail. A commit is answered as soon as it is durable; the tree and the tables of
// lookups follow when there is a pause, or when somebody asks for them.

// The types of what crosses between the two threads are ours on either side.
const settings = workerData as WorkerSettings;
let batches: SqliteBatches | undefined;
/** Who waits for which commit to be indexed. */
let waiting: { readonly id: number; readonly until: number }[] = [];
let pause: NodeJS.Timeout | undefined;
let scheduled = false;
/** Records that are committed and not indexed, as far as this thread knows. */
let behind = 0;

parentPort?.on('message', (message: WorkerMessage) => {
  if (message.kind === 'commit') commit(message);
  else if (message.kind === 'index') index(message.id);
  else close();
});

function commit({ id, entries, records }: WorkerMessage & { kind: 'commit' }): void {
  attempt([id], (open) => {
    open.commit(entries);
    answer({ id });
  });
  behind += records;
  if (behind > limits.auditIndexLagRecords) indexSome();
  clearTimeout(pause);
  pause = setTimeout(indexSome, limits.auditIndexPauseMilliseconds);
}

function index(id: number): void {
  attempt([id], (open) => {
    waiting.push({ id, until: open.lastCommit() });
    schedule();
  });
}

/** Commits that have come meanwhile go first. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    indexSome();
  });
}

function indexSome(): void {
  const ids = waiting.map(({ id }) => id);
  attempt(ids, (open) => {
    const { indexed, more } = open.index(limits.auditIndexBatchCommits);
    behind = more ? Math.max(0, behind - indexed) : 0;
    const done = more ? open.firstPending() : Infinity;
    for (const { id, until } of waiting) if (until < done) answer({ id });
    waiting = waiting.filter(({ until }) => until >= done);
    if (more) schedule();
  });
}

function close(): void {
  clearTimeout(pause);
  const deadline = performance.now() + limits.auditCommitMilliseconds;
  // What is left then is indexed at the next start.
  attempt([], (open) => {
    while (performance.now() < deadline && open.index(limits.auditIndexBatchCommits).more);
    open.close();
  });
  parentPort?.close();
}

/** @param ids who is told when it fails */
function attempt(ids: readonly number[], work: (open: SqliteBatches) => void): void {
  try {
    work((batches ??= new SqliteBatches(settings.path, settings.writer)));
  } catch (error) {
    // A fresh connection knows nothing of what went wrong in this one.
    try {
      batches?.close();
    } catch {
      // Closing writes to the disk too, and the first error says more.
    }
    batches = undefined;
    const problem = error instanceof Error ? error.message : String(error);
    for (const id of ids) answer({ id, problem });
    waiting = waiting.filter(({ id }) => !ids.includes(id));
  }
}

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}
