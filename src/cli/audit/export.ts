import { exportTrail } from '#audit';
import { CaprockError } from '#kernel';
import type { Command } from '../command.ts';
import { homeOf, readArgs } from '../home.ts';
import { print } from '../output.ts';
import { readerOf, trailKeyOf } from './place.ts';

const usage = 'audit export DIR [--home DIR]';

export const exportCommand: Command = {
  usage,
  about: 'Write records, hashes and checkpoints to a new folder, for somebody who verifies them elsewhere.',
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {});
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0)
      throw new CaprockError('BadUsage', `Usage: caprock ${usage}`);
    const home = homeOf(values);
    await using reader = await readerOf(home);
    print(`${await exportTrail(reader, folder, await trailKeyOf(home))} records`);
    return 0;
  },
};
