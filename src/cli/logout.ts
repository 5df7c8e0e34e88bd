import type { Command } from './command.ts';
import { readFlags } from './home.ts';
import { removeCached } from './login-cache.ts';
import { serviceOf } from './login.ts';
import { say } from './output.ts';

const usage = 'logout [--url URL --ca-bundle FILE]';

export const logout: Command = {
  usage,
  about: 'Forget the credentials that caprock login keeps.',
  details: [
    '',
    'They stay good until they end, for whoever has a copy: see docs/sign-in.md for how to end them at once.',
  ],
  async run(args) {
    const values = readFlags(usage, args, { url: { type: 'string' }, 'ca-bundle': { type: 'string' } });
    const { url } = await serviceOf(values);
    say((await removeCached(url)) ? 'Forgotten.' : 'There was nothing to forget.');
    return 0;
  },
};
