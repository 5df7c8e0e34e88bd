import { hostUid } from '../account.ts';
import { bubblewrapArguments, type Machine } from './bubblewrap.ts';
import type { Launch } from './sandbox.ts';

/** The programs that lead into a sandbox, by absolute path. */
export interface Tools {
  readonly sh: string;
  readonly bwrap: string;
  readonly prlimit: string;
  readonly unshare: string;
  readonly setpriv: string;
  readonly mount: string;
  readonly mkdir: string;
}

/** Descriptor 3 is the software's listening socket; bwrap reads the filter from this one and closes it. */
export const SECCOMP_DESCRIPTOR = 4;
/** From this one it reads the arguments for a bundle in memory, whose files come through those after it. */
export const ARGUMENTS_DESCRIPTOR = 5;

/**
 * No core file: a limit of one byte stops the kernel's pipe to a core handler too, which a limit of zero does not,
 * and the filter leaves nothing to write if that ever fails.
 */
const NO_CORES = '--core=1:1';
const NO_CORES_SCRIPT = 'echo 0 > /proc/self/coredump_filter';

/** A normal user may make a user namespace, and bwrap needs nothing else. */
export function entryAsUser(tools: Tools, machine: Machine, launch: Launch): string[] {
  const inside = { bundle: folderOf(launch) ?? ARGUMENTS_DESCRIPTOR, node: machine.node };
  return [
    [tools.sh, '-c', `set -e; ${NO_CORES_SCRIPT}; exec "$@"`, 'sh'],
    [tools.prlimit, NO_CORES, '--'],
    bwrap(tools, machine, launch, inside),
  ].flat();
}

/** Runs with the mounts of the namespace that `unshare` made: none of them is seen outside. */
const STAGE_SCRIPT = `set -e
stage=$1 bundle=$2 node=$3 mount=$4 mkdir=$5
shift 5
$mount -t tmpfs -o mode=0755,size=64k,nosuid,nodev caprock "$stage"
$mkdir "$stage/bundle"
: > "$stage/node"
[ -z "$bundle" ] || $mount --bind "$bundle" "$stage/bundle"
$mount --bind "$node" "$stage/node"
${NO_CORES_SCRIPT}
exec "$@"`;

/**
 * Root in a user namespace would still be root to the host's files, so the host uid changes before bwrap starts.
 * That uid cannot pass the closed folders above CAPROCK_HOME or Node; so both are first shown on a stage, a folder
 * covered in a mount namespace of this process alone.
 */
export function entryAsRoot(tools: Tools, machine: Machine, launch: Launch, stage: string): string[] {
  const uid = String(hostUid(launch.account));
  const folder = folderOf(launch);
  const inside = {
    bundle: folder === undefined ? ARGUMENTS_DESCRIPTOR : `${stage}/bundle`,
    node: `${stage}/node`,
  };
  return [
    [tools.unshare, '--mount', '--propagation', 'private', '--'],
    [tools.sh, '-c', STAGE_SCRIPT, 'sh'],
    [stage, folder ?? '', machine.node, tools.mount, tools.mkdir],
    [tools.prlimit, NO_CORES, '--'],
    [tools.setpriv, '--reuid', uid, '--regid', uid, '--clear-groups'],
    ['--inh-caps=-all', '--no-new-privs', '--'],
    bwrap(tools, machine, launch, inside),
  ].flat();
}

function bwrap(
  tools: Tools,
  machine: Machine,
  launch: Launch,
  paths: { bundle: string | number; node: string },
): string[] {
  const { command, memoryMegabytes } = launch;
  return [
    tools.bwrap,
    ...bubblewrapArguments(machine, {
      ...paths,
      command,
      seccompDescriptor: SECCOMP_DESCRIPTOR,
      ...(memoryMegabytes === undefined ? {} : { memoryMegabytes }),
    }),
  ];
}

/** `undefined` of a bundle in memory. */
export function folderOf({ bundle }: Launch): string | undefined {
  return typeof bundle === 'string' ? bundle : undefined;
}

/** Folders that every system has and that can be covered in a private mount namespace. */
const STAGES = ['/mnt', '/media', '/srv', '/opt', '/home'];

/** One that hides neither the bundle nor the programs. */
export function stageFor(paths: readonly string[], folders: readonly string[] = STAGES): string | undefined {
  return folders.find((folder) => !paths.some((path) => path === folder || path.startsWith(`${folder}/`)));
}
