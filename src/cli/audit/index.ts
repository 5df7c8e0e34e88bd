import type { Command } from '../command.ts';
import { badUsage } from '../home.ts';
import { table } from '../output.ts';
import { checkpoint } from './checkpoint.ts';
import { exportCommand } from './export.ts';
import { keys } from './keys.ts';
import { proof } from './proof.ts';
import { verify } from './verify.ts';

const commands: Readonly<Record<string, Command>> = {
  checkpoint,
  proof,
  export: exportCommand,
  keys,
  verify,
};

export const audit: Command = {
  usage: 'audit checkpoint | proof | export | keys | verify …',
  about: 'Show that the audit trail is whole: checkpoints, proofs, exports, and their verification.',
  details: [
    '',
    ...table(Object.entries(commands).map(([name, { about }]) => [`  caprock audit ${name}`, about])),
    '',
    'caprock audit COMMAND --help shows the flags of one.',
  ],
  commands,
  async run([name, ...args]) {
    const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command !== undefined) return command.run(args);
    throw badUsage(audit.usage, `Name one of ${Object.keys(commands).join(', ')}`);
  },
};
