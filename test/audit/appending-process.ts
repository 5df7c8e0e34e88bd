import { LogFolder, type CloudTrailRecord, type Trail } from '#audit';
import { archive } from '../../src/audit/archive/archive.ts';
import { claimLogFiles, writeClaimed } from '../../src/audit/trails/log-files.ts';
import { join } from 'node:path';
import { aRecord, ACCOUNT } from './records.ts';
import { checkpointsOf, signerIn } from './signed-trail.ts';
import { openTrailAt } from './trails.ts';

// Appends and streams as 16 clients would, and keeps the trail meanwhile, as the service does: signs, delivers, archives.
// Says each step once it was acknowledged, until it is killed.
// Arguments: the trail's address, a folder for what is delivered and archived, this process's name, the time.

const [, , address = '', folder = '', name = '', time = ''] = process.argv;
const at = Number(time);
const clock = { now: () => at };
let submitted = 0;

await using trail = await openTrailAt(address, clock);
const checkpoints = checkpointsOf(trail, await signerIn(folder));
say('open', name);
const cutShort = numbered();
await trail.begin(cutShort);
say('begun', cutShort.eventID);
await Promise.all([
  keep(),
  ...Array.from({ length: 16 }, (_, index) => (index % 4 === 0 ? stream : append)(trail)),
]);

/** A record with its place in the order in which this process handed its records to the trail. */
function numbered(): CloudTrailRecord {
  return aRecord({ at, requestID: `${name} ${(submitted += 1)}` });
}

async function append(to: Trail): Promise<never> {
  for (;;) {
    const record = numbered();
    await to.append(record);
    say('appended', record.eventID);
  }
}

async function stream(to: Trail): Promise<never> {
  for (;;) {
    const intent = aRecord({ at, eventName: 'ConverseStream' });
    const begun = await to.begin(intent);
    say('begun', intent.eventID);
    await new Promise(setImmediate);
    await begun.complete({ ...numbered(), eventID: intent.eventID });
    say('completed', intent.eventID);
  }
}

async function keep(): Promise<never> {
  const installation = { accountId: ACCOUNT, region: 'us-east-1' };
  const delivery = {
    store: trail.store,
    files: new LogFolder(join(folder, 'delivered')),
    region: 'us-east-1',
    clock,
  };
  for (;;) {
    await trail.recordInterrupted();
    say('signed', Buffer.from(await checkpoints.sign()).toString('base64'));
    await claimLogFiles(delivery);
    await writeClaimed(delivery);
    await archive({
      trail,
      folder: join(folder, 'archive'),
      retention: { days: 90, bytes: undefined },
      installation,
      verifierKey: checkpoints.verifierKey,
      clock,
    });
  }
}

/** Writing to a pipe is synchronous: what was said has left this process. */
function say(step: string, what: string): void {
  process.stdout.write(`${step} ${what}\n`);
}
