import { codeOf, limits, type Clock } from '#kernel';
import { Checkpoints, type CheckpointsDeps } from './checkpoints.ts';
import type { Trail } from './trail.ts';
import { archive } from './archive/archive.ts';
import type { Retention } from './archive/retention.ts';
import type { Installation } from './service-event.ts';
import type { DigestKeys } from './trails/digest-keys.ts';
import { claimDigests } from './trails/digests.ts';
import { claimLogFiles, writeClaimed } from './trails/log-files.ts';
import type { LogStore } from './trails/log-folder.ts';
import type { Ed25519Signer } from './tree/signer.ts';

/** The part of a logger that the keeper needs. */
export interface KeeperLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface KeeperDeps extends CheckpointsDeps {
  readonly signer: Ed25519Signer;
  readonly digestKeys: DigestKeys;
  readonly files: LogStore;
  readonly installation: Installation;
  readonly archive: { readonly folder: string; readonly retention: Retention };
  readonly deliveryMilliseconds: number;
  readonly digestMilliseconds: number;
  readonly trail: Trail;
  readonly clock: Clock;
  readonly log: KeeperLog;
}

/** What is done for the trail again and again while the service runs, beside recording. */
export interface TrailKeeper extends AsyncDisposable {
  /** `name+hash+key`: the public key of the checkpoints. */
  readonly verifierKey: string;
}

/** Keeps the trail: signs checkpoints, delivers log files and digests, and records the streams of replicas that were killed. */
export function keepTrail(deps: KeeperDeps): TrailKeeper {
  const { trail, digestKeys, files, installation, clock } = deps;
  const { region } = installation;
  const checkpoints = new Checkpoints(deps);
  const delivery = { store: trail.store, files, region, clock };
  const digests = { ...delivery, keys: digestKeys, periodMilliseconds: deps.digestMilliseconds };
  const keeping = new Rounds(
    [
      {
        name: 'record interrupted streams and sign a checkpoint',
        every: limits.auditRoundMilliseconds,
        alsoLast: true,
        async work() {
          await trail.recordInterrupted();
          await checkpoints.sign();
        },
      },
      {
        name: 'archive records',
        every: limits.archiveRoundMilliseconds,
        work: () =>
          archive({ ...deps.archive, trail, installation, verifierKey: checkpoints.verifierKey, clock }),
      },
    ],
    deps.log,
  );
  // Apart from these: a store that does not answer keeps no checkpoint waiting.
  const delivering = new Rounds(
    [
      {
        name: 'deliver log files',
        every: deps.deliveryMilliseconds,
        async work() {
          await trail.index();
          await claimLogFiles(delivery);
          await writeClaimed(delivery);
        },
      },
      {
        name: 'deliver digests',
        every: Math.min(deps.digestMilliseconds, deps.deliveryMilliseconds),
        async work() {
          await digestKeys.rotate();
          await claimDigests(digests);
          await writeClaimed(delivery);
        },
      },
    ],
    deps.log,
  );
  return {
    verifierKey: checkpoints.verifierKey,
    async [Symbol.asyncDispose]() {
      await delivering[Symbol.asyncDispose]();
      await keeping[Symbol.asyncDispose]();
    },
  };
}

interface Chore {
  readonly name: string;
  /** Milliseconds. */
  readonly every: number;
  /** Whether it is done once more before the end. */
  readonly alsoLast?: boolean;
  readonly work: () => Promise<unknown>;
}

/** Does each chore when its time has come, one at a time; what fails is said, and tried again. */
class Rounds implements AsyncDisposable {
  readonly #chores: readonly Chore[];
  readonly #log: KeeperLog;
  readonly #timers: readonly NodeJS.Timeout[];
  #last: Promise<void> = Promise.resolve();

  constructor(chores: readonly Chore[], log: KeeperLog) {
    this.#chores = chores;
    this.#log = log;
    this.#timers = chores.map((chore) => {
      let waits = false;
      const queue = (): void => {
        // A chore that takes longer than its period is not queued twice.
        if (waits) return;
        waits = true;
        void this.#queue(chore).then(() => (waits = false));
      };
      queue();
      return setInterval(queue, chore.every).unref();
    });
  }

  #queue(chore: Chore): Promise<void> {
    this.#last = this.#last.then(() => this.#do(chore));
    return this.#last;
  }

  async #do({ name, work }: Chore): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log.error({ chore: name, code: codeOf(error) }, 'a chore of the audit trail failed');
    }
  }

  /** The last round sees what was recorded before. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#last;
    for (const chore of this.#chores) if (chore.alsoLast === true) await this.#do(chore);
  }
}
