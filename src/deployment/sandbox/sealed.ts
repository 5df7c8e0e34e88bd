import { CaprockError } from '#kernel';
import { STARTER, type Machine } from './bubblewrap.ts';
import { ARGUMENTS_DESCRIPTOR, entryAsRoot, entryAsUser, folderOf, stageFor, type Tools } from './entry.ts';
import { startGuest, type GuestMemory } from './guest.ts';
import { memoryArguments } from './memory-bundle.ts';
import type { Launch, MemoryFile, Sandbox, SandboxDescription } from './sandbox.ts';
import { seccompProgram, type Architecture } from './seccomp.ts';

export interface SealedParts {
  readonly architecture: Architecture;
  readonly tools: Tools;
  readonly machine: Machine;
  readonly asRoot: boolean;
  readonly description: SandboxDescription;
}

/** The programs that lead in are found by absolute path: they need no environment, and get none. */
const NO_ENVIRONMENT = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

export function sealedSandbox(parts: SealedParts): Sandbox {
  const { tools, machine, asRoot } = parts;
  const seccomp = seccompProgram(parts.architecture);
  return {
    sealed: true,
    describe: () => parts.description,
    launch: (launch) =>
      startGuest({
        entry: asRoot
          ? entryAsRoot(tools, machine, launch, stage(launch, parts))
          : entryAsUser(tools, machine, launch),
        directory: '/',
        environment: NO_ENVIRONMENT,
        listener: launch.listener,
        seccomp,
        ...(typeof launch.bundle === 'string' ? {} : { memory: memoryOf(launch.bundle, machine) }),
      }),
  };
}

function memoryOf(files: readonly MemoryFile[], { options, prlimit }: Machine): GuestMemory {
  const first = ARGUMENTS_DESCRIPTOR + 1;
  return { arguments: memoryArguments(options, files, first, STARTER), files, starter: prlimit };
}

function stage(launch: Launch, { tools, machine }: SealedParts): string {
  const libraries = machine.libraries.map((library) => library.host);
  const folder = folderOf(launch);
  const found = stageFor([
    ...(folder === undefined ? [] : [folder]),
    machine.node,
    ...Object.values(tools),
    ...libraries,
  ]);
  if (found !== undefined) return found;
  throw new CaprockError(
    'NoSandbox',
    'CAPROCK_HOME and Node lie in so many places that no folder is left to show them to a sandbox: put both below one folder.',
  );
}
