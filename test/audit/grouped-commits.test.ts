import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { limits } from '#kernel';
import { type Batch, type BatchWriter, GroupedCommits } from '../../src/audit/grouped-commits.ts';
import { aRecord } from './records.ts';

/** A double: a disk that does what it is told, when it is told. */
class DirectedWriter implements BatchWriter {
  readonly batches: { readonly events: number; readonly answer: PromiseWithResolvers<void> }[] = [];

  commit({ events }: Batch): Promise<void> {
    const answer = Promise.withResolvers<void>();
    this.batches.push({ events: events.length, answer });
    return answer.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

describe('grouped commits', () => {
  test('what arrives while a commit is under way goes into the next one together', async () => {
    const writer = new DirectedWriter();
    const commits = new GroupedCommits(writer);
    const first = add(commits);
    await turn();
    const others = [add(commits), add(commits), add(commits)];
    assert.deepEqual(sizes(writer), [1]);
    writer.batches[0]?.answer.resolve();
    await first;
    await turn();
    assert.deepEqual(sizes(writer), [1, 3]);
    writer.batches[1]?.answer.resolve();
    await Promise.all(others);
    await commits[Symbol.asyncDispose]();
  });

  test('a batch takes no more records than its limit', async () => {
    const writer = new DirectedWriter();
    const commits = new GroupedCommits(writer);
    const added = Array.from({ length: limits.auditBatchRecords + 1 }, () => add(commits));
    await turn();
    writer.batches[0]?.answer.resolve();
    await turn();
    writer.batches[1]?.answer.resolve();
    await Promise.all(added);
    assert.deepEqual(sizes(writer), [limits.auditBatchRecords, 1]);
  });

  test('a failed commit rejects its own records alone, and the next one recovers', async () => {
    const writer = new DirectedWriter();
    const commits = new GroupedCommits(writer);
    const failing = add(commits);
    await turn();
    const next = add(commits);
    writer.batches[0]?.answer.reject(new Error('disk full'));
    await assert.rejects(failing, { code: 'TrailUnavailable' });
    assert.equal(commits.health, 'refusing');
    await turn();
    writer.batches[1]?.answer.resolve();
    await next;
    assert.equal(commits.health, 'recording');
  });

  test('while refusing, ready asks for a commit; while recording it asks for none', async () => {
    const writer = new DirectedWriter();
    const commits = new GroupedCommits(writer);
    await commits.ready();
    assert.deepEqual(sizes(writer), []);
    const failing = add(commits);
    await turn();
    writer.batches[0]?.answer.reject(new Error('disk full'));
    await assert.rejects(failing);
    const ready = Promise.all([commits.ready(), commits.ready()]);
    await turn();
    assert.deepEqual(sizes(writer), [1, 0]);
    writer.batches[1]?.answer.resolve();
    await ready;
    assert.equal(commits.health, 'recording');
  });

  test('beyond the limit of waiting records the next is refused at once, and taken when there is room', async () => {
    const writer = new DirectedWriter();
    const commits = new GroupedCommits(writer);
    const added = Array.from({ length: limits.auditQueueRecords }, () => add(commits));
    await assert.rejects(add(commits), { code: 'TrailUnavailable' });
    await turn();
    writer.batches[0]?.answer.resolve();
    await added[0];
    added.push(add(commits));
    for (let index = 1; index < 22; index++) {
      await turn();
      writer.batches[index]?.answer.resolve();
    }
    await Promise.all(added);
  });

  test('beyond the limit of waiting bytes the next is refused at once', async () => {
    const writer = new DirectedWriter();
    const commits = new GroupedCommits(writer);
    const half = { record: aRecord(), text: 'x'.repeat(limits.auditQueueBytes / 2) };
    const added = [commits.add('events', half), commits.add('events', half)];
    await assert.rejects(add(commits), { code: 'TrailUnavailable' });
    for (const index of added.keys()) {
      await turn();
      writer.batches[index]?.answer.resolve();
    }
    await Promise.all(added);
  });

  test('a disk that does not answer in time: all that wait are refused, and new ones at once, until it does', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const writer = new DirectedWriter();
      const commits = new GroupedCommits(writer);
      const first = add(commits);
      await turn();
      const second = add(commits);
      mock.timers.tick(limits.auditCommitMilliseconds);
      await assert.rejects(first, { code: 'TrailUnavailable' });
      await assert.rejects(second, { code: 'TrailUnavailable' });
      await assert.rejects(add(commits), { code: 'TrailUnavailable' });
      await assert.rejects(commits.ready(), { code: 'TrailUnavailable' });
      assert.equal(commits.health, 'refusing');
      assert.deepEqual(sizes(writer), [1]);
      writer.batches[0]?.answer.resolve();
      await turn();
      const third = add(commits);
      await turn();
      writer.batches[1]?.answer.resolve();
      await third;
      assert.equal(commits.health, 'recording');
    } finally {
      mock.timers.reset();
    }
  });

  test('closing waits for what was added, and refuses what comes after', async () => {
    const writer = new DirectedWriter();
    const commits = new GroupedCommits(writer);
    const added = add(commits);
    let closed = false;
    const closing = commits[Symbol.asyncDispose]().then(() => (closed = true));
    await turn();
    assert.equal(closed, false);
    await assert.rejects(add(commits), { code: 'TrailUnavailable' });
    writer.batches[0]?.answer.resolve();
    await added;
    await closing;
  });
});

function add(commits: GroupedCommits): Promise<void> {
  return commits.add('events', { record: aRecord(), text: '{}' });
}

function sizes(writer: DirectedWriter): readonly number[] {
  return writer.batches.map((batch) => batch.events);
}

/** Lets everything happen that waits for the event loop's next turns. */
async function turn(): Promise<void> {
  for (let index = 0; index < 3; index++) await new Promise(setImmediate);
}
