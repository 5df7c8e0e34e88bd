import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';

/** A bundle's software, run as its manifest says and outside any sandbox, on a socket of ours. */
export class BundleProcess implements AsyncDisposable {
  readonly url: string;
  readonly readyMilliseconds: number;
  readonly #child: ChildProcess;
  #output = '';

  private constructor(child: ChildProcess, port: number, readyMilliseconds: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.readyMilliseconds = readyMilliseconds;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => (this.#output += String(text)));
  }

  /** @param bundle the folder, relative to this file, with a slash at its end */
  static async start(bundle: string, [command, ...args]: readonly string[]): Promise<BundleProcess> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const began = performance.now();
    const child = spawn(command === 'node' ? process.execPath : (command ?? ''), args, {
      cwd: fileURLToPath(new URL(bundle, import.meta.url)),
      stdio: ['ignore', 'pipe', 'pipe', descriptorOf(server)],
      env: {},
    });
    // The child has its own copy now; while we listen too, we would take half of its connections.
    server.close();
    await ping(`http://127.0.0.1:${port}/ping`);
    return new BundleProcess(child, port, performance.now() - began);
  }

  /** What it wrote to stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await Promise.race([exited, setTimeout(2_000, undefined, { ref: false })]);
    this.#child.kill('SIGKILL');
  }
}

/** Node has no public way to tell the descriptor of a listening socket. */
function descriptorOf(server: object): number {
  const handle: unknown = Reflect.get(server, '_handle');
  return Number(Reflect.get(Object(handle), 'fd'));
}

async function ping(url: string): Promise<void> {
  const until = performance.now() + 10_000;
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return;
    if (performance.now() > until) throw new Error('the bundle did not answer a ping within 10 s');
    await setTimeout(5);
  }
}
