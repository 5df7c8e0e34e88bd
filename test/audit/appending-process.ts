import type { Trail } from '#audit';
import { aRecord } from './records.ts';
import { openTrailAt } from './trails.ts';

// Appends and streams as 16 clients would, and says each step once the trail has acknowledged it, until it is killed.

await using trail = await openTrailAt(process.argv[2] ?? '');
say('open', '');
await Promise.all(
  Array.from({ length: 16 }, (_, index) => (index % 4 === 0 ? stream(trail) : append(trail))),
);

async function append(trail: Trail): Promise<never> {
  for (;;) {
    const record = aRecord();
    await trail.append(record);
    say('appended', record.eventID);
  }
}

async function stream(trail: Trail): Promise<never> {
  for (;;) {
    const record = aRecord({ eventName: 'ConverseStream' });
    const begun = await trail.begin(record);
    say('begun', record.eventID);
    await new Promise(setImmediate);
    await begun.complete(record);
    say('completed', record.eventID);
  }
}

/** Writing to a pipe is synchronous: what was said has left this process. */
function say(step: string, eventId: string): void {
  process.stdout.write(`${step} ${eventId}\n`);
}
