import { ApiError, limits, type Clock } from '#kernel';
import { revealSecret } from '#reveal-secret';
import type { Database, MfaDeviceRow, Store } from '#store';
import type { Kysely, Transaction } from 'kysely';
import { findUser, type UserRef } from './find-user.ts';
import { countGuess, takeBackGuess, type Guesser } from './guesses.ts';
import { seedPlace } from './mfa-device.ts';
import type { SecretSealer } from './secret-sealer.ts';
import { findStep, fromBase32, stepAt } from './totp.ts';

/** The second factor: codes of the devices that users have enabled. */
export interface Mfa {
  /**
   * Settles when the code is one of that user's device, and has not been used before; it then never is again.
   *
   * promise 4: multi-factor authentication with each account
   * @param sourceIp where the code comes from: guesses from one address are slowed as well
   * @throws ApiError `AccessDeniedException`, or `ThrottlingException` after too many wrong codes
   */
  verify(ref: UserRef, serialNumber: string, code: string, sourceIp?: string): Promise<void>;
  /**
   * As `verify`, for a code of whichever device the user has at hand.
   * @returns the serial number of the device
   */
  verifyAny(ref: UserRef, code: string, sourceIp?: string): Promise<string>;
  /** Whether the user has enabled a device. False for a user that is not there. */
  isEnabled(ref: UserRef): Promise<boolean>;
}

export function createMfa(store: Store, sealer: SecretSealer, clock: Clock): Mfa {
  return {
    async verify(ref, serialNumber, code, sourceIp) {
      const user = await findUser(store.db, ref);
      const guesser: Guesser = {
        ...(user === undefined ? {} : { userId: user.user_id }),
        ...(sourceIp === undefined ? {} : { sourceIp }),
      };
      const device = user && (await deviceOf(store.db, user.user_id, serialNumber));
      // Opened before the transaction, because opening may read the store itself.
      const seed = device && (await openSeed(sealer, device));
      // The verdict leaves the transaction as a value: thrown, it would take the count back with it.
      const verdict = await store.transaction(async (trx) => {
        await countGuess(trx, guesser, clock.now());
        if (device === undefined || seed === undefined) return 'no such device';
        if (!(await useCode(trx, device, seed, code, clock.now()))) return 'wrong';
        await takeBackGuess(trx, guesser);
        return 'right';
      });
      if (verdict === 'no such device') throw unknownDevice();
      if (verdict === 'wrong') throw wrongCode();
    },

    async verifyAny(ref, code, sourceIp) {
      const user = await findUser(store.db, ref);
      const rows = user === undefined ? [] : await devicesOf(store.db, user.user_id);
      const devices = await Promise.all(
        rows.map(async (row) => ({ row, seed: await openSeed(sealer, row) })),
      );
      const guesser: Guesser = {
        ...(user === undefined ? {} : { userId: user.user_id }),
        ...(sourceIp === undefined ? {} : { sourceIp }),
      };
      const serialNumber = await store.transaction(async (trx) => {
        await countGuess(trx, guesser, clock.now());
        for (const { row, seed } of devices) {
          if (!(await useCode(trx, row, seed, code, clock.now()))) continue;
          await takeBackGuess(trx, guesser);
          return row.serial_number;
        }
        return undefined;
      });
      if (serialNumber === undefined) throw wrongCode();
      return serialNumber;
    },

    async isEnabled(ref) {
      const user = await findUser(store.db, ref);
      return user !== undefined && (await hasSecondFactor(store.db, user.user_id));
    },
  };
}

/** Whether a user has enabled a device of any kind. */
export async function hasSecondFactor(db: Kysely<Database>, userId: string): Promise<boolean> {
  for (const table of ['mfa_devices', 'security_keys'] as const) {
    const device = await db
      .selectFrom(table)
      .select('user_id')
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (device !== undefined) return true;
  }
  return false;
}

export async function openSeed(sealer: SecretSealer, device: MfaDeviceRow): Promise<Uint8Array> {
  const seed = await sealer.open(device.sealed_seed, seedPlace(device.account_id, device.device_id));
  return fromBase32(revealSecret(seed));
}

/**
 * Uses up a code: its step and all before it are not accepted again, in the same transaction.
 * @see https://www.rfc-editor.org/rfc/rfc6238#section-5.2
 */
async function useCode(
  trx: Transaction<Database>,
  { device_id, user_id }: MfaDeviceRow,
  seed: Uint8Array,
  code: string,
  now: number,
): Promise<boolean> {
  const device = await trx
    .selectFrom('mfa_devices')
    .select(['last_step', 'drift_steps'])
    .where('device_id', '=', device_id)
    .where('user_id', '=', user_id)
    .executeTakeFirst();
  if (device === undefined) return false;
  const { last_step, drift_steps } = device;
  const middle = stepAt(now) + drift_steps;
  const first = Math.max(middle - limits.mfaSkewSteps, last_step + 1);
  const step = findStep(seed, [code], first, middle + limits.mfaSkewSteps);
  if (step === undefined) return false;
  await trx.updateTable('mfa_devices').set({ last_step: step }).where('device_id', '=', device_id).execute();
  return true;
}

async function devicesOf(db: Kysely<Database>, userId: string): Promise<readonly MfaDeviceRow[]> {
  return db.selectFrom('mfa_devices').selectAll().where('user_id', '=', userId).execute();
}

async function deviceOf(
  db: Kysely<Database>,
  userId: string,
  serialNumber: string,
): Promise<MfaDeviceRow | undefined> {
  return db
    .selectFrom('mfa_devices')
    .selectAll()
    .where('user_id', '=', userId)
    .where('serial_number', '=', serialNumber)
    .executeTakeFirst();
}

function wrongCode(): ApiError {
  return new ApiError(
    'AccessDeniedException',
    'MultiFactorAuthentication failed with invalid MFA one time pass code.',
  );
}

function unknownDevice(): ApiError {
  return new ApiError(
    'AccessDeniedException',
    'MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.',
  );
}
