import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudTrailRecord, Trail } from '#audit';
import { ACCOUNT } from './records.ts';
import { trailsUnderTest } from './trails.ts';

/** CAPROCK_FUZZ_ROUNDS=1000 by hand. */
const wanted = Number(process.env['CAPROCK_FUZZ_ROUNDS'] ?? '0');
const rounds = { SQLite: wanted || 6, PostgreSQL: wanted || 3 };

for (const kind of await trailsUnderTest()) {
  describe(`kill -9 on ${kind.name}`, { skip: kind.skip }, () => {
    test('of a process killed at a random moment under load, every acknowledged record is there, and every begun stream', async () => {
      await using place = await kind.emptyPlace();
      const said = { appended: new Set<string>(), begun: new Set<string>(), completed: new Set<string>() };
      for (let round = 0; round < rounds[kind.name]; round++) {
        for (const [step, eventId] of await runAndKill(place.address)) {
          if (step === 'appended' || step === 'begun' || step === 'completed') said[step].add(eventId);
        }
      }
      assert.ok(said.appended.size > 100 && said.begun.size > 10, 'the processes had time to do something');

      await using trail = await place.open();
      await untilNoIntents(trail);
      const found = new Map((await everything(trail)).map((record) => [record.eventID, record]));
      const lost = (ids: ReadonlySet<string>) => [...ids].filter((id) => !found.has(id));
      assert.deepEqual(lost(said.appended), []);
      assert.deepEqual(lost(said.begun), []);
      assert.deepEqual(lost(said.completed), []);
      const isInterrupted = (id: string) => found.get(id)?.additionalEventData?.['interrupted'] === true;
      assert.deepEqual([...said.completed].filter(isInterrupted), []);
      const interrupted = [...found.keys()].filter(isInterrupted);
      assert.ok(interrupted.length > 0, 'some kill met a stream under way');
    });
  });
}

/**
 * PostgreSQL may take a killed process for alive until it reads from its connection; its streams are recorded by the
 * next round after that.
 */
async function untilNoIntents(trail: Trail): Promise<void> {
  const intents = () => trail.store.db.selectFrom('trail_intents').select('event_id').execute();
  while ((await intents()).length > 0) {
    await trail.recordInterrupted();
    await trail.index();
    await sleep(50);
  }
}

/** Kills the process between 0 and 150 ms after it began to work; returns what it said until then. */
async function runAndKill(address: string): Promise<readonly (readonly [string, string])[]> {
  const script = new URL('appending-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, address], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: (readonly [string, string])[] = [];
  const closed = once(child, 'close');
  const opened = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [step = '', eventId = ''] = line.split(' ');
    said.push([step, eventId]);
    opened.resolve();
  });
  await Promise.race([opened.promise, closed]);
  await sleep(Math.random() * 150);
  child.kill('SIGKILL');
  await closed;
  return said;
}

async function everything(trail: Trail): Promise<readonly CloudTrailRecord[]> {
  const found: CloudTrailRecord[] = [];
  let nextToken: string | undefined;
  do {
    const page = await trail.lookup({ accountId: ACCOUNT, ...(nextToken !== undefined && { nextToken }) });
    // The trail's own texts.
    found.push(...page.events.map((event) => JSON.parse(event.record) as CloudTrailRecord));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}
