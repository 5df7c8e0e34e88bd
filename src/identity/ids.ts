import { randomBytes } from 'node:crypto';
import { Secret } from '#kernel';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 32 symbols divide a byte's 256 values evenly, so each is as likely as the others. */
function base32(length: number): string {
  return Array.from(randomBytes(length), (byte) => BASE32.charAt(byte % 32)).join('');
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export function newUserId(): string {
  return `AIDA${base32(17)}`;
}

export function newAccessKeyId(): string {
  return `AKIA${base32(16)}`;
}

/** 240 random bits in 40 characters. */
export function newSecretAccessKey(): Secret {
  return new Secret(randomBytes(30).toString('base64'));
}

/** Whether a text could be one of our access key ids; what could not need not be looked up. */
export function isAccessKeyId(text: string): boolean {
  return /^AKIA[A-Z2-7]{16}$/.test(text);
}
