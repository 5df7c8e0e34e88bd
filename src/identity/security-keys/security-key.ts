import { ApiError, formatArn, PARTITION } from '#kernel';
import type { Database, SecurityKeyRow } from '#store';
import type { Kysely } from 'kysely';
import type { MfaDeviceRef } from '../mfa-device.ts';

/**
 * The site that a security key belongs to: one key pair answers one site alone, which is what makes it proof against
 * phishing.
 * @see https://www.w3.org/TR/webauthn-3/#rp-id
 */
export interface Site {
  /** A host name: `caprock.example`. */
  readonly rpId: string;
  /** `https://caprock.example:8443` */
  readonly origin: string;
}

/** IAM's form: `arn:aws:iam::111122223333:u2f/user/ada/blue-key-ABCDEFGHIJKLMNOP`. */
export function securityKeyArn(accountId: string, userName: string, name: string, id: string): string {
  const resource = `u2f/user/${userName}/${name}-${id}`;
  return formatArn({ partition: PARTITION, service: 'iam', region: '', account: accountId, resource });
}

export function isSecurityKeySerial(serialNumber: string): boolean {
  return /^arn:[a-z-]+:iam::\d{12}:u2f\//.test(serialNumber);
}

/** The security keys of a user, at most `limits.mfaDevicesPerUser` of them. */
export async function keysOf(db: Kysely<Database>, userId: string): Promise<readonly SecurityKeyRow[]> {
  return db
    .selectFrom('security_keys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('serial_number')
    .execute();
}

/** @throws ApiError `NoSuchEntityException`, also for a key of another account */
export async function requireSecurityKey(db: Kysely<Database>, ref: MfaDeviceRef): Promise<SecurityKeyRow> {
  const row = await db
    .selectFrom('security_keys')
    .selectAll()
    .where('account_id', '=', ref.accountId)
    .where('serial_number', '=', ref.serialNumber)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new ApiError(
    'NoSuchEntityException',
    `MFA Device with serial number ${ref.serialNumber} does not exist.`,
  );
}
