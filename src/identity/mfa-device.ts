import { ApiError, formatArn, PARTITION } from '#kernel';
import type { Database, MfaDeviceRow } from '#store';
import type { Kysely } from 'kysely';
import type { TaggableKind } from './tags.ts';
import type { SecretPlace } from './secret-sealer.ts';

/** Names a device inside an account. */
export interface MfaDeviceRef {
  readonly accountId: string;
  /** Its ARN. */
  readonly serialNumber: string;
}

/** `arn:aws:iam::111122223333:mfa/ada`; a path stands between. */
export function mfaDeviceArn(accountId: string, path: string, name: string): string {
  return formatArn({
    partition: PARTITION,
    service: 'iam',
    region: '',
    account: accountId,
    resource: `mfa${path}${name}`,
  });
}

/** @throws ApiError `NoSuchEntityException`, also for a device of another account */
export async function requireMfaDevice(db: Kysely<Database>, ref: MfaDeviceRef): Promise<MfaDeviceRow> {
  const row = await db
    .selectFrom('mfa_devices')
    .selectAll()
    .where('account_id', '=', ref.accountId)
    .where('serial_number', '=', ref.serialNumber)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new ApiError(
    'NoSuchEntityException',
    `VirtualMFADevice with serial number ${ref.serialNumber} does not exist.`,
  );
}

/** A seed is bound to its device: moved to another's row it does not open. */
export function seedPlace(accountId: string, deviceId: string): SecretPlace {
  return { accountId, purpose: 'mfa-devices', table: 'mfa_devices', row: deviceId, column: 'sealed_seed' };
}

export const mfaDeviceKind: TaggableKind<MfaDeviceRef> = {
  word: 'MFA device',
  requireId: async (db, ref) => (await requireMfaDevice(db, ref)).device_id,
};
