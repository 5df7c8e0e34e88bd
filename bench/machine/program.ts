import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Placement } from './processor.ts';

/** A program of the bench that runs, and was heard to be ready. */
export interface Program<Ready> extends AsyncDisposable {
  readonly pid: number;
  /** Its first message. */
  readonly ready: Ready;
  readonly child: ChildProcess;
}

/** What a server of the bench says once it listens. */
export interface Listening {
  readonly port: number;
}

/** Starts a Node program in its place and waits for the message that says it is ready. */
export async function startProgram<Ready>(
  placement: Placement,
  place: 'target' | 'load',
  args: readonly string[],
  directory?: string,
): Promise<Program<Ready>> {
  const [command = process.execPath, ...rest] = [...placement.prefix(place), process.execPath, ...args];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' },
    ...(directory === undefined ? {} : { cwd: directory }),
  });
  const exited = once(child, 'exit');
  const ready = await Promise.race([
    // The first message of each program is the one that its starter names as `Ready`.
    once(child, 'message').then(([message]) => message as Ready),
    exited.then(([code]) => Promise.reject(new Error(`${args[0]} ended with ${code} before it was ready`))),
  ]);
  return {
    pid: child.pid ?? 0,
    ready,
    child,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
