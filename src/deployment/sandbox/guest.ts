import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { CaprockError, limits } from '#kernel';
import { fillBundle } from './memory-bundle.ts';
import type { Guest, MemoryFile } from './sandbox.ts';

export interface GuestStart {
  /** Program and arguments. */
  readonly entry: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly listener: Server;
  /** Written to descriptor 4, for bwrap. Absent when unsealed. */
  readonly seccomp?: Buffer;
  readonly memory?: GuestMemory;
}

/** A bundle that is handed in. */
export interface GuestMemory {
  /** Written to descriptor 5, for bwrap. */
  readonly arguments: Buffer;
  /** Written to the descriptors after it. */
  readonly files: readonly MemoryFile[];
  /** Path of the program that starts the software, written to the last one. */
  readonly starter: string;
}

/** Starts a process with the socket as descriptor 3, and reads its output only to count and forget it. */
export function startGuest(start: GuestStart): Guest {
  const [program = '', ...args] = start.entry;
  const sealed = start.seccomp !== undefined;
  const { memory } = start;
  // The filter's; the arguments', the files' and the starting program's.
  const pipes = (sealed ? 1 : 0) + (memory === undefined ? 0 : memory.files.length + 2);
  const child = spawn(program, args, {
    cwd: start.directory,
    env: start.environment,
    stdio: [
      ...(['ignore', 'pipe', 'pipe', descriptorOf(start.listener)] as const),
      ...Array.from({ length: pipes }, () => 'pipe' as const),
    ],
    // A session of its own: a Ctrl-C at the terminal is for Caprock, which lets answers under way finish. Unsealed,
    // the process group also stands in for the namespace whose end ends all.
    detached: true,
  });
  if (start.seccomp !== undefined) writeAndClose(child.stdio[4], start.seccomp);
  // Beyond the five descriptors in its type, a child has what it was given.
  const given: readonly (Readable | Writable | null | undefined)[] = child.stdio;
  if (memory !== undefined) writeAndClose(given[5], memory.arguments);
  const counters = [new OutputCounter(child.stdout), new OutputCounter(child.stderr)];
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  const filled =
    memory === undefined
      ? Promise.resolve()
      : fillBundle(memory.files, memory.starter, given.slice(6), ended);
  filled.catch(() => child.kill('SIGKILL'));
  return {
    process: child,
    filled,
    ended,
    outputBytes: () => counters.reduce((sum, counter) => sum + counter.bytes, 0),
    terminate: () => (sealed ? terminateInside(child) : signalGroup(child, 'SIGTERM')),
    kill: () => void (sealed ? child.kill('SIGKILL') : signalGroup(child, 'SIGKILL')),
  };
}

/** Node has no public way to ask a server for its descriptor; its handle has had this member since Node 0.12. */
function descriptorOf(listener: Server): number {
  const handle: unknown = Reflect.get(listener, '_handle');
  if (typeof handle === 'object' && handle !== null && 'fd' in handle) {
    if (typeof handle.fd === 'number' && handle.fd >= 0) return handle.fd;
  }
  throw new CaprockError('NoSocket', 'The socket for a model’s software does not listen.');
}

function writeAndClose(stream: Readable | Writable | null | undefined, bytes: Buffer): void {
  if (!stream || !('end' in stream)) return;
  // A process that died before reading its filter never ran anything.
  stream.on('error', () => {});
  stream.end(bytes);
}

/** promise 1: what a model's software prints is counted in bytes and never looked at */
class OutputCounter {
  bytes = 0;
  #thisSecond = 0;

  constructor(stream: Readable | null) {
    stream?.on('error', () => {});
    stream?.on('data', (chunk: Buffer) => {
      chunk.fill(0);
      this.bytes += chunk.length;
      this.#thisSecond += chunk.length;
      if (this.#thisSecond < limits.modelOutputBytesPerSecond) return;
      // A flood slows itself down, and nobody else.
      stream.pause();
      setTimeout(() => {
        this.#thisSecond = 0;
        stream.resume();
      }, 1_000).unref();
    });
  }
}

/**
 * The host's process is bwrap, which a SIGTERM would end without a word to the software. Below it stands the
 * sandbox's first process, which ignores signals, and below that the software.
 */
async function terminateInside(child: ChildProcess): Promise<void> {
  const [reaper] = await childrenOf(child.pid);
  for (const pid of await childrenOf(reaper)) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  }
}

async function childrenOf(pid: number | undefined): Promise<number[]> {
  if (pid === undefined) return [];
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

async function signalGroup(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
