import { CaprockError } from '#kernel';
import { NEEDED_OPTIONS, type Machine } from './bubblewrap.ts';
import { whyNoSandbox } from './diagnosis.ts';
import type { Tools } from './entry.ts';
import { callsToTry, problemsOf } from './findings.ts';
import { bubblewrapOptions, findTool, swapsOnDisk } from './machine.ts';
import { probe } from './probing.ts';
import type { Sandbox, SandboxDescription } from './sandbox.ts';
import { sealedSandbox } from './sealed.ts';
import { isSupportedArchitecture, type Architecture } from './seccomp.ts';
import { systemLibraries, tellingFiles } from './system-files.ts';
import { unsealedSandbox } from './unsealed.ts';

/**
 * Finds out what this machine can do, builds the sandbox that models' software will run in, and tries to break it
 * from inside. One that does not hold is not given out.
 *
 * promise 2: no sandbox, no deployment
 * @throws CaprockError `NoSandbox`, saying why and what to do
 */
export async function prepareSandbox(options: { readonly unsealed: boolean }): Promise<Sandbox> {
  if (options.unsealed) return unsealedSandbox(process.execPath);

  const architecture = supportedArchitecture();
  const tools = await findTools();
  const machine = await lookAtMachine(tools, architecture);
  const asRoot = process.getuid?.() === 0;
  const description = await describe(machine, architecture, asRoot);
  const sandbox = sealedSandbox({ architecture, tools, machine, asRoot, description });

  const findings = await probe(sandbox, callsToTry(architecture)).catch(async (error: unknown) => {
    throw new CaprockError('NoSandbox', await whyNoSandbox(tools, asRoot), { cause: error });
  });
  const problems = problemsOf(findings);
  if (problems.length > 0) {
    throw new CaprockError('NoSandbox', `The sandbox of this machine does not hold. ${problems.join(' ')}`);
  }
  return sandbox;
}

function supportedArchitecture(): Architecture {
  if (process.platform !== 'linux') {
    throw new CaprockError(
      'NoSandbox',
      'Sandboxes need Linux. Use a Linux machine or container host, or start with --unsealed to try Caprock without.',
    );
  }
  if (isSupportedArchitecture(process.arch)) return process.arch;
  throw new CaprockError('NoSandbox', 'Caprock has system call filters for x86-64 and arm64 only.');
}

async function findTools(): Promise<Tools> {
  const need = async (name: string, debianPackage: string): Promise<string> => {
    const path = await findTool(name);
    if (path !== undefined) return path;
    throw new CaprockError(
      'NoSandbox',
      `The program ${name} is missing. Install it: sudo apt-get install -y ${debianPackage}`,
    );
  };
  return {
    bwrap: await need('bwrap', 'bubblewrap'),
    sh: await need('sh', 'dash'),
    prlimit: await need('prlimit', 'util-linux'),
    unshare: await need('unshare', 'util-linux'),
    setpriv: await need('setpriv', 'util-linux'),
    mount: await need('mount', 'mount'),
    mkdir: await need('mkdir', 'coreutils'),
  };
}

async function lookAtMachine(tools: Tools, architecture: Architecture): Promise<Machine> {
  const options = await bubblewrapOptions(tools.bwrap);
  if (!NEEDED_OPTIONS.every((option) => options.has(option))) {
    throw new CaprockError(
      'NoSandbox',
      'This bubblewrap is too old: version 0.6 or later is needed, 0.8 is better.',
    );
  }
  return {
    options,
    libraries: await systemLibraries(architecture),
    telling: await tellingFiles(),
    node: process.execPath,
    prlimit: tools.prlimit,
  };
}

async function describe(
  machine: Machine,
  architecture: Architecture,
  asRoot: boolean,
): Promise<SandboxDescription> {
  const missing = [
    'a bound on the memory of all processes of a sandbox together (each process is bounded, and their number)',
    ...(machine.options.has('--size') ? [] : ['a bound on /tmp and /dev/shm inside (needs bubblewrap 0.8)']),
    ...(asRoot ? [] : ['a host uid per provider (needs root): sandboxes run under the uid of this user']),
    ...((await swapsOnDisk())
      ? ['swap is on: memory of models, prompts included, may be written to disk (sudo swapoff -a)']
      : []),
  ];
  const mechanisms = [
    'namespaces: user, mount, pid, network, ipc, uts, cgroup',
    `system call filter (${architecture === 'x64' ? 'x86-64' : 'arm64'})`,
    'no capabilities, no new privileges',
    'read-only root; the host’s system libraries and the bundle are all that is shown',
    'memory-backed /tmp and /dev/shm',
    'no core files',
    'bounds on processes, open files, file size and memory of each process',
    ...(asRoot ? ['a host uid per provider'] : []),
  ];
  return { sealed: true, mechanisms, missing };
}
