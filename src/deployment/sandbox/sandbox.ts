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

/** A file of a bundle that is in no folder of the host. */
export interface MemoryFile {
  /** Relative to the bundle's folder. */
  readonly path: string;
  readonly bytes: number;
  readonly executable: boolean;
  /** Throws, at the latest when its end is reached, where it is not the file that was delivered. */
  read(): AsyncIterable<Uint8Array>;
}

/** What becomes `/bundle`, read-only: a folder, or files that are handed in and lie in the sandbox's memory alone. */
export type BundleSource = string | readonly MemoryFile[];

export interface Launch {
  readonly bundle: BundleSource;
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
  /**
   * Settles once all files are in; the software starts no sooner. Rejects, and the software never starts, when one of
   * them cannot be read.
   */
  readonly filled: Promise<void>;
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
