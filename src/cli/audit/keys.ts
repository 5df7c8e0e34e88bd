import type { Command } from '../command.ts';
import { homeOf, readFlags } from '../home.ts';
import { print } from '../output.ts';
import { trailKeyOf } from './place.ts';

const usage = 'audit keys [--home DIR]';

export const keys: Command = {
  usage,
  about: 'Print the public key of the checkpoints: name, hash and key of a signed note.',
  async run(args) {
    const values = readFlags(usage, args, {});
    print(await trailKeyOf(homeOf(values)));
    return 0;
  },
};
