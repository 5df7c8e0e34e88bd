import { existsSync } from 'node:fs';
import { CaprockError, systemClock } from '#kernel';
import {
  keyStatus,
  rotateDataKeys,
  rotateRoot,
  shredDataKeys,
  type AskPassphrase,
  type DataKeySelection,
  type KeyStatus,
  type Rotation,
  type RotationStep,
} from '#keys';
import type { Settings } from '#settings';
import { openStore } from '#store';
import { recordHostEvent } from './host-events.ts';
import { openRootKeyProvider } from './root-key-provider.ts';

/** What an operator does with the keys of a state, whether a service runs on it or not. */
export interface KeyAdministration extends AsyncDisposable {
  status(): Promise<KeyStatus>;
  /** @throws CaprockError as `rotateRoot` of keys */
  rotateRoot(options: RootRotation): Promise<Rotation>;
  /** @returns how many data keys were retired */
  rotateDataKeys(selection: DataKeySelection): Promise<number>;
  /** @returns how many data keys were destroyed */
  shred(selection: DataKeySelection): Promise<number>;
}

export interface RootRotation {
  /** Where the successor is to be, as `CAPROCK_ROOT_KEY` says it; the present provider when not given. */
  readonly to?: string;
  readonly askPresent: AskPassphrase;
  readonly askNext: AskPassphrase;
  readonly onStep?: (step: RotationStep, done: number, total: number) => void;
}

/** @throws CaprockError `NotStartedYet`, and as `openStore` */
export async function openKeyAdministration(settings: Settings): Promise<KeyAdministration> {
  const { home, databaseUrl } = settings;
  const file = databaseUrl.startsWith('sqlite:') ? databaseUrl.slice('sqlite:'.length) : undefined;
  // A look at a home that is none makes none.
  if (file !== undefined && !existsSync(file)) {
    throw new CaprockError(
      'NotStartedYet',
      `There is no state in ${home} yet: start Caprock once, or set CAPROCK_HOME to the folder of one that was started.`,
    );
  }
  const store = await openStore(databaseUrl);
  const clock = systemClock;
  return {
    status: () => keyStatus(store),
    async rotateRoot({ to, askPresent, askNext, ...options }) {
      const from = openRootKeyProvider(settings.rootKey, settings, { ask: askPresent });
      const next = to === undefined ? from : openRootKeyProvider(to, settings, { ask: askNext });
      // The kind alone: where the key lies is told to nobody.
      const parameters = to === undefined ? {} : { to: to.split(':', 1)[0] ?? '' };
      return recordHostEvent(
        home,
        { name: 'RotateRootKey', parameters },
        () => rotateRoot({ store, from, to: next, clock, ...options }),
        (rotation) => ({ from: rotation.from, rootKeyId: rotation.to, rewrapped: rotation.rewrapped }),
      );
    },
    rotateDataKeys: (selection) =>
      recordHostEvent(
        home,
        { name: 'RotateDataKeys', parameters: { ...selection } },
        () => rotateDataKeys(store, clock, selection),
        (count) => ({ dataKeys: count }),
      ),
    shred: (selection) =>
      recordHostEvent(
        home,
        { name: 'ShredDataKeys', parameters: { ...selection } },
        () => shredDataKeys(store, selection),
        (count) => ({ dataKeys: count }),
      ),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

export type { KeyStatus };
