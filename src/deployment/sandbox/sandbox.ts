import type { ChildProcess } from 'node:child_process';
import type { Server } from 'node:net';

/** What a sandbox is made of on this machine, for `caprock status`, the audit records and the evidence. */
export interface SandboxDescription {
  readonly sealed: boolean;
  /** What is enforced, each a phrase: `no network`, `seccomp filter (x86-64)`. */
  readonly mechanisms: readonly string[];
  /** What could not be enforced here, and why it matters. Empty is best. */
  readonly missing: readonly string[];
}

export interface Launch {
  /** The folder that becomes `/bundle`, read-only. */
  readonly bundle: string;
  /** The manifest's command: `node` means Caprock's own Node, anything else is a file of the bundle. */
  readonly command: readonly string[];
  /** As root, picks the host uid. */
  readonly account: number;
  /** The listening socket that becomes descriptor 3. The caller closes its own copy afterwards. */
  readonly listener: Server;
  readonly memoryMegabytes?: number;
}

/** A running process of a model's software. */
export interface Guest {
  /** The host's process: killing it kills everything inside. */
  readonly process: ChildProcess;
  /** Bytes written to stdout and stderr so far; the bytes themselves are gone. */
  outputBytes(): number;
  /** Resolves once it has ended, however that came. Never rejects. */
  readonly ended: Promise<void>;
  /** Asks the software inside to stop (SIGTERM), where it can be reached. */
  terminate(): Promise<void>;
  /** Ends everything inside at once (SIGKILL). */
  kill(): void;
}

export interface Sandbox {
  readonly sealed: boolean;
  describe(): SandboxDescription;
  launch(launch: Launch): Guest;
}
