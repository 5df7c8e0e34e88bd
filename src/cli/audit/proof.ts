import { openCheckpoint, parseVerifier, type TrailReader } from '#audit';
import { CaprockError } from '#kernel';
import type { Command } from '../command.ts';
import { badUsage, homeOf, readFlags } from '../home.ts';
import { print } from '../output.ts';
import { readerOf, trailKeyOf } from './place.ts';

const usage = 'audit proof (--event ID | --since SIZE) [--home DIR]';

export const proof: Command = {
  usage,
  about: 'Prove that a record is in the newest checkpoint, or that this one continues an older one.',
  details: [
    '',
    '  --event ID    the eventID of a record',
    '  --since SIZE  how many records an older checkpoint signed: its second line',
  ],
  async run(args) {
    const values = readFlags(usage, args, { event: { type: 'string' }, since: { type: 'string' } });
    const { event, since } = values;
    if ((event === undefined) === (since === undefined)) {
      throw badUsage(usage, 'Give one of --event and --since');
    }
    const home = homeOf(values);
    await using reader = await readerOf(home);
    const note = (await reader.checkpoints()).at(-1) ?? '';
    const { size } = openCheckpoint(note, parseVerifier(await trailKeyOf(home)));
    const proven =
      event === undefined
        ? await consistency(reader, since ?? '', size)
        : await inclusion(reader, event, size);
    print(JSON.stringify({ ...proven, checkpoint: note }, null, 2));
    return 0;
  },
};

/** @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1.1 */
async function inclusion(reader: TrailReader, eventId: string, size: number) {
  const index = await reader.leafOf(eventId);
  if (index >= size) {
    throw new CaprockError(
      'NotSignedYet',
      'The newest checkpoint does not reach this record yet: try again in a moment.',
    );
  }
  const path = await reader.inclusion(index, size);
  for await (const { text, hash } of reader.leaves(index, index + 1)) {
    return { index, size, leafHash: hash.toString('base64'), record: text, inclusion: encoded(path) };
  }
  throw new CaprockError('NoSuchRecord', 'The tree has no record with this eventID.');
}

/** @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1.2 */
async function consistency(reader: TrailReader, since: string, size: number) {
  const older = Number(since);
  if (!/^\d+$/.test(since) || older > size) {
    throw new CaprockError(
      'BadUsage',
      `--since is the size of an older checkpoint: a whole number up to ${size}.`,
    );
  }
  return { older, size, consistency: encoded(await reader.consistency(older, size)) };
}

function encoded(hashes: readonly Buffer[]): string[] {
  return hashes.map((hash) => hash.toString('base64'));
}
