import { CaprockError } from '#kernel';
import type { Command } from '../command.ts';
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
  details: ['', ...table(Object.values(commands).map(({ usage, about }) => [`  caprock ${usage}`, about]))],
  async run([name, ...args]) {
    const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command !== undefined) return command.run(args);
    throw new CaprockError('BadUsage', `Usage: caprock ${audit.usage}; caprock audit --help says more.`);
  },
};
