import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#kernel';
import { ContractClient } from './contract.ts';
import type { Deployment } from './deployment.ts';
import { modelError, modelTimeout } from './failures.ts';
import type { BundleForm } from './form.ts';
import type { Invocation, ModelAnswer, ModelLimits } from './models.ts';
import type { Guest, Sandbox } from './sandbox/index.ts';
import type { SocketFolder } from './socket-folder.ts';

export interface ProcessParts {
  readonly deployment: Deployment;
  readonly sandbox: Sandbox;
  readonly form: BundleForm;
  readonly sockets: SocketFolder;
  readonly limits: ModelLimits;
  readonly clock: Clock;
}

/** Between two pings of a process that starts: short at first, since a small model is there at once. */
const FIRST_PING_PAUSE = 10;
const LAST_PING_PAUSE = 250;

/** One process of a model's software, from its start to its end. */
export class ModelProcess {
  /** Settles once `/ping` answers. @throws ApiError when the software ends before, or takes too long */
  readonly ready: Promise<void>;
  /** Settles when it has ended: `stopped` because it was told to, `failed` for any other reason. Never rejects. */
  readonly ended: Promise<'stopped' | 'failed'>;
  readonly startedAt: number;
  /** Of the monotonic clock: when it became ready. */
  readySince: number | undefined;
  /** Requests under way. */
  requests = 0;
  /** Requests that wait until it is ready. */
  waiting = 0;
  lastAsked = performance.now();
  /** Set while it is not known whether it can go on after some trouble; then settles. Never rejects. */
  checked: Promise<void> | undefined;

  readonly #parts: ProcessParts;
  #guest: Guest | undefined;
  #client: ContractClient | undefined;
  #stopping = false;
  #over = false;

  constructor(parts: ProcessParts) {
    this.#parts = parts;
    this.startedAt = parts.clock.now();
    const launched = this.#launch();
    this.ready = launched.then(async ({ filled }) => {
      await filled.catch(() => this.#isDamaged());
      await this.#awaitPing();
    });
    // Whoever asks learns of it; nobody may be asking.
    this.ready.catch(() => this.kill());
    this.ended = launched
      .then(({ ended }) => ended)
      .then(
        () => this.#clearUp(),
        () => this.#clearUp(),
      );
  }

  get state(): 'starting' | 'ready' | 'stopping' {
    if (this.#stopping) return 'stopping';
    return this.readySince === undefined ? 'starting' : 'ready';
  }

  /** False once it can take no further requests. */
  get usable(): boolean {
    return !this.#stopping && !this.#over;
  }

  outputBytes(): number {
    return this.#guest?.outputBytes() ?? 0;
  }

  /** Once it is ready. `onDone` is called when the answer is complete, or will never be. */
  async invoke(invocation: Invocation, onDone: () => void): Promise<ModelAnswer> {
    const client = this.#client;
    if (client === undefined) throw this.#died();
    this.requests += 1;
    return client.invoke(invocation, {
      onTrouble: () => this.#check(),
      onDone: () => {
        this.requests -= 1;
        this.lastAsked = performance.now();
        onDone();
      },
    });
  }

  /** SIGTERM, and SIGKILL when that does not help in time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#guest?.terminate();
    const patience = new AbortController();
    const late = pause(this.#parts.limits.modelStopMilliseconds, undefined, { signal: patience.signal }).then(
      () => this.kill(),
      () => {},
    );
    await this.ended;
    patience.abort();
    await late;
  }

  /** For a process that is of no more use: nothing of it is worth waiting for. */
  discard(): void {
    this.#stopping = true;
    this.kill();
  }

  kill(): void {
    this.#guest?.kill();
  }

  async #launch(): Promise<Guest> {
    const { deployment, sandbox, sockets, limits, form } = this.#parts;
    const bundle = await form.sourceOf(deployment.path, deployment.digest).catch(() => this.#isDamaged());
    const socket = await sockets.listen();
    try {
      const { memoryMegabytes, command } = deployment.manifest;
      this.#guest = sandbox.launch({
        bundle,
        command,
        account: deployment.account,
        listener: socket.listener,
        ...(memoryMegabytes === undefined ? {} : { memoryMegabytes }),
      });
    } finally {
      socket.listener.close();
    }
    this.#client = new ContractClient(socket.path, limits);
    void this.#guest.ended.then(() => socket.remove());
    if (this.#stopping) this.kill();
    return this.#guest;
  }

  async #awaitPing(): Promise<void> {
    const { limits, deployment } = this.#parts;
    const deadline = performance.now() + limits.modelStartMilliseconds;
    for (
      let wait = FIRST_PING_PAUSE;
      performance.now() < deadline;
      wait = Math.min(wait * 2, LAST_PING_PAUSE)
    ) {
      if (this.#over) throw this.#died();
      if (await this.#client?.ping()) {
        this.readySince = performance.now();
        return;
      }
      await pause(wait);
    }
    throw this.#over
      ? modelError(deployment.manifest.modelId, 'The model’s software did not start.')
      : modelTimeout();
  }

  /** One that still answers pings had trouble with that request only; any other one hangs or is about to end. */
  #check(): void {
    this.checked ??= (async () => {
      if (!(await this.#client?.ping())) {
        this.#over = true;
        this.kill();
      }
      this.checked = undefined;
    })();
  }

  async #clearUp(): Promise<'stopped' | 'failed'> {
    this.#over = true;
    await this.#client?.[Symbol.asyncDispose]();
    return this.#stopping ? 'stopped' : 'failed';
  }

  #isDamaged(): never {
    throw modelError(
      this.#parts.deployment.manifest.modelId,
      'The model’s software is not what was delivered, or cannot be unsealed, and was not started.',
    );
  }

  #died(): Error {
    return modelError(
      this.#parts.deployment.manifest.modelId,
      'The model’s software ended before it could answer.',
    );
  }
}
