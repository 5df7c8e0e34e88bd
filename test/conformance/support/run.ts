import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Command {
  readonly command: readonly string[];
  readonly cwd?: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeLimitMilliseconds: number;
}

export interface Ended {
  /** `null` after a signal, and after the time limit. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export async function run(options: Command): Promise<Ended> {
  const [program = '', ...args] = options.command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Not the option of spawn: its timer outlives a program that could not be started.
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeLimitMilliseconds);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  }
  try {
    // `close`, not `exit`: only then has all of the output arrived.
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...output };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs a program that has to succeed, such as an installer.
 * @throws Error with the last lines that it wrote
 */
export async function mustRun(options: Command): Promise<string> {
  const { code, stdout, stderr } = await run(options);
  if (code === 0) return stdout;
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n');
  const end = code === null ? 'was stopped at its time limit' : `ended with ${code}`;
  throw new Error(`${options.command.slice(0, 3).join(' ')} … ${end}:\n${said}`);
}
