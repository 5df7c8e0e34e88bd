import { CaprockError } from '#kernel';
import type { Command } from '../command.ts';
import { homeOf, readFlags } from '../home.ts';
import { readerOf } from './place.ts';

const usage = 'audit checkpoint [--home DIR]';

export const checkpoint: Command = {
  usage,
  about: 'Print the newest signed checkpoint, for a witness to keep.',
  async run(args) {
    const values = readFlags(usage, args, {});
    await using reader = await readerOf(homeOf(values));
    const newest = (await reader.checkpoints()).at(-1);
    if (newest === undefined) {
      throw new CaprockError('NoCheckpoint', 'Nothing of this trail is signed yet: start the service once.');
    }
    process.stdout.write(newest);
    return 0;
  },
};
