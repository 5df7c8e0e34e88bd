import { setTimeout as pause } from 'node:timers/promises';
import { limits as kernelLimits, type Clock } from '#kernel';
import type { Deployment } from './deployment.ts';
import { cancelled, modelNotReady, noPlace, stopping } from './failures.ts';
import { bundleForms, type BundleForms } from './forms.ts';
import { ModelProcess } from './model-process.ts';
import type { Invocation, ModelAnswer, ModelLimits, Models, ProcessStatus } from './models.ts';
import type { Sandbox } from './sandbox/index.ts';
import type { BundleSealer } from './sealing.ts';
import { SocketFolder } from './socket-folder.ts';

export interface ModelsOptions {
  /** `CAPROCK_HOME/run`, for sockets; made when missing. */
  readonly runDirectory: string;
  readonly sandbox: Sandbox;
  /** For bundles that were delivered sealed. */
  readonly sealer?: BundleSealer | undefined;
  readonly clock: Clock;
  readonly limits?: Partial<ModelLimits>;
  /** Told each time that a process is started in the place of one that had failed. */
  readonly onRestart?: (modelId: string) => void;
}

export function openModels(options: ModelsOptions): Models {
  return new Supervisor(options);
}

/** The place of one process: who may use it, and how it fared. */
interface Slot {
  readonly key: string;
  readonly deployment: Deployment;
  /** Absent for a shared process. */
  readonly customer: string | undefined;
  process: ModelProcess | undefined;
  /** One after another, without a steady time between them. */
  failures: number;
  /** Of the monotonic clock: not started again before. */
  notBefore: number;
}

class Supervisor implements Models {
  readonly sealed: boolean;
  readonly #options: ModelsOptions;
  readonly #limits: ModelLimits;
  readonly #sockets: SocketFolder;
  readonly #forms: BundleForms;
  readonly #slots = new Map<string, Slot>();
  /** Processes that take no more requests, until they have ended. */
  readonly #leaving = new Set<Promise<unknown>>();
  readonly #sweeper: NodeJS.Timeout;
  #requestCount = 0;
  #closing = false;

  constructor(options: ModelsOptions) {
    this.#options = options;
    this.sealed = options.sandbox.sealed;
    this.#limits = { ...kernelLimits, ...options.limits };
    this.#sockets = new SocketFolder(options.runDirectory);
    this.#forms = bundleForms(options.sealer);
    this.#sweeper = setInterval(
      () => this.#sweep(),
      Math.min(this.#limits.modelIdleMilliseconds / 2, 60_000),
    ).unref();
  }

  async invoke(invocation: Invocation): Promise<ModelAnswer> {
    const slot = this.#slotFor(invocation);
    const discard = slot.deployment.isolation === 'per-request' ? () => this.#discard(slot) : () => {};
    try {
      const process = await this.#readyProcess(slot, invocation.signal);
      return await process.invoke(invocation, discard);
    } catch (error) {
      discard();
      throw error;
    }
  }

