import { CaprockError, limits } from '#kernel';
import type { CloudTrailRecord } from './record.ts';

export interface Entry {
  readonly record: CloudTrailRecord;
  readonly text: string;
}

/** What one commit makes durable, all or nothing. With neither, the commit proves that one is possible. */
export interface Batch {
  readonly intents: readonly Entry[];
  /** Each also ends the intent of its eventID. */
  readonly events: readonly Entry[];
  /** Records of intents that a crash cut short. */
  readonly interrupted?: readonly Entry[];
}

/** Makes batches durable, one at a time. */
export interface BatchWriter extends AsyncDisposable {
  commit(batch: Batch): Promise<void>;
}

/**
 * Gathers what arrives while a commit is under way into the next one: one sync of the disk for many records. All
 * that wait for the same commit share one promise, so that a record costs the event loop next to nothing.
 */
export class GroupedCommits implements AsyncDisposable {
  readonly #writer: BatchWriter;
  /** Not handed to the writer yet; the last one still takes entries. */
  readonly #waiting: Group[] = [];
  #records = 0;
  #bytes = 0;
  #running: Promise<void> | undefined;
  /** A commit is past its deadline, and the writer has not answered yet. */
  #stuck = false;
  #closed = false;
  #health: 'recording' | 'refusing' = 'recording';

  constructor(writer: BatchWriter) {
    this.#writer = writer;
  }

  get health(): 'recording' | 'refusing' {
    return this.#health;
  }

  /** Resolves once `entry` is durable. */
  add(kind: 'intents' | 'events', entry: Entry): Promise<void> {
    const bytes = entry.text.length;
    if (this.#records >= limits.auditQueueRecords || this.#bytes + bytes > limits.auditQueueBytes) {
      return Promise.reject(unavailable('too many records wait for the disk'));
    }
    const group = this.#openGroup();
    if (group === undefined) return Promise.reject(unavailable(REFUSING));
    group[kind].push(entry);
    group.bytes += bytes;
    this.#records += 1;
    this.#bytes += bytes;
    return group.done.promise;
  }

  /** Resolves when records can be made durable: at once while all is well, otherwise after a commit that proves it. */
  async ready(): Promise<void> {
    if (this.#health === 'recording') return;
    const group = this.#openGroup();
    if (group === undefined) throw unavailable(REFUSING);
    await group.done.promise;
  }

  /** The group that the next commit takes; `undefined` when there is to be none. */
  #openGroup(): Group | undefined {
    if (this.#closed || this.#stuck) return undefined;
    let group = this.#waiting.at(-1);
    if (group === undefined || isFull(group)) {
      group = { intents: [], events: [], bytes: 0, done: Promise.withResolvers() };
      this.#waiting.push(group);
    }
    this.#running ??= this.#run();
    return group;
  }

  async #run(): Promise<void> {
    // Everything that this turn of the event loop brings goes into the first commit.
    await new Promise(setImmediate);
    for (let group = this.#waiting.shift(); group !== undefined; group = this.#waiting.shift()) {
      await this.#commit(group);
    }
    this.#running = undefined;
  }

  async #commit(group: Group): Promise<void> {
    const committed = this.#writer.commit(group);
    const deadline = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.#stuck = true;
      const freed = () => (this.#stuck = false);
      committed.then(freed, freed);
      deadline.reject(new CaprockError('DiskStuck', 'The disk did not answer in time.'));
    }, limits.auditCommitMilliseconds);
    try {
      await Promise.race([committed, deadline.promise]);
      this.#health = 'recording';
      group.done.resolve();
    } catch (cause) {
      const reason = unavailable(this.#stuck ? 'the disk does not answer' : 'the commit failed', cause);
      this.#health = 'refusing';
      group.done.reject(reason);
      // Nobody waits for a disk that does not answer; after any other failure the next commit is worth a try.
      if (this.#stuck) for (const late of this.#waiting.splice(0)) this.#drop(late, reason);
    } finally {
      clearTimeout(timer);
      this.#forget(group);
    }
  }

  #drop(group: Group, reason: CaprockError): void {
    group.done.reject(reason);
    this.#forget(group);
  }

  #forget({ intents, events, bytes }: Group): void {
    this.#records -= intents.length + events.length;
    this.#bytes -= bytes;
  }

  /** What was added before is made durable first. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#running;
    await this.#writer[Symbol.asyncDispose]();
  }
}

interface Group {
  readonly intents: Entry[];
  readonly events: Entry[];
  bytes: number;
  readonly done: PromiseWithResolvers<void>;
}

function isFull(group: Group): boolean {
  return (
    group.intents.length + group.events.length >= limits.auditBatchRecords ||
    group.bytes >= limits.auditBatchBytes
  );
}

const REFUSING = 'the trail is closed, or its disk does not answer';

function unavailable(why: string, cause?: unknown): CaprockError {
  return new CaprockError(
    'TrailUnavailable',
    `The audit record could not be made durable: ${why}.`,
    cause === undefined ? {} : { cause },
  );
}
