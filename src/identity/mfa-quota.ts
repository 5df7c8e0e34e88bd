import { limits } from '#kernel';
import type { Database } from '#store';
import type { Transaction } from 'kysely';
import { refuseOverQuota } from './quota.ts';

/** Devices of all kinds together. @throws ApiError `LimitExceededException` where the user has as many as may be */
export async function refuseOverDeviceQuota(trx: Transaction<Database>, userId: string): Promise<void> {
  let theirs = 0;
  for (const table of ['mfa_devices', 'security_keys'] as const) {
    const rows = await trx.selectFrom(table).select('user_id').where('user_id', '=', userId).execute();
    theirs += rows.length;
  }
  refuseOverQuota('MFADevicesPerUser', theirs, limits.mfaDevicesPerUser);
}
