import { codeOf, limits, type Clock } from '#kernel';
import { Checkpoints, type CheckpointsDeps } from './checkpoints.ts';
import type { Trail } from './trail.ts';

/** The part of a logger that the keeper needs. */
export interface KeeperLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface KeeperDeps extends CheckpointsDeps {
  readonly trail: Trail;
  readonly clock: Clock;
  readonly log: KeeperLog;
}

/** What is done for the trail again and again while the service runs, beside recording. */
export interface TrailKeeper extends AsyncDisposable {
  /** `name+hash+key`: the public key of the checkpoints. */
  readonly verifierKey: string;
}

/** Keeps the trail: signs checkpoints, and records the streams of replicas that were killed. */
export function keepTrail(deps: KeeperDeps): TrailKeeper {
  const checkpoints = new Checkpoints(deps);
  const chores: readonly Chore[] = [
    { name: 'record interrupted streams', work: () => deps.trail.recordInterrupted() },
    { name: 'sign a checkpoint', work: () => checkpoints.sign() },
  ];
  const rounds = new Rounds(chores, deps.log);
  return {
    verifierKey: checkpoints.verifierKey,
    [Symbol.asyncDispose]: () => rounds[Symbol.asyncDispose](),
  };
}

interface Chore {
  readonly name: string;
  readonly work: () => Promise<unknown>;
}

/** One round of all chores after the other; what fails is said, and tried again in the next. */
class Rounds implements AsyncDisposable {
  readonly #chores: readonly Chore[];
  readonly #log: KeeperLog;
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void>;
  #busy = false;

  constructor(chores: readonly Chore[], log: KeeperLog) {
    this.#chores = chores;
    this.#log = log;
    this.#round = this.#go();
    this.#timer = setInterval(() => {
      if (!this.#busy) this.#round = this.#go();
    }, limits.auditRoundMilliseconds).unref();
  }

  async #go(): Promise<void> {
    this.#busy = true;
    for (const { name, work } of this.#chores) {
      try {
        await work();
      } catch (error) {
        this.#log.error({ chore: name, code: codeOf(error) }, 'a chore of the audit trail failed');
      }
    }
    this.#busy = false;
  }

  /** The last round sees what was recorded before. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
    await this.#go();
  }
}
