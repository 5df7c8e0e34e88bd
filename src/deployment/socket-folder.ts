import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { CaprockError } from '#kernel';

/** `struct sockaddr_un` has room for this many bytes, less on other systems than on Linux. */
const SOCKET_PATH_BYTES = 103;

/** A socket that listens and whose name can be connected to. */
export interface NamedSocket {
  readonly listener: Server;
  readonly path: string;
  /** Removes the name. */
  remove(): Promise<void>;
}

/**
 * The folder of this process's sockets. The path of a socket may have a hundred characters or so, while CAPROCK_HOME
 * may lie as deep as it likes: on Linux the folder is reached by its descriptor.
 */
export class SocketFolder implements AsyncDisposable {
  readonly #folder: string;
  readonly #descriptor: number;
  #count = 0;

  constructor(runDirectory: string) {
    mkdirSync(runDirectory, { recursive: true, mode: 0o700 });
    removeLeftovers(runDirectory);
    this.#folder = join(runDirectory, `${process.pid}-${performance.timeOrigin}-${performance.now()}`);
    mkdirSync(this.#folder, { mode: 0o700 });
    this.#descriptor = openSync(this.#folder, 'r');
  }

  /** A new listening socket. Close the listener once another process holds its descriptor: else both accept. */
  async listen(): Promise<NamedSocket> {
    this.#count += 1;
    const name = String(this.#count);
    const listener = createServer();
    listener.listen(this.#path(`${name}.tmp`));
    await once(listener, 'listening');
    // Closing a server removes the name that it was given, so it is called otherwise from here on.
    await rename(join(this.#folder, `${name}.tmp`), join(this.#folder, name));
    return { listener, path: this.#path(name), remove: () => rm(join(this.#folder, name), { force: true }) };
  }

  #path(name: string): string {
    if (process.platform === 'linux') return `/proc/self/fd/${this.#descriptor}/${name}`;
    const path = join(this.#folder, name);
    if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES) return path;
    throw new CaprockError(
      'PathTooLong',
      'CAPROCK_HOME is too long a path for sockets on this system: use a shorter.',
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    closeSync(this.#descriptor);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Folders of processes that ended without clearing up, such as by `kill -9`. */
function removeLeftovers(runDirectory: string): void {
  for (const name of readdirSync(runDirectory)) {
    const pid = Number(name.split('-')[0]);
    if (Number.isInteger(pid) && pid > 0 && !isRunning(pid)) {
      rmSync(join(runDirectory, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