  status(): readonly ProcessStatus[] {
    return [...this.#slots.values()].map((slot) => statusOf(slot, this.#options.clock));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    clearInterval(this.#sweeper);
    for (const slot of this.#slots.values()) this.#retire(slot);
    await Promise.all(this.#leaving);
    await this.#sockets[Symbol.asyncDispose]();
  }

  /** promise 2: with isolation per customer, the customer is part of what finds the process */
  #slotFor({ deployment, customer }: Invocation): Slot {
    const { isolation, digest, form, region, manifest } = deployment;
    const owner = isolation === 'shared' ? [] : [customer];
    const number = isolation === 'per-request' ? [String(this.#requestCount++)] : [];
    const key = [isolation, region, manifest.modelId, digest, form, ...owner, ...number].join('\n');
    const existing = this.#slots.get(key);
    if (existing !== undefined) return existing;

    this.#retireOlder(deployment);
    const slot: Slot = { key, deployment, customer: owner[0], process: undefined, failures: 0, notBefore: 0 };
    this.#slots.set(key, slot);
    return slot;
  }

  async #readyProcess(slot: Slot, signal: AbortSignal): Promise<ModelProcess> {
    for (;;) {
      if (signal.aborted) throw cancelled();
      if (this.#closing) throw stopping();
      const current = slot.process;
      if (current !== undefined && !current.usable && current.state !== 'stopping') {
        // It is being killed. Its end says how long to wait before the next one.
        await orCancelled(current.ended, signal);
        continue;
      }
      const wait = slot.notBefore - performance.now();
      if (current?.usable !== true && wait > 0) {
        if (wait > this.#limits.modelRestartWaitMilliseconds) throw modelNotReady();
        await orCancelled(pause(wait), signal);
        continue;
      }
      // No await between looking and starting: two requests never start two.
      const process = current?.usable === true ? current : this.#start(slot);
      if (process.readySince === undefined) await waitUntilReady(process, signal);
      if (process.checked !== undefined) await orCancelled(process.checked, signal);
      // Between ready and now it may have ended: then once more.
      if (process.usable) return process;
    }
  }

  #start(slot: Slot): ModelProcess {
    // Away, and back when there is place: a slot without a process would look like one that waits to restart.
    this.#slots.delete(slot.key);
    this.#makePlace(slot.deployment);
    this.#slots.set(slot.key, slot);
    const { sandbox, clock, onRestart } = this.#options;
    if (slot.failures > 0) onRestart?.(slot.deployment.manifest.modelId);
    const started = new ModelProcess({
      deployment: slot.deployment,
      sandbox,
      form: this.#forms[slot.deployment.form],
      sockets: this.#sockets,
      limits: this.#limits,
      clock,
    });
    slot.process = started;
    void this.#watch(slot, started);
    return started;
  }

  async #watch(slot: Slot, process: ModelProcess): Promise<void> {
    const how = await process.ended;
    if (slot.process === process) slot.process = undefined;
    if (how === 'failed') this.#putOff(slot, process);
  }

  /** Each failure doubles the time until the next start, until a process stays up. */
  #putOff(slot: Slot, failed: ModelProcess): void {
    const steady =
      failed.readySince !== undefined &&
      performance.now() - failed.readySince >= this.#limits.modelSteadyMilliseconds;
    slot.failures = steady ? 1 : slot.failures + 1;
    const { modelRestartFirstMilliseconds: first, modelRestartLastMilliseconds: last } = this.#limits;
    slot.notBefore = performance.now() + Math.min(first * 2 ** (slot.failures - 1), last);
  }

  /** Stops the account's process that was idle for longest when no other may be started. */
  #makePlace({ region, manifest }: Deployment): void {
    const running = [...this.#slots.values()].flatMap((slot) => {
      const same =
        slot.deployment.region === region && slot.deployment.manifest.provider === manifest.provider;
      return same && slot.process?.usable ? [{ slot, process: slot.process }] : [];
    });
    if (running.length < this.#limits.modelProcesses) return;
    const [idlest] = running
      .filter(({ process }) => !isAsked(process) && process.state === 'ready')
      .toSorted((a, b) => a.process.lastAsked - b.process.lastAsked);
    if (idlest === undefined) throw noPlace();
    this.#retire(idlest.slot);
  }

  /** A newer delivery of the same model has taken over: the older one's processes finish what they are at. */
  #retireOlder({ region, manifest, digest, form, deliveredAt }: Deployment): void {
    for (const slot of this.#slots.values()) {
      const older = slot.deployment;
      const sameModel = older.region === region && older.manifest.modelId === manifest.modelId;
      const sameCopy = older.digest === digest && older.form === form;
      if (sameModel && !sameCopy && older.deliveredAt <= deliveredAt) this.#retire(slot);
    }
  }

  /** Takes a slot away; its process stops once its last answer is complete. */
  #retire(slot: Slot): void {
    this.#slots.delete(slot.key);
    const { process } = slot;
    if (process === undefined) return;
    this.#leave(
      (async () => {
        while (isAsked(process) && !this.#closing) await pause(50);
        await process.stop();
      })(),
    );
  }

  #discard(slot: Slot): void {
    this.#slots.delete(slot.key);
    const { process } = slot;
    if (process === undefined) return;
    process.discard();
    this.#leave(process.ended);
  }

  #leave(leaving: Promise<unknown>): void {
    this.#leaving.add(leaving);
    void leaving.finally(() => this.#leaving.delete(leaving));
  }

  /** Stops what nobody asked for a long time, and forgets old failures. */
  #sweep(): void {
    const now = performance.now();
    for (const slot of this.#slots.values()) {
      const { process } = slot;
      const idle = process !== undefined && !isAsked(process) && process.state === 'ready';
      if (idle && now - process.lastAsked > this.#limits.modelIdleMilliseconds) this.#retire(slot);
      if (process === undefined && now - slot.notBefore > this.#limits.modelSteadyMilliseconds) {
        this.#slots.delete(slot.key);
      }
    }
  }
}

function statusOf(slot: Slot, clock: Clock): ProcessStatus {
  const { deployment, customer, process } = slot;
  return {
    modelId: deployment.manifest.modelId,
    provider: deployment.manifest.provider,
    digest: deployment.digest,
    isolation: deployment.isolation,
    ...(customer === undefined ? {} : { customer }),
    state: process?.state ?? 'waiting to restart',
    since: process?.startedAt ?? clock.now(),
    requests: process?.requests ?? 0,
    failures: slot.failures,
    outputBytes: process?.outputBytes() ?? 0,
  };
}

function isAsked(process: ModelProcess): boolean {
  return process.requests > 0 || process.waiting > 0;
}

async function waitUntilReady(process: ModelProcess, signal: AbortSignal): Promise<void> {
  process.waiting += 1;
  try {
    await orCancelled(process.ready, signal);
  } finally {
    process.waiting -= 1;
  }
}

async function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const gone = Promise.withResolvers<never>();
  const onAbort = (): void => gone.reject(cancelled());
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, gone.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
