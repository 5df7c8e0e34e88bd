import { ApiError, limits, type Clock } from '#kernel';
import type { Database, MfaDeviceRow, Store } from '#store';
import type { Transaction } from 'kysely';
import type { Changes } from './changes.ts';
import { requireUser, type UserRef } from './find-user.ts';
import { countGuess, takeBackGuess } from './guesses.ts';
import { requireMfaDevice } from './mfa-device.ts';
import { openSeed } from './mfa.ts';
import { refuseOverDeviceQuota } from './mfa-quota.ts';
import { isSecurityKeySerial, requireSecurityKey } from './security-keys/security-key.ts';
import type { SecretSealer } from './secret-sealer.ts';
import { findStep, stepAt } from './totp.ts';

/** Two codes in a row prove that the device has the seed, and tell how far its clock is off. */
export interface TwoCodes extends UserRef {
  readonly serialNumber: string;
  readonly codes: readonly [string, string];
  readonly sourceIp?: string;
}

/** Which user has which device. */
export interface MfaAssignments {
  /**
   * @throws ApiError `NoSuchEntityException` | `InvalidAuthenticationCodeException` | `LimitExceededException` |
   *   `EntityAlreadyExistsException` for a device in use | `ThrottlingException`
   */
  enable(codes: TwoCodes): Promise<void>;
  /** @throws ApiError `NoSuchEntityException` | `InvalidAuthenticationCodeException` | `ThrottlingException` */
  resync(codes: TwoCodes): Promise<void>;
  /** @throws ApiError `NoSuchEntityException`, also for another user's device */
  deactivate(ref: UserRef & { readonly serialNumber: string }): Promise<void>;
}

export function createMfaAssignments(
  store: Store,
  changes: Changes,
  sealer: SecretSealer,
  clock: Clock,
): MfaAssignments {
  return {
    async enable({ serialNumber, codes, sourceIp, ...ref }) {
      const { device_id, seed } = await open(ref.accountId, serialNumber);
      await tell(
        changes.make(async (trx) => {
          const now = clock.now();
          const { user_id } = await requireUser(trx, ref);
          const device = await current(trx, device_id, ref.accountId, serialNumber);
          if (device.user_id !== null) {
            throw new ApiError('EntityAlreadyExistsException', 'MFA Device is already in use.');
          }
          await refuseOverDeviceQuota(trx, user_id);
          const guesser = { userId: user_id, ...(sourceIp === undefined ? {} : { sourceIp }) };
          await countGuess(trx, guesser, now);
          // One step more than when signing in: the second code takes its time to come.
          const reach = limits.mfaSkewSteps + 1;
          const step = stepOf(seed, codes, device.last_step, stepAt(now), reach, limits.mfaSkewSteps);
          if (step === undefined) return false;
          await takeBackGuess(trx, guesser);
          await trx
            .updateTable('mfa_devices')
            .set({ user_id, enabled_at: now, last_step: step, drift_steps: 0 })
            .where('device_id', '=', device_id)
            .execute();
          return true;
        }),
      );
    },

    async resync({ serialNumber, codes, sourceIp, ...ref }) {
      const { device_id, seed } = await open(ref.accountId, serialNumber);
      await tell(
        changes.make(async (trx) => {
          const now = clock.now();
          const { user_id } = await requireUser(trx, ref);
          const device = await current(trx, device_id, ref.accountId, serialNumber);
          if (device.user_id !== user_id) throw notOfUser();
          const guesser = { userId: user_id, ...(sourceIp === undefined ? {} : { sourceIp }) };
          await countGuess(trx, guesser, now);
          const reach = limits.mfaResyncSteps;
          const step = stepOf(seed, codes, device.last_step, stepAt(now), reach, reach);
          if (step === undefined) return false;
          await takeBackGuess(trx, guesser);
          const off = step - stepAt(now);
          await trx
            .updateTable('mfa_devices')
            .set({ last_step: step, drift_steps: Math.abs(off) > limits.mfaSkewSteps ? off : 0 })
            .where('device_id', '=', device_id)
            .execute();
          return true;
        }),
      );
    },

    async deactivate({ serialNumber, ...ref }) {
      await changes.make(async (trx) => {
        const { user_id } = await requireUser(trx, ref);
        const deviceRef = { accountId: ref.accountId, serialNumber };
        if (isSecurityKeySerial(serialNumber)) {
          const key = await requireSecurityKey(trx, deviceRef);
          if (key.user_id !== user_id) throw notOfUser();
          // Nobody else can enable it: to its authenticator it is this user's.
          await trx.deleteFrom('security_keys').where('credential_id', '=', key.credential_id).execute();
          return;
        }
        const device = await requireMfaDevice(trx, deviceRef);
        if (device.user_id !== user_id) throw notOfUser();
        // `last_step` stays: enabled again, the device is not fooled by codes that were used before.
        await trx
          .updateTable('mfa_devices')
          .set({ user_id: null, enabled_at: null })
          .where('device_id', '=', device.device_id)
          .execute();
      });
    },
  };

  /** Opened before the transaction, because opening may read the store itself; a device's seed never changes. */
  async function open(accountId: string, serialNumber: string) {
    const device = await requireMfaDevice(store.db, { accountId, serialNumber });
    return { device_id: device.device_id, seed: await openSeed(sealer, device) };
  }
}

/** The device of which the seed was opened, and not another of that name made since. */
async function current(
  trx: Transaction<Database>,
  deviceId: string,
  accountId: string,
  serialNumber: string,
): Promise<MfaDeviceRow> {
  const device = await requireMfaDevice(trx, { accountId, serialNumber });
  if (device.device_id === deviceId) return device;
  throw new ApiError('ConcurrentModificationException', 'The device was replaced meanwhile: try again.');
}

/** The step of the second code. @param behind @param ahead how far from `now` it may be */
function stepOf(
  seed: Uint8Array,
  codes: readonly [string, string],
  lastStep: number,
  now: number,
  behind: number,
  ahead: number,
): number | undefined {
  const first = Math.max(now - behind, lastStep + 2);
  const step = findStep(seed, codes, first - 1, now + ahead - 1);
  return step === undefined ? undefined : step + 1;
}

/** The verdict leaves the transaction as a value: thrown, it would take the count of guesses back with it. */
async function tell(verdict: Promise<boolean>): Promise<void> {
  if (await verdict) return;
  throw new ApiError('InvalidAuthenticationCodeException', 'Authentication code for device is not valid.');
}

function notOfUser(): ApiError {
  return new ApiError('NoSuchEntityException', 'MFA Device invalid for user.');
}
