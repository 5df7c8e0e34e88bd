import { join } from 'node:path';
import { CaprockError } from '#kernel';
import { startGuest } from './guest.ts';
import type { Sandbox } from './sandbox.ts';

/**
 * Runs a model's software as a plain process with the rights of this user. For a developer's machine that has no
 * sandbox, and only when it was asked for by name.
 */
export function unsealedSandbox(node: string): Sandbox {
  return {
    sealed: false,
    describe: () => ({
      sealed: false,
      mechanisms: ['an environment of its own', 'output counted and discarded'],
      missing: ['everything else: the software of models can read this user’s files and use the network'],
    }),
    launch({ bundle, command: [program = 'node', ...args], listener }) {
      if (typeof bundle !== 'string') {
        throw new CaprockError('NoSandbox', 'Without a sandbox there is no bundle in memory.');
      }
      return startGuest({
        entry: [program === 'node' ? node : join(bundle, program), ...args],
        directory: bundle,
        environment: {
          PATH: '/usr/bin:/bin',
          HOME: '/tmp',
          TMPDIR: '/tmp',
          LANG: 'C.UTF-8',
          OPT_OUT_TRACKING: 'true',
        },
        listener,
      });
    },
  };
}
