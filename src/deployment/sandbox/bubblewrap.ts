import { limits } from '#kernel';
import type { Shown } from './system-files.ts';

/** What differs from one machine to the next. Found once, by `prepareSandbox`. */
export interface Machine {
  readonly libraries: readonly Shown[];
  /** Files of /proc to cover. */
  readonly telling: readonly string[];
  readonly node: string;
  readonly prlimit: string;
  /** Options that this bubblewrap has. */
  readonly options: ReadonlySet<string>;
}

/** Paths as bubblewrap sees them, and descriptors that it is given. */
export interface Inside {
  /** A folder; or the descriptor from which bubblewrap reads what else it is to do, for one in memory. */
  readonly bundle: string | number;
  readonly node: string;
  readonly seccompDescriptor: number;
  readonly command: readonly string[];
  readonly memoryMegabytes?: number;
}

/** Without these there is no sealed sandbox. */
export const NEEDED_OPTIONS = [
  '--unshare-all',
  '--die-with-parent',
  '--new-session',
  '--clearenv',
  '--remount-ro',
  '--add-seccomp-fd',
] as const;

const TOOLS = '/opt/caprock';
/** What starts a model's software, inside. */
export const STARTER = `${TOOLS}/prlimit`;
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'];
/** Nobody, as every distribution numbers it. */
const NOBODY = '65534';

/** The environment of a model's software, whole: nothing of the host's is inherited. */
export const GUEST_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: TOOLS,
  HOME: '/tmp',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
  // Deep Learning Containers phone home at start; without a network they would only wait for it.
  OPT_OUT_TRACKING: 'true',
};

/**
 * The arguments of bwrap for a model's software: every namespace of its own, the bundle and the system libraries
 * read-only, two memory-backed folders of bounded size, no capabilities, and the system call filter.
 *
 * promise 2: no network, no files, no processes of the host
 */
export function bubblewrapArguments(machine: Machine, inside: Inside): string[] {
  return [
    ...namespaces(machine.options),
    ...files(machine, inside),
    ['--chdir', '/bundle'],
    ...Object.entries(GUEST_ENVIRONMENT).map(([name, value]) => ['--setenv', name, value]),
    ['--add-seccomp-fd', String(inside.seccompDescriptor)],
    ['--'],
    guestCommand(inside),
  ].flat();
}

/** Options, each with its words. */
type Options = readonly (readonly string[])[];

function namespaces(options: ReadonlySet<string>): Options {
  return [
    ['--unshare-all'],
    ['--unshare-user'],
    // The filter refuses new user namespaces as well; this closes them a second time.
    options.has('--disable-userns') ? ['--disable-userns'] : [],
    ['--die-with-parent'],
    ['--new-session'],
    ['--cap-drop', 'ALL'],
    ['--clearenv'],
    ['--uid', NOBODY],
    ['--gid', NOBODY],
    ['--hostname', 'sealed'],
  ];
}

function files(machine: Machine, inside: Inside): Options {
  return [
    ...machine.libraries.map(({ host, inside }) => ['--ro-bind', host, inside]),
    ['--symlink', 'usr/lib', '/lib'],
    ['--symlink', 'usr/lib64', '/lib64'],
    ['--ro-bind', inside.node, `${TOOLS}/node`],
    ...bundle(machine, inside),
    ['--proc', '/proc'],
    ...machine.telling.map((path) => ['--dev-bind', '/dev/null', path]),
    // The sandbox's first process runs as the same user, who could otherwise write into its memory.
    ['--tmpfs', '/proc/1', '--remount-ro', '/proc/1'],
    // Not bwrap's own --dev: that has terminals.
    ['--tmpfs', '/dev'],
    ...DEVICES.map((name) => ['--dev-bind', `/dev/${name}`, `/dev/${name}`]),
    ['--symlink', '/proc/self/fd', '/dev/fd'],
    ['--dir', '/dev/shm'],
    ['--remount-ro', '/dev'],
    memoryFolder(machine.options, '/dev/shm', limits.sandboxShmBytes),
    memoryFolder(machine.options, '/tmp', limits.sandboxTmpBytes),
    // Last, since nothing can be added afterwards: otherwise the root is a writable tmpfs.
    ['--remount-ro', '/'],
  ];
}

/** The bundle and what starts its software, which a bundle in memory brings along. */
function bundle(machine: Machine, { bundle: source }: Inside): Options {
  if (typeof source === 'number') return [['--args', `${source}`]];
  return [
    ['--ro-bind', machine.prlimit, STARTER],
    ['--ro-bind', source, '/bundle'],
  ];
}

function memoryFolder(options: ReadonlySet<string>, path: string, bytes: number): string[] {
  return [...(options.has('--size') ? ['--size', String(bytes)] : []), '--tmpfs', path];
}

/**
 * The bounds are set inside, where processes are counted for this sandbox alone, and are inherited by all that
 * the software starts. Bounded is private memory (`--data`): address space may be large without being used.
 */
function guestCommand({ command, memoryMegabytes }: Inside): string[] {
  const [program = 'node', ...rest] = command;
  const memory = (memoryMegabytes ?? limits.modelMemoryMegabytes) * 1024 * 1024;
  return [
    STARTER,
    `--nproc=${limits.sandboxProcesses}`,
    `--nofile=${limits.sandboxOpenFiles}`,
    `--fsize=${limits.sandboxTmpBytes}`,
    `--data=${memory}`,
    '--',
    program === 'node' ? `${TOOLS}/node` : `/bundle/${program}`,
    ...rest,
  ];
}
